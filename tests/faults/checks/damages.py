"""Every invariant broken in some way: what each damage makes of evidence that was whole."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from typing import Any

from services.projections.views import VIEWS
from shared.contracts.envelope import with_hash
from shared.projection.view import consumer_group_of
from tests.faults.checks.evidence import Evidence, Journalled, place_of
from tests.faults.checks.invented_evidence import whole
from tests.faults.ledger import UNKNOWN, Answered, Request

WHOLE = whole(seed=1)
Damage = Callable[[Evidence], Evidence]
Rows = Callable[[list[Any]], list[Any]]


def reviews(change: Rows) -> Damage:
    return lambda found: replace(found, reviews=Journalled(change(deepcopy(list(found.reviews.rows)))))


def ratings(change: Rows) -> Damage:
    return lambda found: replace(found, ratings=Journalled(change(deepcopy(list(found.ratings.rows)))))


def asked(change: Callable[[list[Request]], list[Request]]) -> Damage:
    return lambda found: replace(found, requests=change(list(found.requests)))


def answered(number: int, **answer: Any) -> Damage:
    """The last try of one request ended otherwise."""

    def other(requests: list[Request]) -> list[Request]:
        one = requests[number]
        end = replace(one.answers[-1], **answer)
        return [*requests[:number], replace(one, answers=[*one.answers[:-1], end]), *requests[number + 1 :]]

    return asked(other)


def stored(folds: str, **change: Any) -> Damage:
    """One document of a fold says something else."""

    def other(found: Evidence) -> Evidence:
        there = deepcopy(getattr(found, folds))
        key = next(iter(there))
        there[key] |= {name: value(there[key][name]) for name, value in change.items()}
        return with_fold(found, folds, there)

    return other


def without_one(folds: str) -> Damage:
    return lambda found: with_fold(found, folds, dict(list(getattr(found, folds).items())[1:]))


def with_fold(found: Evidence, name: str, fold: Any) -> Evidence:
    return replace(found, **{name: fold})


def event(rows: list[Any], row: int, **attributes: Any) -> list[Any]:
    """An event with other attributes and a hash that fits them."""
    events = rows[row]["events"]
    events[0] = with_hash({name: value for name, value in (events[0] | attributes).items() if name != "hash"})
    return rows


def rated(rows: list[Any], row: int, **data: Any) -> list[Any]:
    return event(rows, row, data=rows[row]["events"][0]["data"] | data)


def parked(**row: Any) -> Damage:
    """A record of the reviews topic was put aside."""

    def aside(found: Evidence) -> Evidence:
        one = found.records[0]
        document = {"_id": f"ratings|{place_of(one)}", "group": "ratings", "key": "ca-cqi|cas_x", "detail": ""}
        return replace(found, parked=[document | {"reason": "unreadable", "attempts": 1} | row])

    return aside


def planted(found: Evidence) -> Evidence:
    """Bad records that nobody put aside."""
    bad = found.records[0]._replace(offset=10**6, value=b"{")
    return replace(found, records=[*found.records, bad], planted=frozenset({place_of(bad)}))


def tried_often(found: Evidence) -> Evidence:
    found = planted(found)
    place = next(iter(found.planted))
    rows = [{"_id": f"{g}|{place}", "group": g, "key": "?", "reason": "unreadable", "attempts": 6} for g in GROUPS]
    return replace(found, parked=rows)


GROUPS = ("ratings", *(consumer_group_of(view) for view in VIEWS if "reviews" in view.owners))
RACED = next(n for n, one in enumerate(WHOLE.requests) if one.asked.race and not one.accepted)

DAMAGES: dict[str, Damage] = {
    "I1 a save is lost": reviews(lambda rows: rows[:-1]),
    "I1 a creation is lost": reviews(lambda rows: rows[1:]),
    "I1 it stands under another version": answered(1, etag='"99"'),
    "I1 it stands in another case": reviews(lambda rows: [*rows[:-1], rows[-1] | {"aggregate": "ca-cqi|cas_other"}]),
    "I1 it says something else": reviews(lambda rows: rated(rows, 1, value="Nonsense")),
    "I2 nobody asked for it": asked(lambda requests: requests[:-1]),
    "I2 it was refused": answered(1, status=422),
    "I2 no event caused the rating": ratings(lambda rows: event(rows, 0, causationid=rows[1]["events"][0]["id"])),
    "I3 a version is missing": reviews(lambda rows: [*rows[:1], *rows[2:]]),
    "I3 a version stands twice": reviews(lambda rows: [*rows[:2], *rows[1:]]),
    "I3 a rating is missing": ratings(lambda rows: [*rows[:1], *rows[2:]]),
    "I4 a rating stands twice": ratings(lambda rows: [*rows, rows[-1]]),
    "I4 a rating is another": ratings(lambda rows: rated(rows, 0, rating="INCOMPLETE")),
    "I4 the last rating was never given": ratings(lambda rows: rows[:-1]),
    "I4 nothing was rated": without_one("rated"),
    "I4 the fold has not seen all": stored("rated", seen=lambda seen: seen - 1),
    "I4 the fold has other answers": stored("rated", answers=lambda answers: answers | {"18": {"A1": "No"}}),
    "I4 the fold has other ratings": stored("rated", items=lambda items: dict(list(items.items())[1:])),
    "I5 a row is lost": without_one("shown"),
    "I5 a row shows something else": stored("shown", row=lambda row: row | {"stage": "approved_final"}),
    "I5 a row has not seen all": stored("shown", seen=lambda seen: seen | {"ratings": seen["ratings"] - 1}),
    "I5 sums are not those of the rows": lambda found: replace(found, wrong_sums=["ca-cqi|2026Q3|06001"]),
    "I5 a cached case is another": stored("cases", state=lambda state: state | {"version": 1}),
    "I6 content was changed": reviews(lambda rows: [rows[0] | {"events": [rows[0]["events"][0] | {"actor": "usr_x"}]}]),
    "I6 the chain was cut": reviews(lambda rows: event(rows, 1, previoushash="0" * 64)),
    "I7 a case lies with another purpose": lambda found: replace(found, strangers=["ca-cqi|cas_x: lies in training"]),
    "I8 ratings went back": ratings(lambda rows: [*rows[:1], rows[2], rows[1], *rows[3:]]),
    "I8 a case lies in two partitions": lambda found: replace(
        found, records=[found.records[0]._replace(partition=1), *found.records[1:]]
    ),
    "I9 one key stands twice": reviews(lambda rows: [*rows, rows[-1]]),
    "I9 a repetition was answered otherwise": asked(
        lambda all_of_them: [
            replace(one, answers=[*one.answers, replace(one.answers[0], body="another")]) for one in all_of_them
        ]
    ),
    "I9 a repetition was refused": asked(
        lambda all_of_them: [replace(one, answers=[*one.answers, Answered("", 409)]) for one in all_of_them]
    ),
    "I10 two writers were accepted": answered(RACED, status=200),
    "I10 no writer was accepted": answered(RACED - 1, status=412),
    "I10 a writer met no answer": answered(RACED, status=409),
    "I11 an event never came": lambda found: replace(found, records=found.records[1:]),
    "I11 a record is made up": lambda found: replace(
        found, records=[*found.records, found.records[0]._replace(offset=10**6, value=b'{"made": "up"}')]
    ),
    "I11 a good record was put aside": parked(),
    "I11 a bad record was passed over": planted,
    "I11 a bad record was tried too often": tried_often,
    "I12 nobody knows how it ended": answered(1, status=UNKNOWN),
}
