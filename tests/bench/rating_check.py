"""What a rater must have stored before its rate is worth a word: the right ratings, each told, none lost or parked."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from pymongo.database import Database

from services.ratings.domain import fold_ratings, to_case
from services.ratings.store import CASES
from shared.consumer.parking_lot import ParkingLot
from shared.contracts.envelope import hash_matches
from shared.eventstore.journal import Journal
from shared.eventstore.journal_entry import GENESIS, Document, events_in
from tests.bench.cases import Invented, digest, expected_hash
from tests.bench.measurement import expect

READ_WHOLE = 20
"""Cases whose journal is read event by event; of all others the numbers must agree."""


class Checker:
    """Knows what the rules give for these cases; asked after every run."""

    def __init__(self, cases: Sequence[Invented]) -> None:
        self._cases, self._hash = cases, expected_hash(cases)

    def check(self, database: Database[Any], *, journal: bool = True) -> None:
        """Raises WrongResult with what is not as it must be."""
        stored = list(database[CASES].find())
        found = digest((d["_id"], d["seen"], d["answers"], _ratings(d)) for d in stored)
        expect(found == self._hash, "the stored answers and ratings are not those that the rules give")
        expect(
            not database[ParkingLot.COLLECTION].count_documents({}),
            "records were parked that nothing is wrong with",
        )
        if journal:
            ends = {d["_id"]: d["sequence"] for d in stored if d["sequence"]}
            expect(_ends(database) == ends, "the journal has holes, or does not end where the cases say")
            for case in stored[:READ_WHOLE]:
                _expect_told(database, case)


def _ratings(document: Document) -> dict[str, str]:
    return {name: one[0] for part in ("items", "outcomes") for name, one in document[part].items()}


def _ends(database: Database[Any]) -> dict[str, int]:
    """Of each aggregate: its last sequence; -1 when the events before it are not as many."""
    counted = {"$group": {"_id": "$aggregate", "last": {"$max": "$last"}, "events": {"$sum": {"$size": "$events"}}}}
    found = database[Journal.COLLECTION].aggregate([counted])
    return {d["_id"]: d["last"] if d["last"] == d["events"] else -1 for d in found}


def _expect_told(database: Database[Any], document: Document) -> None:
    """The case's journal is chained, untouched, and folds to the ratings that are stored."""
    rows = list(database[Journal.COLLECTION].find({"aggregate": document["_id"]}).sort("sequence"))
    facts = [fact for row in rows for fact in events_in(row)]
    hashes = [fact.envelope.hash for fact in facts]
    expect([f.envelope.previoushash for f in facts] == [GENESIS, *hashes[:-1]], "a case's journal is not chained")
    expect(all(hash_matches(e) for row in rows for e in row["events"]), "a journal's event does not fit its hash")
    case = to_case(document)
    told = fold_ratings(replace(case, items={}, outcomes={}), [f.event for f in facts], case.head)
    expect(told == case, "a case's ratings are not what its journal tells")
