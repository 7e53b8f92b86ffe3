"""Library of publications in memory: the current one, and older ones by need."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from services.projections.public.publications.publication import Publication, document_hashes, open_publication
from services.projections.public.publications.release_reader import DamagedDocument, Release, ReleaseReader
from shared.lru_cache import LruCache
from shared.mongo import StoreError
from shared.ops.telemetry import log

POLL_SECONDS = 2.0
MAX_OLDER = 4
"""Older publications in memory beside the current one."""


@dataclass
class Library:
    """Publications of one site, read again from `reader` when the release log has changed.

    It goes on answering from memory while the database cannot be reached.
    """

    reader: ReleaseReader
    releases: tuple[Release, ...] = ()
    current: Publication | None = None
    is_known: bool = False
    """Whether the release log was read at least once."""

    generation: int = 0
    """Number of changes so far: what was made from an earlier state is not kept."""

    on_change: Callable[[], None] = lambda: None
    open_documents: frozenset[str] = frozenset()
    """Hashes of the documents of published versions."""

    _older: LruCache[Publication] = field(default_factory=lambda: LruCache(MAX_OLDER))

    def release(self, version: str) -> Release | None:
        return next((release for release in self.releases if release.version == version), None)

    async def refresh(self) -> None:
        """Read the release log, and the current publication where it is another one. Raises StoreError."""
        releases = tuple(_of_one_site(await self.reader.releases()))
        if self.is_known and releases == self.releases:
            return
        published = [release for release in releases if release.state == "published"]
        current = await self.publication(published[0]) if published else None
        manifests = await self.reader.documents({release.manifest for release in published})
        self.open_documents = frozenset(manifests).union(*map(document_hashes, manifests.values()))
        self.current, self.releases, self.is_known = current, releases, True
        self.generation += 1
        self.on_change()

    async def poll(self, seconds: float = POLL_SECONDS) -> None:
        """Refresh until cancelled; an error is logged once and leaves what is in memory."""
        failing = False
        while True:
            try:
                await self.refresh()
                failing = False
            except (StoreError, DamagedDocument, KeyError, ValueError) as error:
                if not failing:
                    log.error("publications.unavailable", error=type(error).__name__)
                failing = True
            await asyncio.sleep(seconds)

    async def publication(self, release: Release) -> Publication:
        """Return a published publication from memory or from the database. Raises StoreError, DamagedDocument."""
        if self.current and self.current.version == release.version:
            return self.current
        if (older := self._older.get(release.manifest)) is None:
            older = await self._open(release)
            self.keep_older(release, older)
        return older

    def keep_older(self, release: Release, publication: Publication) -> None:
        """Hold an opened publication in memory until others need its room."""
        self._older.store(release.manifest, publication)

    async def _open(self, release: Release) -> Publication:
        manifest = await self.reader.documents([release.manifest])
        contents = manifest | await self.reader.documents(document_hashes(manifest[release.manifest]))
        return open_publication(contents, release.manifest, release.release_day)


def _of_one_site(releases: list[Release]) -> list[Release]:
    """Return the releases of the first site that has a published one: a public process shows one state."""
    sites = sorted({release.site for release in releases if release.state == "published"})
    return [release for release in releases if not sites or release.site == sites[0]]
