"""Public process as an ASGI application: cache first, then pages, downloads, API, static files and health."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from fastapi import FastAPI, Request, Response
from starlette.types import Receive, Scope, Send

from services.projections.public.addresses import HOME
from services.projections.public.publications.library import POLL_SECONDS, Library
from services.projections.public.publications.release_reader import DamagedDocument, ReleaseReader
from services.projections.public.web.api import PREFIX, api_response
from services.projections.public.web.page_cache import CachedResponse, CacheMiddleware, PageCache, respond
from services.projections.public.web.page_renderer import STATIC, STATIC_PREFIX
from services.projections.public.web.site import MAX_ROWS, Site
from shared.contracts.topics import PUBLIC_DATABASE
from shared.mongo import Store, StoreError
from shared.ops.process import background_task, start_process
from shared.web.head_requests import HeadRequestMiddleware
from shared.web.health import Readiness, health_router

SERVICE = "public"


@dataclass
class PublicRuntime:
    """What a process has: the library, the site over it, and the folder of npm's packages."""

    library: Library
    site: Site
    packages: Path

    async def response(self, path: str, query: str) -> CachedResponse:
        """Return the response to an address of the pages or of the API, and keep it where it may be kept."""
        if not path.startswith(PREFIX):
            return await self.site.response(path, query)
        response = await api_response(self.library, path, query)
        if response.status == 200:  # noqa: PLR2004 OK
            self.site.cache.store((path, query.encode("latin-1")), response)
        return response


class ReadyMade(Response):
    """Response that is sent as it was cached."""

    def __init__(self, response: CachedResponse) -> None:
        super().__init__(status_code=response.status)
        self._response = response

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        await respond(self._response, scope, send)


def make_public(
    store: Callable[[], Store] | None = None, *, poll_seconds: float = POLL_SECONDS, max_rows: int = MAX_ROWS
) -> FastAPI:
    """Return the application. `store` opens the database of publications; by default the settings' one."""
    cache = PageCache()
    app = FastAPI(
        lifespan=_lifespan(store, cache, poll_seconds, max_rows), docs_url=None, redoc_url=None, openapi_url=None
    )

    async def check_readiness(request: Request) -> Readiness:
        """The process is ready once it has read the release log; it stays so without its database."""
        library: Library = request.app.state.public.library
        version = library.current.version if library.current else None
        return Readiness(library.is_known, {"publication": version})

    app.include_router(health_router(check_readiness))

    @app.get(f"{STATIC_PREFIX}/{{version}}/{{path:path}}", include_in_schema=False)
    async def static_file(request: Request, version: str, path: str) -> Response:
        return await STATIC.response(request.scope, version, path, request.app.state.public.packages)

    @app.get(HOME, include_in_schema=False)
    @app.get(f"{HOME}.{{extension}}", include_in_schema=False)
    @app.get(f"{HOME}/{{path:path}}", include_in_schema=False)
    @app.get(f"{PREFIX}/{{path:path}}", include_in_schema=False)
    async def page(request: Request) -> Response:
        query = request.scope["query_string"].decode("latin-1")
        return ReadyMade(await request.app.state.public.response(request.scope["path"], query))

    app.add_middleware(HeadRequestMiddleware)
    app.add_middleware(CacheMiddleware, cache=cache)
    return app


def _lifespan(
    store: Callable[[], Store] | None, cache: PageCache, poll_seconds: float, max_rows: int
) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        settings = start_process(SERVICE)
        settings.demand_encrypted_store()
        opened = store() if store else Store(settings.mongo_url.get_secret_value(), PUBLIC_DATABASE)
        library = Library(ReleaseReader(opened), on_change=cache.clear)
        site = Site(library, cache, settings.assets, settings.public_url, max_rows)
        app.state.public = PublicRuntime(library, site, settings.assets)
        with suppress(StoreError, DamagedDocument, KeyError, ValueError):
            await library.refresh()
        async with background_task(library.poll(poll_seconds)):
            yield
        opened.close()

    return lifespan


public = make_public()
