"""Publication as the public reads it: its manifest, its places, and an index of its cells. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import orjson

from services.projections.publication.cells import CellKey, CellStatus, Window

STATE = "state"
FIGURES: frozenset[CellStatus] = frozenset({"shown", "shown_high", "shown_low"})
"""Statuses of cells that say a percent."""

Series = Mapping[int, Sequence["PublicCell"]]
"""Cells of one measure, place and split: for each length of window, the oldest first."""


@dataclass(frozen=True)
class PublicCell:
    """One published figure. `range_low` and `range_high` are there only beside a number."""

    key: CellKey
    status: CellStatus
    value: int | None
    low: int
    high: int
    step: int
    range_low: int | None
    range_high: int | None
    see: CellKey | None

    @property
    def has_figure(self) -> bool:
        return self.status in FIGURES

    @property
    def margin(self) -> int | None:
        """Points by which the number may miss what all cases would show; None without a number."""
        if self.value is None or self.range_low is None or self.range_high is None:
            return None
        return max(self.value - self.range_low, self.range_high - self.value)


@dataclass(frozen=True)
class SizeGroup:
    """A size group, with the FIPS codes of its counties."""

    id: str
    counties: tuple[str, ...]


@dataclass(frozen=True)
class County:
    fips: str
    name: str
    group: str


@dataclass(frozen=True)
class Places:
    """The tree of places: the state, its size groups, their counties."""

    groups: Mapping[str, SizeGroup]
    counties: Mapping[str, County]

    def group_of(self, place: str) -> str | None:
        """Return the size group of a county; None for a group and for the state."""
        county = self.counties.get(place)
        return county.group if county else None

    def __contains__(self, place: str) -> bool:
        return place == STATE or place in self.groups or place in self.counties

    @cached_property
    def by_name(self) -> Mapping[str, str]:
        """FIPS codes by the county's name in lower case."""
        return {county.name.lower(): county.fips for county in self.counties.values()}


@dataclass(frozen=True)
class Publication:
    """One immutable publication; `release_day` is the day on which it became public."""

    manifest: Mapping[str, Any]
    release_day: str
    places: Places
    cells: Mapping[CellKey, PublicCell]
    rules: Mapping[str, Any]
    documents: Mapping[str, str]
    """Names of its documents, by which the API serves them, with their hashes."""

    @property
    def version(self) -> str:
        return str(self.manifest["version"])

    @property
    def quarter(self) -> str:
        """The reporting quarter: data go through its last day."""
        return str(self.manifest["reporting_quarter"])

    @property
    def is_invented(self) -> bool:
        return bool(self.manifest["invented"])

    @property
    def state(self) -> str:
        return str(self.manifest["state"])

    @cached_property
    def series(self) -> Mapping[tuple[str, str, str], Series]:
        by_length: dict[tuple[str, str, str], dict[int, list[PublicCell]]] = defaultdict(lambda: defaultdict(list))
        for key in sorted(self.cells, key=lambda key: key.window.end):
            by_length[key.measure, key.place, key.split][key.window.length].append(self.cells[key])
        return {name: dict(lengths) for name, lengths in by_length.items()}

    @cached_property
    def quarters(self) -> tuple[str, ...]:
        """Quarters with which some window ends, the newest first."""
        return tuple(sorted({key.window.end for key in self.cells}, reverse=True))

    @cached_property
    def lengths(self) -> tuple[int, ...]:
        """Lengths of windows that some cell has, in quarters."""
        return tuple(sorted({key.window.length for key in self.cells}))


def open_publication(contents: Mapping[str, bytes], manifest_hash: str, release_day: str) -> Publication:
    """Return the publication of a manifest; `contents` holds its documents by hash. Raises KeyError, ValueError."""
    manifest = orjson.loads(contents[manifest_hash])
    measures = {name: orjson.loads(contents[digest]) for name, digest in manifest["measures"].items()}
    cells = [_cell(document["measure"], fields) for document in measures.values() for fields in document["cells"]]
    documents = {"manifest": manifest_hash, "places": manifest["places"], "rules": manifest["rules"]}
    return Publication(
        manifest=manifest,
        release_day=release_day,
        places=_places(orjson.loads(contents[manifest["places"]])),
        cells={cell.key: cell for cell in cells},
        rules=orjson.loads(contents[manifest["rules"]]),
        documents=documents | {f"measure {name}": digest for name, digest in manifest["measures"].items()},
    )


def document_hashes(manifest: bytes) -> list[str]:
    """Return the hashes of the documents that a manifest names."""
    fields = orjson.loads(manifest)
    return [fields["places"], fields["rules"], *fields["measures"].values()]


def _places(document: Mapping[str, Any]) -> Places:
    groups = [SizeGroup(group["id"], tuple(group["counties"])) for group in document["groups"]]
    counties = [County(county["fips"], county["name"], county["group"]) for county in document["counties"]]
    return Places({group.id: group for group in groups}, {county.fips: county for county in _by_name(counties)})


def _by_name(counties: Iterable[County]) -> list[County]:
    return sorted(counties, key=lambda county: county.name)


def _cell(measure: str, fields: Mapping[str, Any]) -> PublicCell:
    see = fields["see"]
    return PublicCell(
        _key(measure, fields),
        fields["status"],
        fields["value"],
        fields["low"],
        fields["high"],
        fields["step"],
        fields["range_low"],
        fields["range_high"],
        _key(measure, see) if see else None,
    )


def _key(measure: str, fields: Mapping[str, Any]) -> CellKey:
    return CellKey(measure, fields["place"], fields["split"], Window(fields["length"], fields["end"]))
