"""What must be true of any journal, whatever happened: numbered without a gap, chained, and nothing altered."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from shared.contracts.envelope import hash_matches
from shared.eventstore.journal_entry import GENESIS
from shared.mongo import Document


def events_of(rows: Sequence[Document]) -> list[dict[str, Any]]:
    """The events of one aggregate's rows, after checking that they are one whole history."""
    events = [event for row in rows for event in row["events"]]
    assert [event["sequence"] for event in events] == list(range(1, len(events) + 1))
    assert [(row["sequence"], row["last"]) for row in rows] == [
        (row["events"][0]["sequence"], row["events"][-1]["sequence"]) for row in rows
    ]
    assert events[0]["previoushash"] == GENESIS
    assert all(after["previoushash"] == before["hash"] for before, after in pairwise(events))
    assert all(hash_matches(event) for event in events)
    return events
