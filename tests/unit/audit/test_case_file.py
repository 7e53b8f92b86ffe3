"""What a case's file shows: its facts in one order with what led to them, and the case as it was."""

from datetime import UTC, datetime, timedelta
from functools import reduce

import pytest

from cli.audit.evidence.history import JournalSource, walk
from cli.audit.timeline.as_of import as_of, moment
from cli.audit.timeline.case_file import CaseFile
from cli.audit.timeline.timeline import story
from services.reviews.domain import Case, evolve
from shared.contracts.vocabulary import Purpose
from shared.eventstore.journal_entry import events_in
from tests.support.audit.stored_case import Held
from tests.support.histories import NOW, SITE
from tests.unit.audit.stored_cases import held


def file_of(case: Held) -> CaseFile:
    histories = [
        walk(JournalSource(owner, Purpose.CQI), case.key, case.rows[owner]) for owner in ("reviews", "ratings")
    ]
    return CaseFile(case.key.partition("|")[2], SITE, histories[0], histories[1])


def test_case_file_orders_ratings_after_the_events_they_have_seen() -> None:
    """Every fact of both services stands in its own order and ratings behind what they saw."""
    file = file_of(held(5))
    told = [one.recorded for one in story(file)]
    seen = 0
    for fact in told:
        if fact.owner == "reviews":
            assert fact.sequence == seen + 1
            seen = fact.sequence
        else:
            assert getattr(fact.event, "case_version", 0) == seen
    ratings = [fact.sequence for fact in told if fact.owner == "ratings"]
    assert ratings == list(range(1, len(file.ratings.facts) + 1))


def test_a_rating_says_its_rule_in_words_and_a_persons_fact_names_its_request() -> None:
    told = [one.content() for one in story(file_of(held(5)))]
    rating = next(one for one in told if one["service"] == "ratings")
    assert rating["why"]
    assert rating["rule_set"].startswith("r4_2022")
    assert told[0]["cause"] == {"request": "00000000-0000-7000-8000-000000000002"}
    assert (told[0]["actor"], told[0]["type"]) == ("usr_reviewer", "oms.reviews.case_created.v1")


def test_what_stands_behind_a_break_is_not_shown() -> None:
    case = held(5)
    case.rows["reviews"][2]["events"][0]["actor"] = "usr_forger"
    file = file_of(case)
    assert len([one for one in story(file) if one.recorded.owner == "reviews"]) == case.rows["reviews"][1]["last"]
    assert [(service, broken.sequence) for service, broken in file.breaks] == [
        ("reviews", case.rows["reviews"][2]["sequence"])
    ]


def test_the_case_as_it_was_after_each_save() -> None:
    case = held(6)
    file, state = file_of(case), Case()
    for row in case.rows["reviews"]:
        state = reduce(evolve, events_in(row), state)
        was = as_of(file, row["at"] + timedelta(milliseconds=1))
        assert was is not None
        assert {name: was[name] for name in Case.model_fields} == state.model_dump(mode="json")
        assert all(one["case_version"] <= state.version for one in was["ratings"]["items"].values())


def test_before_it_was_taken_into_review_there_was_no_case() -> None:
    assert as_of(file_of(held(6)), NOW - timedelta(seconds=1)) is None


def test_after_everything_the_ratings_are_those_in_effect() -> None:
    case = held(7)
    was = as_of(file_of(case), NOW + timedelta(days=1))
    assert was is not None
    for part in ("items", "outcomes"):
        shown = {name: one["rating"] for name, one in was["ratings"][part].items()}
        assert shown == case.shown["case_ratings"]["row"][part]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2026-09-30T17:30:00Z", datetime(2026, 9, 30, 17, 30, tzinfo=UTC)),
        ("2026-09-30T10:30:00.5-07:00", datetime(2026, 9, 30, 17, 30, 0, 500_000, tzinfo=UTC)),
        ("2026-09-30", datetime(2026, 9, 30, 23, 59, 59, 999_999, tzinfo=UTC)),
        ("2026-09-30T17:30:00", None),
        ("2026-09-31", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_a_moment_is_a_day_or_has_its_offset(text: str, meant: datetime | None) -> None:
    assert moment(text) == meant


@pytest.mark.parametrize(
    ("zone", "end"),
    [
        ("America/Los_Angeles", datetime(2026, 11, 2, 7, 59, 59, 999_999, tzinfo=UTC)),
        ("Pacific/Guam", datetime(2026, 11, 1, 13, 59, 59, 999_999, tzinfo=UTC)),
    ],
)
def test_moment_of_a_day_is_its_last_one_at_the_site(zone: str, end: datetime) -> None:
    """What was saved on the evening of the day would be missing from the case "as of" that day."""
    assert moment("2026-11-01", zone) == end
    assert moment("9999-12-31", zone) is None
