"""Fixtures: the invented publication, opened as the public process opens it, and a site over it without a database."""

from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, cast

import pytest

from deploy.local.paths import NODE_MODULES
from services.projections.public.addresses import route
from services.projections.public.filters import Language, language_of, read_filters
from services.projections.public.language.phrases import Phrases
from services.projections.public.pages.page import Page, PageContext
from services.projections.public.publications.library import Library
from services.projections.public.publications.publication import Publication, open_publication
from services.projections.public.publications.release_reader import Release, ReleaseReader
from services.projections.public.web.page_cache import CachedResponse, PageCache
from services.projections.public.web.site import Site
from tests.support.publications.invented_publication import InventedPublication, invented_publication

Visit = Callable[[str], Coroutine[Any, Any, CachedResponse]]
Build = Callable[[str], tuple[Page, PageContext]]


@pytest.fixture(scope="session")
def invented() -> InventedPublication:
    return invented_publication()


@pytest.fixture(scope="session")
def releases(invented: InventedPublication) -> tuple[Release, ...]:
    return tuple(
        Release(
            row["site"], row["version"], row["order"], row["state"], row["manifest"], row["released"],
            row["withdrawn"], row["reason"],
        )
        for row in reversed(invented.releases)
    )  # fmt: skip


@pytest.fixture(scope="session")
def publication(invented: InventedPublication, releases: tuple[Release, ...]) -> Publication:
    return open_publication(invented.documents, releases[0].manifest, releases[0].release_day)


@pytest.fixture
def phrases(publication: Publication) -> Phrases:
    return Phrases("en", publication.places)


@pytest.fixture(scope="session")
def older(invented: InventedPublication, releases: tuple[Release, ...]) -> dict[str, Publication]:
    """Published versions before the current one, by the hash of their manifest."""
    return {
        release.manifest: open_publication(invented.documents, release.manifest, release.release_day)
        for release in releases[1:]
        if release.state == "published"
    }


@pytest.fixture
def site(releases: tuple[Release, ...], publication: Publication, older: dict[str, Publication]) -> Site:
    """A site whose library has everything in memory; its reader is never used."""
    library = Library(cast("ReleaseReader", None), releases=releases, current=publication, is_known=True)
    for manifest, opened in older.items():
        library._older.store(manifest, opened)
    return Site(library, PageCache(), Path(NODE_MODULES), "https://oms.example")


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
