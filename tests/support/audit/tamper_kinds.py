"""Every kind of tampering, drawn at random, and what of it has to be found where."""

import random
from collections.abc import Callable
from dataclasses import dataclass, replace

import orjson

from cli.audit.evidence.finding import Finding
from cli.audit.evidence.rated_case import COLLECTION
from services.projections.views import CASE_RATINGS
from shared.contracts.envelope import encode, with_hash
from shared.contracts.topics import owner_of
from shared.eventstore.journal_entry import Document
from tests.support.audit.forgery import flip, forge, rechain
from tests.support.audit.stored_case import Held

Found = Callable[[list[Finding]], bool]


@dataclass(frozen=True)
class Tampered:
    """The case as it is afterwards; `found` judges the findings; `what` says for a person what was done."""

    case: Held
    is_found: Found
    what: str


def first_is(service: str, key: str, sequence: int) -> Found:
    """The first finding names this very event."""

    def names_event(findings: list[Finding]) -> bool:
        named = [(finding.service, finding.aggregate, finding.sequence) for finding in findings]
        return named[:1] == [(service, key, sequence)]

    return names_event


def any_is(services: set[str], key: str, sequences: set[int]) -> Found:
    """A finding names the stored document, by how far it says that it goes or by how far it should."""
    return lambda findings: any(
        finding.service in services and finding.aggregate == key and finding.sequence in sequences
        for finding in findings
    )


def bit(rng: random.Random, case: Held) -> Tampered:
    """One bit of an event's stored content."""
    owner, row = _row(rng, case)
    event = rng.choice(row["events"])
    sequence = event["sequence"]
    what = flip(rng, event)
    return Tampered(case, first_is(owner, case.key, sequence), f"{owner} event {sequence}: {what}")


def row_deleted(rng: random.Random, case: Held) -> Tampered:
    owner, row = _row(rng, case, last=False)
    case.rows[owner].remove(row)
    return Tampered(case, first_is(owner, case.key, row["sequence"]), f"{owner} row {row['sequence']} deleted")


def tail_cut(rng: random.Random, case: Held) -> Tampered:
    """One row at the end or all of them."""
    owner, row = _row(rng, case)
    del case.rows[owner][case.rows[owner].index(row) :]
    return Tampered(case, first_is(owner, case.key, row["sequence"]), f"{owner} cut off from {row['sequence']} on")


def rows_swapped(rng: random.Random, case: Held) -> Tampered:
    """Their events, or their places."""
    owner, _ = _row(rng, case)
    row, other = rng.sample(case.rows[owner], 2)
    first = min(row["sequence"], other["sequence"])
    fields = rng.choice([("events",), ("sequence", "last"), ("events", "at"), ("sequence", "last", "at")])
    for field in fields:
        row[field], other[field] = other[field], row[field]
    case.rows[owner].sort(key=lambda stored: int(stored["sequence"]))
    return Tampered(case, first_is(owner, case.key, first), f"{owner} rows of {first}: {fields} swapped")


def rewritten(rng: random.Random, case: Held) -> Tampered:
    """A forged fact, and every hash from there on computed anew: the chain holds."""
    owner, row = _row(rng, case)
    forged = rng.choice(row["events"])
    forge(rng, forged)
    rechain(case.rows[owner])
    what = f"{owner} rewritten from {forged['sequence']} on"
    return Tampered(case, first_is(owner, case.key, forged["sequence"]), what)


def fold_changed(rng: random.Random, case: Held) -> Tampered:
    name, service = rng.choice([("cases", "reviews"), (COLLECTION, "ratings")])
    document = case.stored[name]
    before = document["sequence"]
    part = {field: value for field, value in document.items() if field != "_id"}
    what = flip(rng, part)
    document |= part
    claimed = {before, before + 1, document["sequence"], document.get("seen", 0) + 1}
    ends = {rows[-1]["last"] + 1 for rows in case.rows.values()}
    return Tampered(case, any_is({service, "reviews"}, case.key, claimed | ends), f"{name}: {what}")


def view_row_changed(rng: random.Random, case: Held) -> Tampered:
    row = case.shown[CASE_RATINGS.name]
    part = {name: row[name] for name in ("site", "row", "seen")}
    what = flip(rng, part)
    row |= part
    sequences = {*row["seen"].values(), *(seen + 1 for seen in row["seen"].values())}
    ends = {owner: rows[-1]["last"] for owner, rows in case.rows.items()}
    places = sequences | {end + 1 for end in ends.values()} | set(ends.values())
    return Tampered(case, any_is({"projections", "reviews", "ratings"}, case.key, places), f"view row: {what}")


def record_changed(rng: random.Random, case: Held) -> Tampered:
    """A record of a topic: any bit of it, a forged fact with a fitting hash, or another key."""
    index = rng.randrange(len(case.records))
    record = case.records[index]
    owner, value = owner_of(record.topic), record.value or b""
    event = orjson.loads(value)
    sequence = event["sequence"]
    match rng.choice(["bit", "forged", "key"]):
        case "bit":
            changed = bytearray(value)
            changed[rng.randrange(len(value))] ^= 1 << rng.randrange(8)
            case.records[index] = record._replace(value=bytes(changed))
        case "forged":
            forge(rng, event)
            case.records[index] = record._replace(
                value=encode(with_hash({k: v for k, v in event.items() if k != "hash"}))
            )
        case _:
            case.records[index] = record._replace(key=b"ca-cqi|cas_" + b"0" * 32)
    places = {sequence, _claimed(case.records[index].value)}
    return Tampered(case.read_again(), any_is({owner}, case.key, places), f"{owner} record {sequence}")


def text_changed(rng: random.Random, case: Held) -> Tampered:
    """A sealed text: changed in some part, put in another one's place, or removed."""
    version = rng.choice(sorted(case.sealed.texts))
    rows = [row for row in case.rows["reviews"] for row in row["events"]]
    sequence = next(e["sequence"] for e in rows if e["data"].get("text", {}).get("version_id") == version)
    texts = dict(case.sealed.texts)
    row = texts.pop(version)
    what = rng.choice(["removed", "field", "sealed", "aggregate"])
    if what != "removed":
        texts[version] = row | {what: row[what][:-1] + "~"}
    changed = replace(case, sealed=replace(case.sealed, texts=texts))
    return Tampered(changed, first_is("reviews", case.key, sequence), f"text {version}: {what}")


KINDS: dict[str, Callable[[random.Random, Held], Tampered]] = {
    "a bit of an event": bit,
    "a row deleted": row_deleted,
    "the tail cut": tail_cut,
    "two rows swapped": rows_swapped,
    "a chain rewritten": rewritten,
    "a sealed text changed": text_changed,
    "a stored fold changed": fold_changed,
    "a view's row changed": view_row_changed,
    "a topic's record changed": record_changed,
}


def _row(rng: random.Random, case: Held, *, last: bool = True) -> tuple[str, Document]:
    owner = rng.choice(sorted(case.rows))
    return owner, rng.choice(case.rows[owner] if last else case.rows[owner][:-1])


def _claimed(value: bytes | None) -> int:
    try:
        return int(orjson.loads(value or b"")["sequence"])
    except (ValueError, KeyError, TypeError):
        return 0
