"""Public site over the invented publication in memory: what the public process answers, without its database."""

from typing import cast

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from deploy.local.paths import NODE_MODULES
from services.projections.public.app import ReadyMade
from services.projections.public.publications.library import Library
from services.projections.public.publications.publication import open_publication
from services.projections.public.publications.release_reader import Release, ReleaseReader
from services.projections.public.web.api import PREFIX, api_response
from services.projections.public.web.page_cache import PageCache
from services.projections.public.web.page_renderer import STATIC, STATIC_PREFIX
from services.projections.public.web.site import Site
from tests.support.publications.invented_publication import InventedPublication, invented_publication


def releases_of(invented: InventedPublication) -> tuple[Release, ...]:
    """Return the release log, the newest first."""
    return tuple(
        Release(
            row["site"], row["version"], row["order"], row["state"], row["manifest"], row["released"],
            row["withdrawn"], row["reason"],
        )
        for row in reversed(invented.releases)
    )  # fmt: skip


def public_library(invented: InventedPublication | None = None) -> Library:
    """Return a library with all published versions in memory; its reader is never used."""
    invented = invented or invented_publication()
    releases = releases_of(invented)
    library = Library(cast("ReleaseReader", None), releases=releases, is_known=True)
    for release in reversed(releases):
        if release.state == "published":
            library.current = open_publication(invented.documents, release.manifest, release.release_day)
            library.keep_older(release, library.current)
    return library


def public_site(library: Library | None = None) -> Site:
    return Site(library or public_library(), PageCache(), NODE_MODULES, "https://oms.example")


def public_application() -> ASGIApp:
    """Return an application that answers as the public process does."""
    site = public_site()

    async def answer(request: Request) -> Response:
        path, query = request.url.path, request.url.query
        if path.startswith(PREFIX):
            return ReadyMade(await api_response(site.library, path, query))
        return ReadyMade(await site.response(path, query))

    async def static_file(request: Request) -> Response:
        return await STATIC.response(request.scope, **request.path_params, packages=NODE_MODULES)

    return Starlette(
        routes=[Route(f"{STATIC_PREFIX}/{{version}}/{{path:path}}", static_file), Route("/{path:path}", answer)]
    )
