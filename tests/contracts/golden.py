"""Golden records: one file a fact and version, written once and never changed. `make golden` adds what is missing."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from shared.contracts.event import Event, wire_type
from shared.eventstore.journal_entry import AggregateId, CommandContext, StreamHead, new_journal_entry
from tests.support.event_examples.all_events import FACTS
from tests.support.event_examples.identity import TOLD_OF

FOLDER = Path(__file__).parent / "golden"
SUBJECTS = {
    "reviews": "cas_" + "0" * 32,
    "ratings": "cas_" + "0" * 32,
    "helpdesk": "tic_" + "0" * 32,
    "projections": "pub_ca-cqi",
}


def record_of(fact: Event) -> dict[str, Any]:
    """The fact as the journal would hold it, with fixed ids and time."""
    owner = fact.type.split(".")[1]
    fixed = "00000000-0000-7000-8000-000000000001"
    at = datetime(2026, 7, 1, 12, tzinfo=UTC)
    cause = CommandContext("usr_golden", at, fixed, fixed, f"00-{'a' * 32}-{'b' * 16}-01", lambda: fixed)
    place, subject = TOLD_OF[type(fact)] if owner == "identity" else ("ca-cqi", SUBJECTS[owner])
    row = new_journal_entry(AggregateId(owner, place, subject), StreamHead(), [fact], cause)
    record: dict[str, Any] = row["events"][0]
    return record


def file_of(fact: Event) -> Path:
    return FOLDER / f"{wire_type(type(fact))}.json"


def write_missing() -> list[str]:
    """Write the golden files that are not there; an existing one is history and stays."""
    FOLDER.mkdir(exist_ok=True)
    missing = [fact for fact in FACTS if not file_of(fact).exists()]
    for fact in missing:
        content = {"record": record_of(fact), "schema": type(fact).model_json_schema()}
        file_of(fact).write_text(json.dumps(content, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return [file_of(fact).name for fact in missing]


if __name__ == "__main__":
    print("written:", ", ".join(write_missing()) or "nothing, every fact and version has its golden file")
