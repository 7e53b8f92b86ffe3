"""JSON API of publications: the release log, versions, cells by filter, and documents by hash."""

import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl

import orjson

from services.projections.public.filters import MAX_PAIRS
from services.projections.public.language.catalogue import say
from services.projections.public.publications.library import Library
from services.projections.public.publications.publication import Publication, PublicCell
from services.projections.public.publications.release_reader import DamagedDocument, Release
from services.projections.public.web.page_cache import CachedResponse, cached_response
from services.projections.public.web.site import CACHE_CONTROL, HEADERS
from shared.mongo import StoreError

PREFIX = "/api/v1/public"
IMMUTABLE = "public, max-age=31536000, immutable"
CELL_FILTERS = ("measure", "place", "split", "length", "end", "status")
MAX_CELLS = 20_000
PROBLEM = "application/problem+json"
HASH = re.compile("[0-9a-f]{64}")
CURRENT = "current"


async def api_response(library: Library, path: str, query: str) -> CachedResponse:
    """Return the response to an address of the API."""
    if not library.is_known:
        return problem("try-again", 503, "These results cannot be shown just now. Please try again in a few minutes.")
    match path.removeprefix(PREFIX).strip("/").split("/"):
        case ["publications"]:
            return _json({"publications": [_release(release) for release in library.releases]})
        case ["publications", version]:
            return await _of_version(
                library, version, lambda publication: dict(publication.manifest) | {"documents": publication.documents}
            )
        case ["publications", version, "cells"]:
            return await _of_version(library, version, lambda publication: _cells(publication, query))
        case ["documents", digest]:
            return await _document(library, digest)
        case _:
            return problem("not-found", 404, "There is no such address in the API of public results.")


def problem(slug: str, status: int, detail: str) -> CachedResponse:
    """Return a problem document (RFC 9457)."""
    content = {"type": f"/problems/{slug}", "title": detail.partition(".")[0], "status": status, "detail": detail}
    headers = [("Content-Type", PROBLEM), ("Cache-Control", "no-store"), *HEADERS]
    return cached_response(status, orjson.dumps(content), headers)


async def _of_version(
    library: Library, version: str, content: Callable[[Publication], Mapping[str, Any]]
) -> CachedResponse:
    release = library.release(version.lower())
    if version == CURRENT:
        release = library.release(library.current.version) if library.current else None
    if release is None:
        return problem("not-found", 404, "No version with this name was published.")
    if release.state == "withdrawn":
        return problem("publication-withdrawn", 410, "This version was withdrawn. The list of publications says why.")
    try:
        return _json(content(await library.publication(release)))
    except (StoreError, DamagedDocument, KeyError):
        return problem("try-again", 503, "This version cannot be read just now. Please try again in a few minutes.")
    except TooMany as error:
        return problem("download-too-large", 413, str(error))


class TooMany(Exception):
    """More cells than one answer takes; the message is for people."""


def _cells(publication: Publication, query: str) -> dict[str, Any]:
    given = parse_qsl(query)[:MAX_PAIRS]
    filters: dict[str, set[str]] = {name: set() for name in CELL_FILTERS}
    notices = []
    for name, value in given:
        if name in filters:
            filters[name] |= set(value.split(","))
        else:
            notices.append(f"“{name[:40]}” is not a filter of cells; it was left out.")
    cells = [cell for _, cell in sorted(publication.cells.items()) if _fits(cell, filters)]
    if len(cells) > MAX_CELLS:
        raise TooMany(f"More than {MAX_CELLS} cells fit. Name a measure, a place or a split.")
    return {"version": publication.version, "notices": notices, "cells": [cell_fields(cell) for cell in cells]}


def _fits(cell: PublicCell, filters: Mapping[str, set[str]]) -> bool:
    fields = cell_fields(cell)
    return all(not chosen or str(fields[name]) in chosen for name, chosen in filters.items())


def cell_fields(cell: PublicCell) -> dict[str, Any]:
    """Return a cell as the API shows it: as in its document, with its status in words."""
    key = cell.key
    fields = {name: getattr(cell, name) for name in ("value", "low", "high", "step", "range_low", "range_high")}
    place = {"measure": key.measure, "place": key.place, "split": key.split}
    window = {"length": key.window.length, "end": key.window.end}
    see = cell.see
    return {
        **place,
        **window,
        "status": cell.status,
        "status_in_words": say("en", f"status.{cell.status}"),
        **fields,
        "see": {"place": see.place, "split": see.split, "length": see.window.length, "end": see.window.end}
        if see
        else None,
    }


async def _document(library: Library, digest: str) -> CachedResponse:
    if not HASH.fullmatch(digest) or digest not in library.open_documents:
        return problem("not-found", 404, "No published version has a document with this hash.")
    try:
        content = await library.reader.documents([digest])
    except (StoreError, DamagedDocument):
        return problem("try-again", 503, "This document cannot be read just now. Please try again in a few minutes.")
    headers = [("Content-Type", "application/json"), ("Cache-Control", IMMUTABLE), *HEADERS]
    return cached_response(200, content[digest], headers)


def _json(content: Mapping[str, Any]) -> CachedResponse:
    headers = [("Content-Type", "application/json"), ("Cache-Control", CACHE_CONTROL), *HEADERS]
    return cached_response(200, orjson.dumps(content), headers)


def _release(release: Release) -> dict[str, Any]:
    return {
        "version": release.version,
        "site": release.site,
        "state": release.state,
        "released": release.release_day,
        "withdrawn": release.withdrawal_day,
        "reason": release.reason,
        "manifest": release.manifest,
    }
