"""Fixtures: the invented publication, opened as the public process opens it, and a site over it without a database."""

from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Any

import pytest

from services.projections.public.addresses import route
from services.projections.public.filters import Language, language_of, read_filters
from services.projections.public.language.phrases import Phrases
from services.projections.public.pages.page import Page, PageContext
from services.projections.public.publications.library import Library
from services.projections.public.publications.publication import Publication
from services.projections.public.publications.release_reader import Release
from services.projections.public.web.page_cache import CachedResponse
from services.projections.public.web.site import Site
from tests.support.publications.invented_publication import InventedPublication, invented_publication
from tests.support.publications.public_site import public_library, public_site, releases_of

Visit = Callable[[str], Coroutine[Any, Any, CachedResponse]]
Build = Callable[[str], tuple[Page, PageContext]]


@pytest.fixture(scope="session")
def invented() -> InventedPublication:
    return invented_publication()


@pytest.fixture(scope="session")
def releases(invented: InventedPublication) -> tuple[Release, ...]:
    return releases_of(invented)


@pytest.fixture(scope="session")
def opened(invented: InventedPublication) -> Library:
    return public_library(invented)


@pytest.fixture(scope="session")
def publication(opened: Library) -> Publication:
    assert opened.current
    return opened.current


@pytest.fixture
def phrases(publication: Publication) -> Phrases:
    return Phrases("en", publication.places)


@pytest.fixture
def site(opened: Library) -> Site:
    """A site of its own over the publications in memory."""
    return public_site(replace(opened))


@pytest.fixture
def visit(site: Site) -> Visit:
    """Visit an address, following redirections to the canonical one."""

    async def visit(address: str) -> CachedResponse:
        path, _, query = address.partition("?")
        response = await site.response(path, query)
        if response.status == 302:
            return await visit(dict(response.headers)[b"location"].decode())
        return response

    return visit


@pytest.fixture
def build(publication: Publication, releases: tuple[Release, ...]) -> Build:
    """Build the page of an address without rendering it."""

    def build(address: str) -> tuple[Page, PageContext]:
        path, _, query = address.partition("?")
        chosen = route(path, publication.places)
        assert chosen, address
        filters = read_filters(query, chosen.allowed, publication)
        language: Language = language_of(query)
        context = PageContext(
            publication, releases, filters, Phrases(language, publication.places), path, chosen.county
        )
        return chosen.build(context), context

    return build
