"""The mails that are to be sent: each a row under its letter's id, claimed by one process at a time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from services.identity.mail.letters import Letter
from shared.mongo import ASCENDING, BulkWriteError, Collection, Document, Store, only_duplicate_keys

MAILS = "mails"
MailState = Literal["waiting", "sent", "refused"]

LEASE = timedelta(seconds=60)
"""Longer than a sending may take; the row of a process that died is free again after it. A setting for tests."""

INITIAL_BACKOFF, MAX_BACKOFF = timedelta(seconds=1), timedelta(minutes=5)
"""Before what failed is tried again; doubled at each further failure, for ever."""


@dataclass(frozen=True)
class ClaimedLetter:
    """A mail in this process's hands."""

    letter: Letter
    at: datetime
    """When it was queued."""

    tries: int
    until: datetime


@dataclass(frozen=True)
class Delivery:
    """What became of a mail: the proof that it was handed over, or that it was refused for good."""

    state: MailState
    tries: int
    sent_at: datetime | None


async def declare(store: Store) -> None:
    await store.index(MAILS, ["next_at"], name="waiting", partialFilterExpression={"state": "waiting"})


async def enqueue(store: Store, letters: Iterable[Letter], now: datetime) -> None:
    """Each letter is one mail, however often it is queued."""
    rows = [_row(letter, now) for letter in letters]
    if not rows:
        return
    try:
        await _mails(store).insert_many(rows, ordered=False)
    except BulkWriteError as error:
        if not only_duplicate_keys(error):
            raise


async def claim_next(store: Store, now: datetime, lease: timedelta = LEASE) -> ClaimedLetter | None:
    """The mail that has been due longest, for this process alone as long as the lease; None when none is due."""
    due = {"state": "waiting", "next_at": {"$lte": now}, "claimed_until": {"$lte": now}}
    taken = {"$set": {"claimed_until": now + lease}, "$inc": {"tries": 1}}
    row: Document | None = await _mails(store).find_one_and_update(due, taken, sort=[("next_at", ASCENDING)])
    if row is None:
        return None
    letter = Letter(row["_id"], row["to"], row["subject"], row["text"])
    return ClaimedLetter(letter, row["at"], row["tries"] + 1, now + lease)


async def mark_sent(store: Store, claimed: ClaimedLetter, now: datetime) -> None:
    """A server has taken it. Its text goes: it may hold a link that is a secret."""
    await _close(store, claimed, {"state": "sent", "sent_at": now})


async def mark_refused(store: Store, claimed: ClaimedLetter) -> None:
    """No server will ever take it. That another process has sent it meanwhile stands."""
    await _close(store, claimed, {"state": "refused"}, {"state": "waiting"})


async def reschedule(store: Store, claimed: ClaimedLetter, now: datetime) -> None:
    """It is due again after a rest; whoever has taken it over meanwhile keeps it."""
    ours = {"_id": claimed.letter.id, "state": "waiting", "claimed_until": claimed.until}
    again = {"next_at": now + backoff(claimed.tries), "claimed_until": now}
    await _mails(store).update_one(ours, {"$set": again})


def backoff(tries: int) -> timedelta:
    """1 s after the first failure, then 2 s, 4 s and so on, at most five minutes."""
    return min(MAX_BACKOFF, INITIAL_BACKOFF * (1 << min(tries - 1, 20)))


async def find_deliveries(store: Store, ids: Sequence[str]) -> dict[str, Delivery]:
    """What became of these mails; one that was never queued is missing."""
    rows = _mails(store).find({"_id": {"$in": list(ids)}}, {"state": 1, "tries": 1, "sent_at": 1})
    return {row["_id"]: Delivery(row["state"], row["tries"], row.get("sent_at")) async for row in rows}


async def _close(store: Store, claimed: ClaimedLetter, state: Document, only: Document | None = None) -> None:
    row = {"_id": claimed.letter.id} | (only or {})
    await _mails(store).update_one(row, {"$set": state, "$unset": {"text": True}})


def _row(letter: Letter, now: datetime) -> Document:
    mail = {"_id": letter.id, "to": letter.to, "subject": letter.subject, "text": letter.text}
    return mail | {"state": "waiting", "tries": 0, "next_at": now, "claimed_until": now, "at": now}


def _mails(store: Store) -> Collection:
    return store.collection(None, MAILS)
