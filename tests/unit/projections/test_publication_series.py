"""Publications of a site: two people, one draft at a time, closed quarters for ever."""

from functools import reduce

import pytest

from services.projections.domain import (
    Command,
    DraftPublication,
    PublicationSeries,
    RefusePublication,
    ReleasePublication,
    WithdrawPublication,
    decide,
    evolve,
    series_of,
)
from services.projections.views import PUBLICATIONS
from shared.contracts.envelope import RecordedEvent
from shared.contracts.projections import PublicationDrafted
from shared.errors import Refused
from shared.eventstore.journal_entry import AggregateId, Document, StreamHead, events_in, head_of, new_journal_entry
from tests.support.histories import SITE, because

DRAFTER, RELEASER = "usr_drafter", "usr_releaser"


def drafted(version: str, predecessor: str | None = None) -> PublicationDrafted:
    return PublicationDrafted(
        publication=version,
        reporting_quarter=version[:6].upper(),
        as_of="2026-10-05T12:00:00Z",
        rule="sdc-1",
        plan="a" * 64,
        manifest="b" * 64,
        predecessor=predecessor,
    )


class Site:
    """The publications of a site after the commands of some people."""

    def __init__(self) -> None:
        self.state, self.head = PublicationSeries(), StreamHead()
        self.events: list[RecordedEvent] = []

    def execute(self, person: str, command: Command) -> "Site":
        events = decide(self.state, command)
        subject = AggregateId("projections", SITE, series_of(SITE))
        entry = new_journal_entry(subject, self.head, events, because(person))
        self.head = head_of(entry)
        self.events += events_in(entry)
        self.state = reduce(evolve, events_in(entry), self.state)
        return self

    def draft(self, version: str) -> "Site":
        newest = self.state.newest
        return self.execute(DRAFTER, DraftPublication(drafted(version, newest.version if newest else None)))

    def release(self, version: str, person: str = RELEASER) -> "Site":
        return self.execute(person, ReleasePublication(version, person))


@pytest.mark.requirement("R81")
def test_a_draft_is_released_by_a_second_person_and_logged() -> None:
    """Without two people a mistake of one is public for ever."""
    site = Site().draft("2026q3-1")
    with pytest.raises(Refused, match="second person") as refused:
        site.release("2026q3-1", DRAFTER)
    assert refused.value.status == 403
    site.release("2026q3-1")
    newest = site.state.newest
    assert newest is not None
    assert (newest.version, newest.drafted_by, newest.decided_by) == ("2026q3-1", DRAFTER, RELEASER)
    start: Document = {}
    log = reduce(PUBLICATIONS.evolve, site.events, start)["log"]
    assert [(line["version"], line["what"], line["by"]) for line in log] == [
        ("2026q3-1", "drafted", DRAFTER),
        ("2026q3-1", "released", RELEASER),
    ]


@pytest.mark.requirement("R81")
def test_a_closed_quarter_is_never_published_again() -> None:
    """A second version of the same quarter would give the late case between both away."""
    site = Site().draft("2026q3-1").release("2026q3-1")
    with pytest.raises(Refused, match="closed quarters never change"):
        site.draft("2026q3-2")
    with pytest.raises(Refused, match="closed quarters never change"):
        site.draft("2026q2-1")
    assert site.draft("2026q4-1").state.draft is not None


def test_a_second_draft_and_a_draft_of_an_older_state_are_refused() -> None:
    """Two drafts that were proved safe apart from each other must not both become public."""
    site = Site().draft("2026q3-1")
    with pytest.raises(Refused, match="is a draft still"):
        site.draft("2026q3-2")
    with pytest.raises(Refused, match="Another version was released"):
        decide(Site().state, DraftPublication(drafted("2026q3-1", predecessor="2026q2-1")))


def test_a_refused_draft_counts_as_never_published() -> None:
    site = Site().draft("2026q3-1").execute(RELEASER, RefusePublication("2026q3-1"))
    assert site.state.newest is None
    assert site.state.next_version("2026Q3") == "2026q3-2"
    with pytest.raises(Refused, match="it is refused"):
        site.release("2026q3-1")


def test_a_withdrawn_version_binds_what_follows_and_is_withdrawn_once() -> None:
    """Its figures were read: the next version has to be safe together with them."""
    withdrawal = WithdrawPublication("2026q3-1", "material_error")
    site = Site().draft("2026q3-1")
    with pytest.raises(Refused, match="nothing to withdraw"):
        site.execute(RELEASER, withdrawal)
    site.release("2026q3-1").execute(RELEASER, withdrawal)
    assert [publication.state for publication in site.state.public] == ["withdrawn"]
    with pytest.raises(Refused, match="nothing to withdraw"):
        site.execute(RELEASER, withdrawal)
    with pytest.raises(Refused, match="closed quarters never change"):
        site.draft("2026q3-2")


def test_an_unknown_version_is_not_found() -> None:
    with pytest.raises(Refused) as refused:
        Site().release("2026q3-1")
    assert refused.value.status == 404
