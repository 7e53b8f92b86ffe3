"""A season that an earlier release recorded: today's code folds, rates and shows it as it was then.

The file holds documents only, as they lay in the databases of a demonstration (all of it invented): journals,
snapshots, views and sealed texts of some cases, a sample, a certificate and the whole identity service, and one case
whose texts name rows by their position.
"""

import gzip
from collections.abc import Iterator
from functools import cache, reduce
from pathlib import Path
from typing import Any

import pytest
from bson import json_util

from cli.audit.checks.comparisons import ComparisonSummary
from cli.audit.evidence.evidence import Evidence, Sealed
from cli.audit.evidence.topic_index import TopicIndex
from services.projections.views import VIEWS
from services.reviews.domain import Case, evolve
from shared.contracts.envelope import encode
from shared.contracts.reviews.rows import ROW
from shared.contracts.topics import topic_name
from shared.contracts.vocabulary import Purpose
from shared.eventstore.journal_entry import Document, events_in
from shared.kafka.records import Record

FILE = Path(__file__).parent / "recorded" / "2026q3_without_row_ids.ndjson.gz"
RECORDED_VIEWS = {"case_progress": 1, "case_ratings": 2, "people": 1, "quarters": 1, "tickets": 1}
"""Versions of the views whose rows the file holds: another version's rows are built anew in another collection."""

WITH_TEXTS_OF_ROWS = f"ca-cqi|cas_{'16' * 16}"


@cache
def recorded() -> dict[str, dict[str, Any]]:
    """By key of the aggregate."""
    with gzip.open(FILE) as lines:
        return {entry["key"]: entry for entry in map(json_util.loads, lines)}


def evidence_of(entry: dict[str, Any]) -> Evidence:
    purpose = None if "identity" in entry["rows"] else Purpose.CQI
    topics = TopicIndex()
    topics.add(list(_records(entry, purpose)))
    texts = {text["_id"]: text for text in entry["sealed"]["texts"]}
    sealed = Sealed(texts, entry["sealed"]["key"])
    published = topics.published_of(entry["key"])
    same = {view.name for view in VIEWS if RECORDED_VIEWS.get(view.name) == view.version}
    shown = {name: row for name, row in entry["shown"].items() if name in same}
    return Evidence(entry["key"], purpose, entry["rows"], published, entry["stored"], shown, frozenset(), sealed)


def _records(entry: dict[str, Any], purpose: Purpose | None) -> Iterator[Record]:
    offset = 0
    for owner, rows in entry["rows"].items():
        for row in rows:
            for event in row["events"]:
                yield Record(topic_name(owner, purpose), 0, offset, entry["key"].encode(), encode(event))
                offset += 1


@pytest.mark.parametrize("key", sorted(recorded()))
def test_verify_agrees_with_a_season_of_an_earlier_release(key: str) -> None:
    """An auditor who runs `oms verify` after an upgrade would take our change for somebody's tampering."""
    entry = recorded()[key]
    if key == WITH_TEXTS_OF_ROWS:  # its texts are named in the journal alone
        entry = entry | {"stored": {}}
    judged = ComparisonSummary()
    judged.add(evidence_of(entry))
    findings = [str(finding) for finding in judged.findings if key != WITH_TEXTS_OF_ROWS or finding.kind != "texts"]
    assert findings == []
    rows = [row for rows in entry["rows"].values() for row in rows]
    assert judged.counts["events"] == sum(row["last"] - row["sequence"] + 1 for row in rows)


def case_of(rows: list[Document]) -> Case:
    return reduce(evolve, (fact for row in rows for fact in events_in(row)), Case())


def test_texts_recorded_by_position_stay_at_their_own_rows() -> None:
    """The sister was removed from the face sheet, and the reports changed places, in the release without row ids."""
    case = case_of(recorded()[WITH_TEXTS_OF_ROWS]["rows"]["reviews"])
    [ben] = case.face_sheet["children"]
    second, first = case.rows("cell/1/A1")
    numbers = {path: int((text.version_id or "tex_0")[4:], 16) for path, text in case.texts.items()}
    assert numbers == {
        "rationale/1": 20,
        f"face/children/{ben[ROW]}/name": 2,
        f"cell/1/A1/{first[ROW]}/child_first_name": 11,
        f"cell/1/A1/{second[ROW]}/child_first_name": 12,
        f"cell/1/A1/{second[ROW]}/allegation": 13,
    }
    assert (ben["gender"], first["report_date"], second["report_date"]) == ("male", "2026-01-02", "2026-02-03")
