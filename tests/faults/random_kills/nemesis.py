"""Carries out a plan of kills, several processes away at a time, and brings everything back in the end."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable

from deploy.local.processes import NotStarted
from deploy.local.stack_status import Down
from deploy.local.topology import SERVERS
from tests.faults.processes import Processes
from tests.faults.random_kills.plan import Kill

MOST_AWAY = 3
"""At a time: with more, two processors would start programs and do nothing else."""

REST = 0.5
"""Seconds before what could not start, because what it needs was away, is started again."""


class Nemesis:
    """`killed` counts the kills that met a living process."""

    def __init__(self, processes: Processes) -> None:
        self._processes = processes
        self._places = asyncio.Semaphore(MOST_AWAY)
        self._turns: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self.killed = 0

    async def carry_out(self, plan: Iterable[Kill]) -> None:
        """Returns when everything that was killed runs again."""
        async with asyncio.TaskGroup() as group:
            for kill in plan:
                await asyncio.sleep(kill.pause)
                await self._places.acquire()
                group.create_task(self._once(kill))

    async def _once(self, kill: Kill) -> None:
        """Both servers are started by one command, and so never at the same time."""
        try:
            async with self._turns["servers" if kill.name in SERVERS else kill.name]:
                await self._processes.kill(kill.name)
                self.killed += 1
                await asyncio.sleep(kill.away)
                await self._bring_back(kill.name)
        finally:
            self._places.release()

    async def _bring_back(self, name: str) -> None:
        while True:
            try:
                await self._processes.start(name)
            except (NotStarted, Down):
                await asyncio.sleep(REST)
            else:
                return
