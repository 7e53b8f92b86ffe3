"""Reviewers at work through the gateway: they save, repeat, race, and ask again until they know how it ended."""

import asyncio
import hashlib
import time
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2

from tests.faults.ledger import UNKNOWN, Answered, Asked, Ledger
from tests.faults.pace import Pace
from tests.faults.people import WINDOWS, token, writer
from tests.faults.sheets import Save, Sheet, Way, sheet

AT_ONCE = 8
PATIENCE = 60.0
"""Seconds in which a reviewer asks again; what is unknown then stays unknown."""

REST = 0.2
SERVER_ERROR = 500


@dataclass
class Entered:
    """A case as its reviewer has it: the version in hand and the revision of each answer."""

    case: str
    etag: str
    revisions: dict[tuple[str, str], int] = field(default_factory=dict)

    def based(self, save: Save) -> list[dict[str, Any]]:
        revisions = self.revisions
        return [{"q": q, "value": v, "base_rev": revisions.get((save.item, q), 0)} for q, v in save.answers.items()]

    def took(self, save: Save, etag: str, content: dict[str, Any]) -> None:
        self.etag = etag
        self.revisions |= {(save.item, question): one["rev"] for question, one in content["answers"].items()}


Outcome = tuple[Answered, dict[str, Any]]


@dataclass
class Load:
    """Everything is drawn from the seed but the keys, which must be new in each run.

    `doors`: where requests go, in turn; a repetition knocks at the next one.
    """

    doors: Sequence[str]
    folder: Path
    ledger: Ledger
    seed: int
    pace: Pace = field(default_factory=Pace)
    saves: int | None = None
    """So many of each case's saves; None: all of them."""

    knocks: int = 0

    async def run(self, numbers: Iterable[int]) -> None:
        """Enter these cases, several at a time."""
        left = iter(numbers)
        limits = httpx2.Limits(max_connections=100, max_keepalive_connections=100)
        async with httpx2.AsyncClient(timeout=15, limits=limits) as client, asyncio.TaskGroup() as group:

            async def at_a_desk() -> None:
                for number in left:
                    await self._enter(client, sheet(self.seed, number))

            for _ in range(AT_ONCE):
                group.create_task(at_a_desk())

    async def _enter(self, client: httpx2.AsyncClient, drawn: Sheet) -> None:
        asked = Asked(uuid.uuid4().hex, writer(drawn.site, 0).id, drawn.site, "", "create", answers=drawn.fields)
        created = await self._in_a_way(client, drawn.created, [asked], drawn.fields)
        if not created:
            return
        entered = Entered(created[0][0].case, created[0][0].etag)
        for save in drawn.saves[: self.saves]:
            for end, content in await self._save(client, drawn.site, entered, save):
                entered.took(save, end.etag, content)

    async def _save(self, client: httpx2.AsyncClient, site: str, entered: Entered, save: Save) -> list[Outcome]:
        race = f"{entered.case}|{save.item}|{entered.etag}" if save.way == "race" else ""
        asked = [
            Asked(uuid.uuid4().hex, writer(site, 0).id, site, entered.case, "save", save.item, save.answers, race)
            for _ in range(WINDOWS if race else 1)
        ]
        return await self._in_a_way(client, save.way, asked, {"ops": entered.based(save)}, entered.etag)

    async def _in_a_way(
        self, client: httpx2.AsyncClient, way: Way, asked: list[Asked], body: Any, version: str = ""
    ) -> list[Outcome]:
        """What was accepted."""
        if way == "again":
            ends = [await self._ask(client, asked[0], body, version) for _ in range(2)]
        else:
            at_once = asked * 2 if way == "twice at once" else asked
            ends = list(await asyncio.gather(*(self._ask(client, one, body, version) for one in at_once)))
        return [end for end in ends if end[0].accepted]

    async def _ask(self, client: httpx2.AsyncClient, asked: Asked, body: Any, version: str = "") -> Outcome:
        """Until it is known how it ended, with the same key."""
        until = time.monotonic() + PATIENCE
        while True:
            await self.pace.turn()
            self.ledger.write(asked)
            end, content = await self._try(client, asked, body, version)
            self.ledger.write(end)
            if end.known or time.monotonic() > until:
                return end, content
            await asyncio.sleep(REST)

    async def _try(self, client: httpx2.AsyncClient, asked: Asked, body: Any, version: str) -> Outcome:
        person = int(asked.actor.rpartition("_")[2])
        headers = {"Authorization": f"Bearer {token(self.folder, asked.site, person)}", "Idempotency-Key": asked.key}
        self.knocks += 1
        door = self.doors[self.knocks % len(self.doors)]
        url, method = f"{door}/api/v1/sites/{asked.site}/cases", "POST"
        if asked.what == "save":
            url, method = f"{url}/{asked.case}/items/{asked.item}/answers", "PATCH"
            headers["If-Match"] = version
        try:
            answer = await client.request(method, url, json=body, headers=headers)
        except httpx2.TransportError as error:
            return Answered(asked.retry, UNKNOWN, why=type(error).__name__), {}
        return _read(asked, answer)


def _read(asked: Asked, answer: httpx2.Response) -> Outcome:
    if answer.status_code >= SERVER_ERROR:
        return Answered(asked.retry, UNKNOWN, why=str(answer.status_code)), {}
    content = answer.json()
    why = "" if answer.is_success else content["type"]
    digest = hashlib.sha256(answer.content).hexdigest()
    case = content["id"] if answer.is_success else ""
    return Answered(asked.retry, answer.status_code, answer.headers.get("etag", ""), case, digest, why), content
