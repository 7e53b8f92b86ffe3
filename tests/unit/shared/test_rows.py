"""Journal rows: numbered without a hole and chained by hash, so that an auditor can prove that nothing was changed."""

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.contracts.envelope import hash_matches, key_of
from shared.contracts.event import Event
from shared.contracts.identity.access import RoleGranted, RoleRevoked
from shared.eventstore.journal_entry import (
    GENESIS,
    AggregateId,
    CommandContext,
    Document,
    IdempotencyKey,
    StreamHead,
    events_in,
    head_of,
    new_journal_entry,
)

AT = datetime(2026, 7, 1, 12, 0, 0, 5, tzinfo=UTC)
ID = "00000000-0000-7000-8000-000000000001"
CAUSE = CommandContext("usr_one", AT, ID, ID, f"00-{'a' * 32}-{'b' * 16}-01", lambda: ID)
FACTS: Sequence[Event] = (RoleGranted(role="REVIEWER"), RoleRevoked(role="REVIEWER"), RoleGranted(role="OBSERVER"))

decisions = st.lists(st.lists(st.sampled_from(FACTS), min_size=1, max_size=4), min_size=1, max_size=6)


def rows_of(person: str, made: Sequence[Sequence[Event]]) -> list[Document]:
    head, rows = StreamHead(), []
    for events in made:
        rows.append(new_journal_entry(AggregateId("identity", "ca-cqi", person), head, events, CAUSE))
        head = head_of(rows[-1])
    return rows


@given(decisions)
def test_journal_entries_are_contiguous_and_hash_chained(made: list[Any]) -> None:
    """Decisions follow on each other without a hole and each hash upon the one before."""
    rows = rows_of("usr_two", made)
    events = [event for row in rows for event in row["events"]]
    assert [event["sequence"] for event in events] == list(range(1, len(events) + 1))
    assert [event["previoushash"] for event in events] == [GENESIS, *(event["hash"] for event in events[:-1])]
    assert all(hash_matches(event) for event in events)
    assert [row["sequence"] for row in rows[1:]] == [row["last"] + 1 for row in rows[:-1]]


@given(st.lists(decisions, min_size=2, max_size=4), st.randoms(use_true_random=False))
def test_sorted_as_the_relay_sorts_them_every_aggregates_events_are_in_order(people: list[Any], rng: Any) -> None:
    """The relay knows no other order than (aggregate, sequence); it must be the order of the facts."""
    rows = [row for number, made in enumerate(people) for row in rows_of(f"usr_{number}", made)]
    rng.shuffle(rows)
    rows.sort(key=lambda row: (row["aggregate"], row["sequence"]))
    events = [event for row in rows for event in row["events"]]
    for one, next_one in pairwise(events):
        assert next_one["previoushash"] == one["hash"] or next_one["sequence"] == 1


@given(decisions)
def test_what_was_recorded_is_read_back_as_the_same_facts(made: list[Any]) -> None:
    facts = [fact for row in rows_of("usr_two", made) for fact in events_in(row)]
    assert [fact.event for fact in facts] == [event for events in made for event in events]
    assert {fact.key for fact in facts} == {key_of("ca-cqi", "usr_two")}
    assert {fact.owner for fact in facts} == {"identity"}


@pytest.mark.parametrize("name", sorted(set(rows_of("usr_two", [FACTS])[0]["events"][1]) - {"hash"}))
def test_no_attribute_can_be_changed_or_left_out_unnoticed(name: str) -> None:
    event = rows_of("usr_two", [FACTS])[0]["events"][1]
    assert not hash_matches(event | {name: "something else"})
    assert not hash_matches({key: value for key, value in event.items() if key != name})
    assert not hash_matches(event | {"another": name})


def test_a_changed_past_breaks_every_hash_after_it() -> None:
    """An auditor sees where history was rewritten: the chain does not fit any more."""
    before = rows_of("usr_two", [FACTS])[0]["events"]
    after = rows_of("usr_two", [[FACTS[2], *FACTS[1:]]])[0]["events"]
    assert all(one["hash"] != other["hash"] for one, other in zip(before, after, strict=True))


def test_a_row_says_who_when_why_and_that_nobody_has_sent_it_yet() -> None:
    row = rows_of("usr_two", [FACTS])[0]
    assert (row["aggregate"], row["sequence"], row["last"], row["new"], row["at"]) == (
        "ca-cqi|usr_two",
        1,
        3,
        True,
        AT,
    )
    assert {event["actor"] for event in row["events"]} == {"usr_one"}
    assert {event["time"] for event in row["events"]} == {"2026-07-01T12:00:00.000005Z"}
    assert "retry" not in row


def test_a_row_remembers_the_retry_key_it_was_made_with() -> None:
    cause = CommandContext(
        "usr_one", AT, ID, ID, CAUSE.traceparent, CAUSE.new_id, IdempotencyKey("usr_one:key", "digest")
    )
    row = new_journal_entry(AggregateId("identity", "ca-cqi", "usr_two"), StreamHead(), FACTS, cause)
    assert row["retry"] == {"key": "usr_one:key", "body": "digest"}


@pytest.mark.parametrize(
    ("owner", "site", "source"),
    [
        ("reviews", "ca-training", "/oms/training/reviews"),
        ("ratings", "ny-cfsr", "/oms/cfsr/ratings"),
        ("identity", "ca-cqi", "/oms/identity"),
        ("helpdesk", "ca-cqi", "/oms/helpdesk"),
    ],
)
def test_the_source_names_the_purpose_where_data_is_kept_apart(owner: str, site: str, source: str) -> None:
    assert AggregateId(owner, site, "cas_1").source == source


@pytest.mark.parametrize("site", ["ca", "cqi-ca", "CA-cqi", "ca-cqi\n", "ca-everything", ""])
def test_what_is_no_site_has_no_source(site: str) -> None:
    with pytest.raises(ValueError, match="is not a site"):
        _ = AggregateId("reviews", site, "cas_1").source
