"""Outbox of mails: each is a row under its letter's id, claimed by one process at a time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from services.identity.mail.letters import Letter
from shared.mongo import ASCENDING, BulkWriteError, Collection, Document, ReturnDocument, Store, only_duplicate_keys

MAILS = "mails"
MailState = Literal["waiting", "sent", "refused"]

LEASE = timedelta(seconds=60)
"""Longer than one delivery takes; after it the row of a crashed process can be claimed again. A setting for tests."""

INITIAL_BACKOFF, MAX_BACKOFF = timedelta(seconds=1), timedelta(minutes=5)
"""Exponential backoff of a failed delivery, without a limit of attempts."""


@dataclass(frozen=True)
class ClaimedLetter:
    """A mail that this process may deliver until the lease ends."""

    letter: Letter
    at: datetime
    """When it was queued."""

    tries: int
    until: datetime


@dataclass(frozen=True)
class Delivery:
    """State of a mail: waiting, taken by a server, or refused permanently."""

    state: MailState
    tries: int
    sent_at: datetime | None


@dataclass(frozen=True)
class LastLetter:
    """Newest letter to an address, and when it was queued, taken by a server or refused."""

    state: MailState
    at: datetime


async def declare(store: Store) -> None:
    """Creates the indexes of the waiting mails, and of the mails to an address."""
    await store.index(MAILS, ["next_at"], name="waiting", partialFilterExpression={"state": "waiting"})
    await store.index(MAILS, ["to", "at"], name="to")


async def enqueue(store: Store, letters: Iterable[Letter], now: datetime) -> None:
    """Queues letters; a letter that is queued again stays one mail."""
    rows = [_row(letter, now) for letter in letters]
    if not rows:
        return
    try:
        await _mails(store).insert_many(rows, ordered=False)
    except BulkWriteError as error:
        if not only_duplicate_keys(error):
            raise


async def enqueue_with_link(store: Store, letter: Letter, now: datetime, link: str) -> str:
    """Queues a letter with a secret link. Returns the digest of the link in the letter of this id that is queued.

    `link`: the digest of the link in `letter`. One command queues and reads: after a failed insert, a majority read
    may not see yet the row of the process that was first, and the link that was mailed would not open.
    """
    row = _row(letter, now) | {"link": link}
    queued: Document = await _mails(store).find_one_and_update(
        {"_id": row.pop("_id")}, {"$setOnInsert": row}, upsert=True, return_document=ReturnDocument.AFTER
    )
    return str(queued.get("link", link))


async def claim_next(store: Store, now: datetime, lease: timedelta = LEASE) -> ClaimedLetter | None:
    """Claims the mail that has been due longest for the time of the lease; None when none is due."""
    due = {"state": "waiting", "next_at": {"$lte": now}, "claimed_until": {"$lte": now}}
    claim = {"$set": {"claimed_until": now + lease}, "$inc": {"tries": 1}}
    row: Document | None = await _mails(store).find_one_and_update(due, claim, sort=[("next_at", ASCENDING)])
    if row is None:
        return None
    letter = Letter(row["_id"], row["to"], row["subject"], row["text"])
    return ClaimedLetter(letter, row["at"], row["tries"] + 1, now + lease)


async def mark_sent(store: Store, claimed: ClaimedLetter, now: datetime) -> None:
    """Marks a mail as taken by a server and deletes its text, which may hold a secret link."""
    await _close(store, claimed, {"state": "sent", "sent_at": now})


async def mark_refused(store: Store, claimed: ClaimedLetter, now: datetime) -> None:
    """Marks a mail as refused permanently, unless another process has sent it."""
    await _close(store, claimed, {"state": "refused", "refused_at": now}, {"state": "waiting"})


async def reschedule(store: Store, claimed: ClaimedLetter, now: datetime) -> None:
    """Makes a failed mail due again after its backoff, unless another process has claimed it since."""
    claimed_by_us = {"_id": claimed.letter.id, "state": "waiting", "claimed_until": claimed.until}
    due_later = {"next_at": now + backoff(claimed.tries), "claimed_until": now}
    await _mails(store).update_one(claimed_by_us, {"$set": due_later})


def backoff(tries: int) -> timedelta:
    """Returns the delay before the next attempt: 1 s after the first failure, then 2 s, 4 s …, at most five minutes."""
    return min(MAX_BACKOFF, INITIAL_BACKOFF * (1 << min(tries - 1, 20)))


async def find_deliveries(store: Store, ids: Sequence[str]) -> dict[str, Delivery]:
    """Returns the state of these mails by id; one that was never queued is missing."""
    rows = _mails(store).find({"_id": {"$in": list(ids)}}, {"state": 1, "tries": 1, "sent_at": 1})
    return {row["_id"]: Delivery(row["state"], row["tries"], row.get("sent_at")) async for row in rows}


async def find_newest(store: Store, addresses: Iterable[str]) -> dict[str, LastLetter]:
    """Returns the newest letter to each address; one to which nothing was ever sent is missing."""
    newest: list[Document] = [
        {"$match": {"to": {"$in": list(addresses)}}},
        {"$sort": {"to": ASCENDING, "at": ASCENDING}},
        {"$group": {"_id": "$to", "mail": {"$last": "$$ROOT"}}},
        {"$project": {f"mail.{name}": 1 for name in ("state", "at", "sent_at", "refused_at")}},
    ]
    return {row["_id"]: _last_letter(row["mail"]) async for row in _mails(store).aggregate(newest)}


def _last_letter(row: Document) -> LastLetter:
    return LastLetter(row["state"], row.get("sent_at") or row.get("refused_at") or row["at"])


async def _close(store: Store, claimed: ClaimedLetter, state: Document, only: Document | None = None) -> None:
    row = {"_id": claimed.letter.id} | (only or {})
    await _mails(store).update_one(row, {"$set": state, "$unset": {"text": True}})


def _row(letter: Letter, now: datetime) -> Document:
    mail = {"_id": letter.id, "to": letter.to, "subject": letter.subject, "text": letter.text}
    return mail | {"state": "waiting", "tries": 0, "next_at": now, "claimed_until": now, "at": now}


def _mails(store: Store) -> Collection:
    return store.collection(None, MAILS)
