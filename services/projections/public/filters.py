"""Filters of a page, read from its address: a canonical order, defaults left out, an unknown value a notice. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import parse_qsl, urlencode

from services.projections.public.figures.measures import DOMAINS, ITEMS, OUTCOMES
from services.projections.public.publications.publication import STATE, Publication
from services.projections.publication.cells import Split

Language = Literal["en", "es"]
LANGUAGES: tuple[Language, ...] = ("en", "es")
CASE_TYPES: Mapping[str, Split] = {"fc": "fc", "ih": "ih"}
AGENCIES: Mapping[str, Split] = {"child_welfare": "cw", "probation": "pr"}
ORDER = ("version", "county", "to", "length", "case_type", "agency", "domain", "outcome", "item", "figure", "lang")
"""Canonical order of the filters in an address."""

MAX_COMPARED = 4
MAX_ECHO = 40
"""Characters of an unknown value that a notice repeats."""

MAX_PAIRS = 40
"""Filters of one address that are read."""


@dataclass(frozen=True)
class Notice:
    """A sentence about a filter: the key of a text and its parameters."""

    key: str
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Filters:
    """Chosen filters; None and empty where the default holds. `given` are those to be kept in links."""

    version: str | None = None
    counties: tuple[str, ...] = ()
    end: str | None = None
    length: int | None = None
    case_type: str | None = None
    agency: str | None = None
    domain: str | None = None
    outcomes: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    figure: str | None = None
    language: Language = "en"
    notices: tuple[Notice, ...] = ()

    @property
    def place(self) -> str:
        return self.counties[0] if self.counties else STATE

    @property
    def split(self) -> Split:
        """The one partition that is asked for: case type and agency are never crossed."""
        if self.case_type:
            return CASE_TYPES[self.case_type]
        return AGENCIES[self.agency] if self.agency else "all"

    def query(self, **changes: str | None) -> str:
        """Return the canonical query string, with some filters changed or, by None, left out."""
        values = self._values() | {name: [value] if value else [] for name, value in changes.items()}
        return urlencode([(name, value) for name in ORDER for value in values[name]])

    def _values(self) -> dict[str, list[str]]:
        single = {
            "version": self.version,
            "to": self.end,
            "length": str(self.length) if self.length else None,
            "case_type": self.case_type,
            "agency": self.agency,
            "domain": self.domain,
            "figure": self.figure,
            "lang": None if self.language == "en" else self.language,
        }
        several = {"county": self.counties, "outcome": self.outcomes, "item": self.items}
        return {name: [value] if value else [] for name, value in single.items()} | {
            name: list(values) for name, values in several.items()
        }


@dataclass(frozen=True)
class Allowed:
    """Filters that a page understands beside `version` and `lang`; `counties`: how many places it takes."""

    names: frozenset[str] = frozenset()
    counties: int = 1
    figures: tuple[str, ...] = ()


def language_of(query: str) -> Language:
    """Return the language alone: also a page without any publication has one."""
    return "es" if dict(parse_qsl(query, max_num_fields=None)).get("lang") == "es" else "en"


def read_filters(query: str, allowed: Allowed, publication: Publication) -> Filters:
    """Return the filters of a query string with a notice for each that is not known or not understood here."""
    reader = _Reader(query, allowed, publication)
    counties = reader.counties()
    case_type = reader.choice("case_type", CASE_TYPES)
    agency = reader.choice("agency", AGENCIES)
    if case_type and agency:
        reader.notices.append(Notice("notice.crossed", {"agency": agency}))
        agency = None
    newest = publication.quarters[0] if publication.quarters else publication.quarter
    end = reader.choice("to", publication.quarters, str.upper)
    length = reader.choice("length", [str(length) for length in publication.lengths])
    return Filters(
        version=reader.first("version"),
        counties=counties,
        end=None if end == newest else end,
        length=int(length) if length else None,
        case_type=case_type,
        agency=agency,
        domain=reader.choice("domain", DOMAINS, _underscored),
        outcomes=reader.choices("outcome", OUTCOMES, _outcome),
        items=reader.choices("item", ITEMS, _item),
        figure=reader.choice("figure", allowed.figures),
        language="es" if reader.choice("lang", LANGUAGES) == "es" else "en",
        notices=(*reader.notices, *reader.unknown_names()),
    )


class _Reader:
    """Values of an address by name, and the notices that they gave rise to."""

    def __init__(self, query: str, allowed: Allowed, publication: Publication) -> None:
        self._pairs = parse_qsl(query)[:MAX_PAIRS]
        self._allowed, self._publication = allowed, publication
        self._names = allowed.names | {"version", "lang"} | ({"figure"} if allowed.figures else set())
        self.notices: list[Notice] = []

    def first(self, name: str) -> str | None:
        return next((value.strip() for key, value in self._pairs if key == name and value.strip()), None)

    def choice(self, name: str, known: Iterable[str], tidy: Callable[[str], str] = str.lower) -> str | None:
        return next(iter(self.choices(name, known, tidy)[:1]), None)

    def choices(self, name: str, known: Iterable[str], tidy: Callable[[str], str] = str.lower) -> tuple[str, ...]:
        """Return the known values in the order in which they are known."""
        if name not in self._names:
            return ()
        known = list(known)
        chosen = set()
        for value in self._values(name):
            if tidy(value) in known:
                chosen.add(tidy(value))
            elif value.lower() != "all":
                self.notices.append(Notice("notice.unknown", {"filter": f"{name}={value[:MAX_ECHO]}"}))
        return tuple(value for value in known if value in chosen)

    def counties(self) -> tuple[str, ...]:
        if "county" not in self._names:
            return ()
        chosen: list[str] = []
        for value in self._values("county"):
            place = place_of(value, self._publication)
            if place is None:
                self.notices.append(Notice("notice.county", {"filter": f"county={value[:MAX_ECHO]}"}))
            elif place != STATE and place not in chosen:
                chosen.append(place)
        if len(chosen) > self._allowed.counties:
            self.notices.append(Notice("notice.too_many", {"allowed": str(self._allowed.counties)}))
        return tuple(chosen[: self._allowed.counties])

    def unknown_names(self) -> list[Notice]:
        unknown = dict.fromkeys(key for key, value in self._pairs if key not in self._names and value.strip())
        return [Notice("notice.unknown", {"filter": name[:MAX_ECHO]}) for name in unknown]

    def _values(self, name: str) -> Sequence[str]:
        given = [value for key, value in self._pairs if key == name]
        return [part.strip() for value in given for part in value.split(",") if part.strip()]


def place_of(text: str, publication: Publication) -> str | None:
    """Return the place that a person means: a FIPS code with or without the state's, a group's id, a name."""
    tidy = " ".join(text.strip().lower().split())
    code = _underscored(tidy)
    if code in publication.places:
        return code
    if tidy.isdigit() and len(tidy) == 3 and f"06{tidy}" in publication.places:  # noqa: PLR2004 digits of a county in its state
        return f"06{tidy}"
    return publication.places.by_name.get(tidy.removesuffix(" county").removesuffix(" counties"))


def _underscored(value: str) -> str:
    return value.strip().lower().replace("-", "_").replace(" ", "_")


def _item(value: str) -> str:
    return value.strip().upper().lstrip("0")


def _outcome(value: str) -> str:
    return value.strip().upper()
