"""Publications of a site: two people, one draft at a time, closed quarters for ever."""

from functools import reduce

import pytest

from services.projections.domain import (
    DraftPublication,
    RefusePublication,
    ReleasePublication,
    WithdrawPublication,
    decide,
)
from services.projections.views import PUBLICATIONS
from shared.contracts.projections import PublicationDrafted
from shared.errors import Refused
from shared.eventstore.journal_entry import Document
from tests.support.audit.publication_site import DRAFTER, RELEASER, PublicationSite


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


class Site(PublicationSite):
    """A site that drafts and releases."""

    def draft(self, version: str) -> "Site":
        newest = self.state.newest
        self.execute(DRAFTER, DraftPublication(drafted(version, newest.version if newest else None)))
        return self

    def release(self, version: str, person: str = RELEASER) -> "Site":
        self.execute(person, ReleasePublication(version, person))
        return self


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
