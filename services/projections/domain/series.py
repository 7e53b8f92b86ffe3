"""Publication series: all publications of one site, in the order in which they were drafted. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, assert_never, cast

from pydantic import BaseModel, ConfigDict

from shared.contracts.envelope import RecordedEvent
from shared.contracts.projections import (
    ProjectionsEvent,
    PublicationDrafted,
    PublicationRefused,
    PublicationReleased,
    PublicationWithdrawn,
    WithdrawalReason,
)
from shared.errors import Refused

State = Literal["draft", "released", "refused", "withdrawn"]
OUTDATED = "Another version was released since this draft was made. Refuse this draft and make a new one."
PUBLIC: tuple[State, ...] = ("released", "withdrawn")
"""States of a version that was public at some time: its figures bind every later publication."""


class Publication(BaseModel):
    """One version, with the days of its decisions and the people who made them."""

    model_config = ConfigDict(frozen=True)

    version: str
    state: State
    reporting_quarter: str
    as_of: str
    rule: str
    plan: str
    manifest: str
    predecessor: str | None = None
    drafted_by: str
    drafted: str
    decided_by: str | None = None
    released: str | None = None
    withdrawn: str | None = None
    reason: WithdrawalReason | None = None


class PublicationSeries(BaseModel):
    """State of a site's publications."""

    model_config = ConfigDict(frozen=True)

    publications: tuple[Publication, ...] = ()

    def find(self, version: str) -> Publication | None:
        return next((publication for publication in self.publications if publication.version == version), None)

    @property
    def public(self) -> tuple[Publication, ...]:
        """Versions that are or were public, in the order of their release."""
        return tuple(publication for publication in self.publications if publication.state in PUBLIC)

    @property
    def newest(self) -> Publication | None:
        """The version that was released last: the predecessor of the next one."""
        return self.public[-1] if self.public else None

    @property
    def draft(self) -> Publication | None:
        """The draft that waits for a decision; there is one at most."""
        return next((publication for publication in self.publications if publication.state == "draft"), None)

    def next_version(self, quarter: str) -> str:
        """Return the version that the next draft of this reporting quarter gets."""
        earlier = sum(publication.reporting_quarter == quarter for publication in self.publications)
        return f"{quarter.lower()}-{earlier + 1}"


@dataclass(frozen=True)
class DraftPublication:
    """A draft that was proved safe together with the predecessor and everything before it."""

    drafted: PublicationDrafted


@dataclass(frozen=True)
class ReleasePublication:
    version: str
    by: str


@dataclass(frozen=True)
class RefusePublication:
    version: str


@dataclass(frozen=True)
class WithdrawPublication:
    version: str
    reason: WithdrawalReason


Command = DraftPublication | ReleasePublication | RefusePublication | WithdrawPublication


def series_of(site: str) -> str:
    """Return the id of a site's publications."""
    return f"pub_{site}"


def decide(series: PublicationSeries, command: Command) -> Sequence[ProjectionsEvent]:
    """Return the events of a command. Raises Refused."""
    match command:
        case DraftPublication(drafted):
            require_draftable(series, drafted.reporting_quarter)
            _require_current(series, drafted.predecessor)
            if drafted.publication != series.next_version(drafted.reporting_quarter):
                raise Refused("draft-outdated", 409, OUTDATED)
            return [drafted]
        case ReleasePublication(version, by=releaser):
            publication = _require_draft(series, version)
            if publication.drafted_by == releaser:
                detail = "You drafted this publication. Ask a second person to look through it and to release it."
                raise Refused("second-person-needed", 403, detail)
            _require_current(series, publication.predecessor)
            return [PublicationReleased(publication=version)]
        case RefusePublication(version):
            _require_draft(series, version)
            return [PublicationRefused(publication=version)]
        case WithdrawPublication(version, reason):
            publication = _require(series, version)
            if publication.state != "released":
                detail = f"Version {version} is not public, so there is nothing to withdraw."
                raise Refused("publication-not-released", 409, detail)
            return [PublicationWithdrawn(publication=version, reason=reason)]
        case _:
            assert_never(command)


def require_draftable(series: PublicationSeries, quarter: str) -> None:
    """Refuse a draft beside another one, and a draft of a quarter before the newest public one. Raises Refused."""
    if waiting := series.draft:
        detail = f"Version {waiting.version} is a draft still. Release it or refuse it first."
        raise Refused("draft-waiting", 409, detail)
    if series.newest and quarter <= series.newest.reporting_quarter:
        detail = (
            f"{series.newest.reporting_quarter} is published already, and closed quarters never change. "
            "What was approved since counts in the next reporting quarter."
        )
        raise Refused("quarter-closed", 409, detail)


def _require_current(series: PublicationSeries, predecessor: str | None) -> None:
    newest = series.newest.version if series.newest else None
    if predecessor != newest:
        raise Refused("draft-outdated", 409, OUTDATED)


def _require_draft(series: PublicationSeries, version: str) -> Publication:
    publication = _require(series, version)
    if publication.state != "draft":
        raise Refused("publication-decided", 409, f"Version {version} was decided already: it is {publication.state}.")
    return publication


def _require(series: PublicationSeries, version: str) -> Publication:
    if (publication := series.find(version)) is None:
        raise Refused.missing()
    return publication


def evolve(series: PublicationSeries, recorded: RecordedEvent) -> PublicationSeries:
    actor, day = recorded.envelope.actor, recorded.day
    match event := cast("ProjectionsEvent", recorded.event):
        case PublicationDrafted():
            fields = event.model_dump(exclude={"publication"})
            draft = Publication(version=event.publication, state="draft", drafted_by=actor, drafted=day, **fields)
            return series.model_copy(update={"publications": (*series.publications, draft)})
        case PublicationReleased(publication=version):
            return _changed(series, version, state="released", decided_by=actor, released=day)
        case PublicationRefused(publication=version):
            return _changed(series, version, state="refused", decided_by=actor)
        case PublicationWithdrawn(publication=version, reason=reason):
            return _changed(series, version, state="withdrawn", withdrawn=day, reason=reason)
        case _:
            assert_never(event)


def _changed(series: PublicationSeries, version: str, **fields: str) -> PublicationSeries:
    publications = tuple(
        publication.model_copy(update=fields) if publication.version == version else publication
        for publication in series.publications
    )
    return series.model_copy(update={"publications": publications})
