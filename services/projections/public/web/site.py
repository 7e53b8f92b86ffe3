"""Site: the finished response to an address below /results, from the publications in memory."""

import asyncio
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import parse_qsl, quote

from services.projections.public.addresses import ALIASES, HOME, MEASURE_PATHS, Route, route, split_format
from services.projections.public.charts.picture import Source, picture
from services.projections.public.charts.raster import png
from services.projections.public.downloads.files import MEDIA, table_file
from services.projections.public.filters import Filters, Language, Notice, language_of, place_of, read_filters
from services.projections.public.language.phrases import Phrases, last_day
from services.projections.public.pages.page import Page, PageContext
from services.projections.public.publications.library import Library
from services.projections.public.publications.publication import Publication
from services.projections.public.publications.release_reader import DamagedDocument
from services.projections.public.web import sorry_pages
from services.projections.public.web.page_cache import CachedResponse, PageCache, cached_response
from services.projections.public.web.page_renderer import render
from services.projections.public.web.sorry_pages import SorryPage
from shared.mongo import StoreError

MAX_ROWS = 60_000
"""Figures in one download."""

MAX_PICTURE_ROWS = 120
CACHE_CONTROL = "public, max-age=60"
HTML = "text/html; charset=utf-8"
POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
)
HEADERS = (
    ("Content-Security-Policy", POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("X-Frame-Options", "DENY"),
)
PICTURES = ("svg", "png")


@dataclass
class Site:
    """Pages and downloads of the library's publications. `public_url` is where people reach them."""

    library: Library
    cache: PageCache
    packages: Path
    public_url: str
    max_rows: int = MAX_ROWS
    _drawing: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(1))

    async def response(self, path: str, query: str) -> CachedResponse:
        """Return the response to an address; a canonical address is cached."""
        language = language_of(query)
        if (target := _redirection(path, query)) is not None:
            return redirect(target)
        result = await self._publication(dict(parse_qsl(query)).get("version"), language)
        if isinstance(result, SorryPage):
            return self._sorry(result, path, query)
        publication = result
        page_path, extension = split_format(path)
        if (tidy := _tidy(page_path, publication)) != page_path:
            return redirect(_joined(f"{tidy}.{extension}" if extension else tidy, query))
        chosen = route(page_path, publication.places)
        if chosen is None:
            return self._sorry(sorry_pages.unknown_page(language), path, query)
        filters = read_filters(query, chosen.allowed, publication)
        canonical = _joined(path, filters.query())
        if not filters.notices and _joined(path, query) != canonical:
            return redirect(canonical)
        context = self._context(publication, filters, page_path, chosen)
        generation = self.library.generation
        response = await self._answer(chosen, context, extension)
        if not filters.notices and response.status == 200 and generation == self.library.generation:  # noqa: PLR2004 OK
            self.cache.store((path, query.encode("latin-1")), response)
        return response

    async def _publication(self, version: str | None, language: Language) -> Publication | SorryPage:
        current = self.library.current
        if not self.library.is_known:
            return sorry_pages.unavailable(language)
        if version is None:
            return current or sorry_pages.empty(language)
        release = self.library.release(version.strip().lower())
        if release is None:
            return sorry_pages.unknown_version(language)
        if release.state == "withdrawn":
            return sorry_pages.withdrawn(language, release)
        try:
            return await self.library.publication(release)
        except (StoreError, DamagedDocument, KeyError, ValueError):
            return sorry_pages.unavailable(language)

    def _context(self, publication: Publication, filters: Filters, path: str, chosen: Route) -> PageContext:
        is_older = self.library.current is not None and publication.version != self.library.current.version
        shown = replace(filters, notices=(*filters.notices, Notice("notice.older"))) if is_older else filters
        return PageContext(
            publication,
            self.library.releases,
            shown,
            Phrases(filters.language, publication.places),
            path,
            chosen.county,
            is_download=False,
        )

    async def _answer(self, chosen: Route, context: PageContext, extension: str | None) -> CachedResponse:
        language = context.filters.language
        if extension is None:
            return self._html(chosen.build(context), context)
        context = replace(context, is_download=True)
        page = chosen.build(context)
        picked = [figure for figure in page.figures if context.filters.figure in (None, figure.id)]
        rows = sum(len(figure.rows) for figure in picked)
        allowed = MAX_PICTURE_ROWS if extension in PICTURES else self.max_rows
        if not picked or (extension in PICTURES and not picked[0].rows):
            return self._sorry(sorry_pages.no_figures(language), context.path, context.filters.query())
        if extension in PICTURES:
            rows = len(picked[0].rows) if picked[0].kind == "bars" else 0
        if rows > allowed:
            return self._sorry(sorry_pages.too_large(language, rows, allowed), context.path, context.filters.query())
        async with self._drawing:
            body = await asyncio.to_thread(self._file, extension, page, context)
        name = f"{context.path.removeprefix('/').replace('/', '-')}-{context.publication.version}.{extension}"
        headers = [("Content-Type", MEDIA[extension]), ("Cache-Control", CACHE_CONTROL), *HEADERS]
        return cached_response(200, body, [*headers, ("Content-Disposition", f'inline; filename="{name}"')])

    def _file(self, extension: str, page: Page, context: PageContext) -> bytes:
        address = self.public_url + _joined(context.path, replace(context.filters, figure=None).query())
        if extension not in PICTURES:
            return table_file(extension, page, context, address)
        figure = next(figure for figure in page.figures if context.filters.figure in (None, figure.id))
        svg = picture(figure, context.phrases, source_of(context, address))
        return svg.encode() if extension == "svg" else png(svg, self.packages)

    def _html(self, page: Page, context: PageContext) -> CachedResponse:
        filters = context.filters
        addresses = {
            code: _joined(context.path, replace(filters, language=code, figure=None).query()) for code in ("en", "es")
        }
        extra = {"public_url": self.public_url, "canonical": addresses[filters.language], "addresses": addresses}
        body = render(page, context, extra).encode()
        return cached_response(200, body, [("Content-Type", HTML), ("Cache-Control", CACHE_CONTROL), *HEADERS])

    def _sorry(self, page: SorryPage, path: str, query: str) -> CachedResponse:
        language = language_of(query)
        headers = [("Content-Type", HTML), ("Cache-Control", "no-store"), *HEADERS]
        if page.status == sorry_pages.UNAVAILABLE:
            headers.append(("Retry-After", "5"))
        return cached_response(page.status, page.html(language, path).encode(), headers)


def redirect(address: str) -> CachedResponse:
    """Return a redirection to the canonical address; not for good, since defaults move with the newest version.

    The path is quoted again: it was decoded, and may hold what ends a header.
    """
    path, mark, query = address.partition("?")
    return cached_response(
        302, b"", [("Location", f"{quote(path)}{mark}{query}"), ("Cache-Control", "no-cache"), *HEADERS]
    )


def source_of(context: PageContext, address: str) -> Source:
    """Return the sentence at the foot of a picture."""
    phrases, publication = context.phrases, context.publication
    parts = [phrases.say("frame.invented_title") + "."] if publication.is_invented else []
    parts += [
        phrases.say("facts.data", day=phrases.day(last_day(publication.quarter))) + ".",
        phrases.say("facts.version", version=publication.version) + ".",
        phrases.say("withheld.rule", rule=publication.manifest["rule"]) + ".",
        address,
    ]
    return Source(" ".join(parts))


def _redirection(path: str, query: str) -> str | None:
    """Return where an address leads that names no page itself."""
    if path in ALIASES:
        return _joined(ALIASES[path], query)
    return _joined(path.rstrip("/"), query) if path != HOME and path.endswith("/") else None


def _tidy(path: str, publication: Publication) -> str:
    """Return the path with measures in capitals and counties by number."""
    parts = path.split("/")
    if len(parts) != 4:  # noqa: PLR2004 "", "results", folder, name
        return path
    *folder, name = parts
    if folder[-1] in MEASURE_PATHS:
        return "/".join([*folder, name.upper()])
    if folder[-1] == "counties":
        return "/".join([*folder, place_of(name.replace("-", " ").replace("_", " "), publication) or name])
    return path


def _joined(path: str, query: str) -> str:
    return f"{path}?{query}" if query else path
