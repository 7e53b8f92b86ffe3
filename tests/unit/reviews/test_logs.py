"""The interview log and the check list of records: a case whose evidence nobody can tell is not submitted."""

from typing import Any

import pytest

from services.reviews.domain.case.entry.commands import SaveInterviews, SaveRecords, SaveSources
from services.reviews.domain.case.entry.logs import lacking
from shared.contracts.reviews.entry import InterviewRow, InterviewsSaved, ItemSourcesSaved, RecordRow, RecordsSaved
from tests.support.histories import FOSTER_CARE, IN_HOME, NOW, REVIEWER
from tests.unit.reviews.case_decisions import accepted, given, refused

HELD: dict[str, Any] = {"held": "Yes", "kind": "telephone", "on": "2026-08-14"}
MISSED: dict[str, Any] = {"held": "No", "why_not": "refused"}
TODAY = NOW.date()
READ = (RecordRow(source="electronic", on="2026-08-14", by=REVIEWER),)


def rows(**roles: dict[str, Any]) -> tuple[InterviewRow, ...]:
    return tuple(InterviewRow.model_validate({"role": role} | one) for role, one in roles.items())


SOUGHT = rows(child=HELD, mother=HELD, father=MISSED, foster_parent=HELD, caseworker=HELD)


@pytest.mark.requirement("R40")
@pytest.mark.parametrize(
    ("row", "words"),
    [
        (HELD | {"kind": None}, "has a kind and a day"),
        (HELD | {"on": None}, "has a kind and a day"),
        (HELD | {"why_not": "refused"}, "no reason for its absence"),
        (MISSED | {"why_not": None}, "Say why"),
        (HELD | {"on": "2026-02-30"}, "no such day"),
        (HELD | {"on": "2026-10-01"}, "has not come yet"),
        (HELD | {"on": "2027-08-14"}, "has not come yet"),
        (HELD | {"on": "0022-03-01"}, "Look at the year"),
    ],
)
def test_an_interview_was_held_somehow_some_day_or_was_not_for_a_reason(row: dict[str, Any], words: str) -> None:
    refusal = refused(given(FOSTER_CARE), SaveInterviews(rows(mother=HELD, child=row), 0, TODAY))
    assert (refusal.slug, refusal.status) == ("not-an-interview-log", 422)
    [error] = refusal.extra["errors"]
    assert (error["row"], words in error["what"]) == (2, True)


@pytest.mark.requirement("R40")
def test_every_interview_that_is_always_sought_stands_in_the_log_held_or_not() -> None:
    def missing(case_type: str, *there: InterviewRow) -> list[str]:
        created = FOSTER_CARE.model_copy(update={"case_type": case_type})
        found = lacking(given(created, InterviewsSaved(rows=there), RecordsSaved(rows=READ)))
        return [one["interview"] for one in found]

    assert missing("FC") == ["child", "mother", "father", "foster_parent", "caseworker"]
    assert missing("IH") == ["child", "mother", "father", "caseworker"]
    assert missing("FC", *SOUGHT) == []
    assert missing("IH", *rows(child=MISSED, mother=MISSED, father=MISSED, supervisor=HELD)) == []


@pytest.mark.requirement("R41")
def test_some_record_has_been_read_before_a_case_is_complete() -> None:
    case = given(FOSTER_CARE, InterviewsSaved(rows=SOUGHT))
    assert [set(one) for one in lacking(case)] == [{"record", "what"}]
    assert accepted(case, SaveRecords(READ, 0, TODAY)) == [
        RecordsSaved(rows=(READ[0].model_copy(update={"row": "r6"}),))
    ]
    assert not list(lacking(given(FOSTER_CARE, InterviewsSaved(rows=SOUGHT), RecordsSaved(rows=READ))))


@pytest.mark.requirement("R41")
def test_a_record_was_read_on_a_day_of_the_calendar() -> None:
    for wrong in ("2026-02-30", "2026-10-01", "0022-03-01"):
        row = READ[0].model_copy(update={"on": wrong})
        refusal = refused(given(FOSTER_CARE), SaveRecords((*READ, row), 0, TODAY))
        assert (refusal.slug, [one["row"] for one in refusal.extra["errors"]]) == ("not-a-record-list", [2])


def test_a_list_that_somebody_saved_meanwhile_is_shown_and_not_overwritten() -> None:
    case = given(IN_HOME, InterviewsSaved(rows=rows(child=HELD)))
    refusal = refused(case, SaveInterviews(SOUGHT, 0, TODAY))
    assert (refusal.slug, refusal.status) == ("log-conflict", 412)
    assert refusal.extra["conflicts"] == [{"theirs": [{"role": "child", "row": "r1"} | HELD], "theirs_rev": 2}]
    assert len(accepted(case, SaveInterviews(SOUGHT, 2, TODAY))) == 1


def test_a_source_is_named_once() -> None:
    refusal = refused(given(FOSTER_CARE), SaveSources("1", ("case_file", "case_file"), 0))
    assert (refusal.slug, refusal.status) == ("not-a-source", 422)


def test_each_item_has_sources_of_its_own_from_the_instruments_list() -> None:
    case = given(FOSTER_CARE, ItemSourcesSaved(item="1", sources=("case_file",)))
    assert accepted(case, SaveSources("2", ("case_file", "child_interview"), 0))
    assert refused(case, SaveSources("1", ("case_file",), 0)).slug == "log-conflict"
    refusal = refused(case, SaveSources("2", ("hearsay",), 0))
    assert (refusal.slug, "case_file" in refusal.detail) == ("not-a-source", True)
