"""Bringing a case level is pure: the same pending case gives the same row, so that a lost race can be run again."""

from dataclasses import replace

from services.ratings.domain import (
    Pending,
    RuleBook,
    fold_case,
    fold_ratings,
    policies_key,
    rate_pending,
    to_case,
    to_document,
)
from shared.contracts.envelope import hash_matches
from shared.eventstore.journal_entry import events_in, head_of
from tests.support.cases.rated_cases import OTHER_RULES, TIMELY, UNRATED, rated
from tests.support.histories import answered, because, history


def pending_first() -> Pending:
    case, touched = fold_case(UNRATED, history(*TIMELY))
    return Pending(case, touched, because(), RuleBook())


def test_the_same_pending_case_gives_the_same_row() -> None:
    assert rate_pending(pending_first()) == rate_pending(pending_first())


def test_the_row_is_the_start_of_the_cases_own_history_and_intact() -> None:
    row = rate_pending(pending_first()).entry
    assert row is not None
    assert (row["aggregate"], row["sequence"], row["last"]) == (UNRATED.key, 1, 2)
    assert all(hash_matches(event) for event in row["events"])


def test_the_next_row_is_chained_to_the_last_one() -> None:
    first = rated(*TIMELY)
    case, touched = fold_case(first, history(*TIMELY, answered("1", "applicable", "No")))
    row = rate_pending(Pending(case, touched, because(), RuleBook())).entry
    assert row is not None
    assert (row["sequence"], row["events"][0]["previoushash"]) == (first.head.sequence + 1, first.head.hash)


def test_the_case_after_leveling_is_what_a_reader_of_the_journal_would_fold() -> None:
    leveled = rate_pending(pending_first())
    assert leveled.entry is not None
    case = pending_first().case
    assert leveled.case == fold_ratings(case, [f.event for f in events_in(leveled.entry)], head_of(leveled.entry))


def test_a_case_that_is_level_gives_no_row_but_remembers_the_rules_it_stands_by() -> None:
    case = replace(UNRATED, seen=1)
    leveled = rate_pending(Pending(case, frozenset(), because(), RuleBook(policies=OTHER_RULES)))
    assert leveled.entry is None
    assert leveled.case.policies == policies_key(OTHER_RULES)


def test_the_name_of_chosen_rules_does_not_depend_on_the_order_they_were_given_in() -> None:
    assert policies_key({"b": "on", "a": "off"}) == policies_key({"a": "off", "b": "on"}) == "a=off,b=on"


def test_a_case_comes_back_from_the_cache_as_it_went_in() -> None:
    case = rated(*TIMELY, answered("5", "A1", ["adoption", "guardianship"]), policies=OTHER_RULES)
    assert to_case({"_id": case.key} | to_document(case)) == case
