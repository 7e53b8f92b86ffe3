"""Forgeries with hashes that fit, on the topic too: what the folds, the rules and the rows of others still show."""

from collections.abc import Callable

import pytest

from shared.contracts.envelope import encode
from shared.contracts.topics import owner_of
from shared.eventstore.journal_entry import Document
from shared.kafka.records import Record
from tests.support.audit.forgery import rechain
from tests.support.audit.stored_case import Held
from tests.unit.audit.stored_cases import held

FAMILY = "told_by_a_family"


def everywhere(case: Held, owner: str, change: Callable[[Document], object], sequence: int) -> Held:
    """Journal and topic tell the same forged history."""
    event = event_of(case, owner, sequence)
    change(event)
    rechain(case.rows[owner])
    case.records[:] = [retold(case, record) if owner_of(record.topic) == owner else record for record in case.records]
    return case.read_again()


def event_of(case: Held, owner: str, sequence: int) -> Document:
    [event] = [event for row in case.rows[owner] for event in row["events"] if event["sequence"] == sequence]
    found: Document = event
    return found


def retold(case: Held, record: Record) -> Record:
    return record._replace(value=encode(event_of(case, owner_of(record.topic), record.offset)))


FORGED: dict[str, tuple[dict[str, object], str]] = {
    "another rating": ({"rating": "INCOMPLETE"}, "not what the rules give"),
    "another reason": ({"reason": "no_such_reason"}, "not what the rules give"),
    "rules that do not exist": ({"rule_set": "r4_2022+no_such_policy=on"}, "rules that do not exist"),
    "another instrument": ({"rule_set": "r3_2014"}, "another version of the instrument"),
    "a version that was never there": ({"case_version": 9999}, "ends before it"),
}


@pytest.mark.parametrize(("data", "said"), FORGED.values(), ids=FORGED)
def test_a_forged_rating_is_not_what_the_rules_give(data: dict[str, object], said: str) -> None:
    forged = everywhere(held(4), "ratings", lambda event: event["data"].update(data), 1)
    [finding] = [one for one in forged.findings() if one.kind == "ratings"]
    assert (finding.service, finding.aggregate, finding.sequence) == ("ratings", forged.key, 1)
    assert said in finding.what


def test_a_forged_answer_contradicts_the_folds_of_those_who_read_the_right_one() -> None:
    case = held(4)
    question = next(e for row in case.rows["reviews"] for e in row["events"] if e["data"].get("value") == "Yes")
    forged = everywhere(case, "reviews", lambda event: event["data"].update(value="No"), question["sequence"])
    kinds = [one.kind for one in forged.findings()]
    assert kinds[0] == "folds"
    assert "ratings" in kinds


def test_a_rating_that_was_never_told_is_missed() -> None:
    """Cut off everywhere, from the fold too: the answers still say what should have been told."""
    case = held(4)
    before = case.rows["ratings"][-1]
    case.rows["ratings"].remove(before)
    case.records[:] = [
        one for one in case.records if owner_of(one.topic) == "reviews" or one.offset < before["sequence"]
    ]
    end, rated = before["sequence"] - 1, case.stored["rated_cases"]
    rated |= {"sequence": end, "hash": case.rows["ratings"][-1]["events"][-1]["hash"]}
    assert next(one.kind for one in case.read_again().findings()) in ("readers", "folds")
    for event in before["events"]:
        part, name = ("items", "item") if "item" in event["data"] else ("outcomes", "outcome")
        rated[part].pop(event["data"][name], None)
    assert [one for one in case.read_again().findings() if one.service == "ratings"] != []


def test_an_event_in_the_journal_of_another_purpose_is_found() -> None:
    case = held(4)
    moved = everywhere(case, "reviews", lambda event: event.update(source="/oms/cfsr/reviews"), 2)
    assert next((one.kind, one.sequence) for one in moved.findings()) == ("chains", 2)


def in_the_journal(case: Held) -> None:
    event = event_of(case, "reviews", 5)
    event["data"] = {"item": "3", "question": "A", "value": FAMILY, FAMILY: FAMILY}
    event[FAMILY] = FAMILY
    rechain(case.rows["reviews"])


def in_a_fold(case: Held) -> None:
    case.stored["cases"]["state"]["county"] = case.stored["cases"][FAMILY] = FAMILY


def in_the_ratings(case: Held) -> None:
    case.stored["rated_cases"]["policies"] = FAMILY


def in_the_row(case: Held) -> None:
    case.shown["case_ratings"]["row"] |= {"county": FAMILY, FAMILY: FAMILY}
    case.shown["case_ratings"]["seen"][FAMILY] = 1


def on_the_topic(case: Held) -> None:
    case.records[9] = case.records[9]._replace(value=FAMILY.encode())


@pytest.mark.parametrize("somewhere", [in_the_journal, in_a_fold, in_the_ratings, in_the_row, on_the_topic])
def test_no_finding_repeats_what_was_tampered_with(somewhere: Callable[[Held], None]) -> None:
    """Findings are shown to operators, who may not see cases."""
    case = held(2)
    somewhere(case)
    findings = case.read_again().findings()
    assert findings != []
    assert not any(FAMILY in str(one) for one in findings)
