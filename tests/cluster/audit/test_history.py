"""`oms history` and `oms as-of` on a running stack: what happened to a case, and what is said of one that is not."""

import json
from typing import Any

import pytest
from typer.testing import Result

from deploy.local.stack import Stack
from tests.cluster.audit.command import oms
from tests.cluster.audit.damage import databases

pytestmark = [pytest.mark.cluster, pytest.mark.timeout(240)]

NOBODY = f"cas_{'0' * 32}"
NO_MOMENT = "'soon' is no moment: write it like 2026-09-30T17:30:00Z, or a day like 2026-09-30."


def content(result: Result) -> dict[str, Any]:
    assert result.exit_code == 0, result.output
    said: dict[str, Any] = json.loads(result.stdout)
    return said


@pytest.fixture
def case(audited: Stack) -> str:
    with databases(audited) as there:
        return there.keys()[3].partition("|")[2]


def test_a_history_has_every_fact_from_the_creation_to_the_approval(audited: Stack, case: str) -> None:
    said = content(oms(audited, "history", case, "--json"))
    reviews = [one for one in said["facts"] if one["service"] == "reviews"]
    assert (said["case"], said["site"]) == (case, "ca-cqi")
    assert [one["sequence"] for one in reviews] == list(range(1, len(reviews) + 1))
    assert [reviews[0]["type"], reviews[-1]["type"]] == ["oms.reviews.case_created.v1", "oms.reviews.case_approved.v1"]
    assert {one["actor"] for one in reviews} == {"usr_demo_reviewer", "usr_demo_qa"}


def test_a_rating_names_the_event_it_followed_from_its_rules_and_its_reason(audited: Stack, case: str) -> None:
    facts = content(oms(audited, "history", case, "--json"))["facts"]
    ratings = [one for one in facts if one["service"] == "ratings"]
    assert all(one["actor"] == "usr_service_ratings" and one["why"] and one["rule_set"] for one in ratings)
    assert all(one["cause"] == {"service": "reviews", "sequence": one["data"]["case_version"]} for one in ratings)


def test_for_a_person_it_is_a_line_a_fact(audited: Stack, case: str) -> None:
    facts = content(oms(audited, "history", case, "--json"))["facts"]
    lines = oms(audited, "history", case).stdout.splitlines()
    assert len(lines) == len(facts) + 1
    for line, fact in zip(lines[1:], facts, strict=True):
        assert all(text in line for text in (fact["time"], fact["actor"], fact["fact"]))


def test_the_case_as_it_was_at_any_of_its_events(audited: Stack, case: str) -> None:
    facts = content(oms(audited, "history", case, "--json"))["facts"]
    reviews = [one for one in facts if one["service"] == "reviews"]
    for fact in (reviews[0], reviews[len(reviews) // 2], reviews[-1]):
        was = content(oms(audited, "as-of", case, fact["time"], "--json"))
        known = [one for one in reviews if one["time"] <= fact["time"]]
        assert was["version"] == known[-1]["sequence"]
        assert sum(len(answers) for answers in was["answers"].values()) == sum("value" in one["data"] for one in known)
    assert "approved_final" in oms(audited, "as-of", case, reviews[-1]["time"]).stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("history", NOBODY), f"There is no case {NOBODY}."),
        (("history", "ca-cqi"), "'ca-cqi' is no case's id: that is cas_ and 32 characters, digits and a to f."),
        (("as-of", NOBODY, "2026-09-30"), f"There is no case {NOBODY}."),
        (
            ("as-of", NOBODY, "soon"),
            NO_MOMENT,
        ),
    ],
)
def test_what_is_unknown_is_a_sentence_and_status_2(audited: Stack, words: tuple[str, ...], said: str) -> None:
    result = oms(audited, *words)
    assert (result.exit_code, result.stdout, result.stderr.strip()) == (2, "", said)


def test_before_it_existed_there_was_no_case(audited: Stack, case: str) -> None:
    result = oms(audited, "as-of", case, "2020-02-29")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"There was no case {case} at 2020-02-29: it was taken into review at 2")
