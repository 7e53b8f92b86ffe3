"""Reviewers who save without pause, and remember every answer they got and when."""

import asyncio
import random
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import httpx2

from cli.client.case_entry import Entry
from cli.demonstration.scenario import SITE, sheet_of
from deploy.local.stack import Stack
from shared.contracts.vocabulary import Purpose
from shared.eventstore.journal import Journal
from shared.mongo import Store
from tests.support.quarters import quarter

SEED = 23
BETWEEN = 0.05
"""Seconds between two saves of one reviewer."""


@dataclass(frozen=True)
class Answered:
    """One request: when it was asked and answered, the status, and how long to wait if it said so."""

    asked: float
    at: float
    status: int
    key: str
    retry_after: str


@dataclass
class Reviewer:
    """Saves one question of one case again and again, each save with a key of its own until it is acknowledged."""

    client: httpx2.AsyncClient
    token: str
    case: str
    item: str
    question: str
    values: Sequence[Any]
    rev: int = 0
    answers: list[Answered] = field(default_factory=list)

    async def save_for_ever(self) -> None:
        number = 0
        while True:
            number += 1
            await self._save(uuid.uuid4().hex, self.values[number % len(self.values)])
            await asyncio.sleep(BETWEEN)

    async def _save(self, key: str, value: Any) -> None:
        body = {"ops": [{"q": self.question, "value": value, "base_rev": self.rev}]}
        headers = {"Authorization": f"Bearer {self.token}", "Idempotency-Key": key, "If-Match": '"1"'}
        url = f"/api/v1/sites/{SITE}/cases/{self.case}/items/{self.item}/answers"
        while True:
            asked = time.monotonic()
            response = await self.client.patch(url, json=body, headers=headers)
            said = Answered(asked, time.monotonic(), response.status_code, key, response.headers.get("retry-after", ""))
            self.answers.append(said)
            if response.status_code == httpx2.codes.OK:
                self.rev = response.json()["answers"][self.question]["rev"]
                return
            assert response.status_code == httpx2.codes.SERVICE_UNAVAILABLE, response.text


async def reviewers(stack: Stack, client: httpx2.AsyncClient, count: int) -> list[Reviewer]:
    """Each with a case of their own, opened before anything breaks."""
    drawn = quarter(random.Random(SEED))
    made = []
    for number in range(count):
        entry = Entry(client, SITE, stack.token("reviewer"), stack.token("qa"))
        await entry.create(sheet_of(SEED, number, drawn[number]))
        made.append(Reviewer(client, entry.reviewer, entry.case, "1", "A", (0, 1, 2)))
    return made


def longest_gap(reviewers: Sequence[Reviewer], since: float) -> float:
    """The longest time in which nobody's save was acknowledged."""
    times = sorted(one.at for each in reviewers for one in each.answers if one.status == httpx2.codes.OK)
    after = [since, *(at for at in times if at > since)]
    return max(late - early for early, late in pairwise(after))


async def lost(stack: Stack, reviewers: Sequence[Reviewer]) -> list[str]:
    """Acknowledged saves that the journal does not have exactly once."""
    store = Store(stack.mongo_url("reviews"), "reviews")
    try:
        rows = store.collection(Purpose.CQI, Journal.COLLECTION).find({"retry": {"$exists": True}}, {"retry.key": 1})
        kept = [row["retry"]["key"].rpartition(":")[2] async for row in rows]
    finally:
        store.close()
    acknowledged = [one.key for each in reviewers for one in each.answers if one.status == httpx2.codes.OK]
    return [key for key in acknowledged if kept.count(key) != 1]
