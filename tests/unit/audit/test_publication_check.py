"""A publication is repeated from history: the same counts, audits and bytes, whatever became of the cases since."""

import pytest

from cli.audit.publication_check import PublicationHistory, compare, repeat
from services.projections.domain import DraftPublication, ReleasePublication, WithdrawPublication
from services.projections.domain.new_version import DraftHead, Increment, NewVersion, make_version, version_input
from services.projections.domain.reporting_quarters import ApprovedCase
from services.projections.publication.constants import load_constants
from services.projections.publication.documents import PLAN
from shared.contracts.projections import PublicationDrafted
from tests.support.audit.publication_site import DRAFTER, RELEASER, PublicationSite
from tests.support.histories import SITE

CONSTANTS = load_constants()
MEASURES = {measure: "SA" if measure[0] in "SPW" else "S" for measure in CONSTANTS.measures}


def cases(day: str, number: int, county: str = "06037") -> list[ApprovedCase]:
    at = f"{day}T18:00:00.000000Z"
    return [ApprovedCase(county, "fc_cw", "r4_2022", day, at, MEASURES) for _ in range(number)]


class Publisher:
    """A site that drafts and releases as the job does, and remembers what it made."""

    def __init__(self) -> None:
        self.site = PublicationSite()
        self.increments: tuple[tuple[str, Increment], ...] = ()
        self.made: dict[str, NewVersion] = {}

    def publish(self, quarter: str, as_of: str, counted: list[ApprovedCase]) -> None:
        version = self.site.state.next_version(quarter)
        head = DraftHead(SITE, version, quarter, as_of, "2026-09-30")
        given = version_input(head, self.site.state, counted, self.increments, CONSTANTS)
        made = self.made[version] = make_version(given, CONSTANTS)
        newest = self.site.state.newest
        drafted = PublicationDrafted(
            publication=version,
            reporting_quarter=quarter,
            as_of=as_of,
            rule=CONSTANTS.rules.version,
            plan=next(document.sha256 for document in made.documents if document.name == PLAN),
            manifest=made.manifest.sha256,
            predecessor=newest.version if newest else None,
        )
        self.site.execute(DRAFTER, DraftPublication(drafted))
        self.site.execute(RELEASER, ReleasePublication(version, RELEASER))
        self.increments += ((version, made.increment),)


def nothing(_version: str, _measure: str, _finished: int, _of: int) -> None:
    """No progress is shown."""


@pytest.fixture(scope="module")
def published() -> tuple[Publisher, list[ApprovedCase]]:
    first, late = cases("2026-03-02", 40), cases("2026-03-31", 3)
    late = [ApprovedCase(c.county, c.kind, c.instrument, c.day, "2026-04-20T18:00:00.000000Z", c.ratings) for c in late]
    second = cases("2026-05-04", 30)
    publisher = Publisher()
    publisher.publish("2026Q1", "2026-04-10T12:00:00Z", first)
    publisher.site.execute(DRAFTER, WithdrawPublication("2026q1-1", "material_error"))
    publisher.publish("2026Q2", "2026-07-10T12:00:00Z", [*first, *late, *second])
    return publisher, [*second, *late, *first, *cases("2026-08-01", 5)]


@pytest.mark.requirement("R68")
@pytest.mark.parametrize("version", ["2026q1-1", "2026q2-1"])
def test_each_version_has_the_same_bytes_from_history(
    published: tuple[Publisher, list[ApprovedCase]], version: str
) -> None:
    """Otherwise nobody could tell a published figure from one that was put there by hand."""
    publisher, known = published
    history = PublicationHistory(SITE, publisher.site.events, known)
    made = repeat(history, version, nothing)
    assert made.documents == publisher.made[version].documents
    recorded = history.find(version)
    assert recorded is not None
    assert made.manifest.sha256 == recorded.manifest
    stored = {document.sha256: document.sha256 for document in publisher.made[version].documents}
    assert all(finding.agrees for finding in compare(made, stored))


@pytest.mark.requirement("R68")
def test_a_closed_quarter_has_the_same_cells_in_every_later_version(
    published: tuple[Publisher, list[ApprovedCase]],
) -> None:
    """Late cases count in the next quarter, so that no difference of two versions gives them away."""
    publisher, _ = published
    first, second = publisher.made["2026q1-1"].increment, publisher.made["2026q2-1"].increment
    assert not first.cells.keys() & second.cells.keys()
    assert [sum(count["4"].applicable for count in quarter.values()) for quarter in second.counts.values()] == [33]


def test_a_document_that_was_changed_or_lost_is_named(published: tuple[Publisher, list[ApprovedCase]]) -> None:
    publisher, _ = published
    made = publisher.made["2026q2-1"]
    stored = {document.sha256: document.sha256 for document in made.documents}
    changed, lost = made.documents[0], made.documents[1]
    stored[changed.sha256] = "0" * 64
    del stored[lost.sha256]
    assert [finding.name for finding in compare(made, stored) if not finding.agrees] == [changed.name, lost.name]


def test_a_version_that_history_does_not_know_is_not_made(published: tuple[Publisher, list[ApprovedCase]]) -> None:
    publisher, known = published
    with pytest.raises(LookupError):
        repeat(PublicationHistory(SITE, publisher.site.events, known), "2026q4-1", nothing)
