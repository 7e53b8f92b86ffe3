"""Cover of the instrument: versions, how far they can be trusted, the labels of its codes, its open choices."""

from dataclasses import dataclass

from pydantic import with_config

from shared.instrument.model.questions import STRICT, Sources, Text


@with_config(STRICT)
@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A code and its label."""

    code: str
    label: Text
    src: Sources
    rank: int | None = None


@with_config(STRICT)
@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """A version of the instrument and how much of it was available. `data_version`: of its wording here."""

    data_version: int
    label: Text
    status: Text


@with_config(STRICT)
@dataclass(frozen=True, slots=True, kw_only=True)
class DataChange:
    """What changed the meaning of questions or checks with a data version."""

    data_version: int
    what: Text


@with_config(STRICT)
@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """How far the instrument can be trusted, and where to verify it."""

    must_verify_before_federal_use: bool
    statement: Text
    unverified: tuple[str, ...]
    verify_against: tuple[str, ...]
    confidence: tuple[dict[str, str], ...]


@with_config(STRICT)
@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """A choice that the instrument's sources leave open; a site makes it."""

    outcome: str
    default: str
    choices: dict[str, str]
    src: Sources


@with_config(STRICT)
@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The source of a source mark."""

    what: Text
    url: str = ""


@with_config(STRICT)
@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """The instrument's cover: versions, trust, the labels of its codes, policies and sources."""

    default_version: str
    versions: dict[str, Edition]
    changes: tuple[DataChange, ...]
    trust: Trust
    case_types: tuple[Label, ...]
    item_ratings: tuple[Label, ...]
    outcome_ratings: tuple[Label, ...]
    visit_patterns: tuple[Label, ...]
    policies: dict[str, Policy]
    sources: dict[str, Source]
