"""P8: how soon the relay has a committed row at the broker, and how fast it sends a backlog.

Live: rows are appended at a steady pace, handed to the relay and sent; timed from the insert acknowledged to the event
acknowledged. Its peer, a change stream, has then only seen the row. Backlog: one event a row, sent and marked by
`Relay.drain`. Its peers do half of that each: a poll that reads the same pages, and a producer that sends ready bytes.
"""

import uuid
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from statistics import median

from shared.contracts.reviews.entry import AnswerSaved
from shared.eventstore.journal_entry import (
    AggregateId,
    CommandContext,
    Document,
    StreamHead,
    head_of,
    new_journal_entry,
)
from shared.runtime import new_id, utc_now
from tests.bench.measurement import Bar, Line, Run, beside, expect, in_turn, p50, p99, spread
from tests.bench.relay_runs import ANOTHER, TOPIC, drained, live, watched
from tests.bench.servers import Place

PACE, SECONDS, FEW_SECONDS = 300, 5, 1
MOST_MS = 20
BACKLOG, SHORT, A_SECOND = 50_000, 1000, 20_000
ROWS_A_CASE = 10
PARTITIONS = 6


class Relayed:
    name = "P8"

    async def run(self, place: Place) -> list[Line]:
        await place.make(TOPIC, PARTITIONS)
        await place.make(ANOTHER, PARTITIONS)
        return [await self._live(place), *await self._backlog(place)]

    async def _live(self, place: Place) -> Line:
        # A case's rows never overtake each other: with one row a case, none waits for another.
        rows = _rows(PACE * (FEW_SECONDS if place.quick else SECONDS), each=1)

        async def ours() -> list[float]:
            async with _all_arriving(place, rows):
                return await live(place, rows, PACE)

        found = await in_turn({"ours": ours, "peer": lambda: watched(place, rows, PACE)}, place.rounds)
        worst = median(p99(delays) for delays in found["ours"])
        return Line(
            self.name,
            "from insert to broker, live; peer: a change stream, from insert to seen",
            f"{PACE} rows/s for {len(rows) / PACE:.0f} s",
            ours=_said(found["ours"]),
            peer=_said(found["peer"]),
            bars=(Bar(f"p99 <= {MOST_MS} ms", worst <= MOST_MS),),
        )

    async def _backlog(self, place: Place) -> list[Line]:
        rows = _rows(SHORT if place.quick else BACKLOG, ROWS_A_CASE)

        async def one_round() -> dict[str, Run]:
            async with _all_arriving(place, rows):
                return await drained(place, rows)

        rounds = (await in_turn({"all": one_round}, place.rounds))["all"]
        ours, poll, produce = ([one[name] for one in rounds] for name in ("ours", "poll", "produce"))
        bars = (Bar(f">= {A_SECOND:,}/s", median(run.rate for run in ours) >= A_SECOND),)
        load = f"{len(rows):,} rows of one event"
        return [
            beside(self.name, "backlog read, sent and marked; peer: only read", load, ours=ours, peer=poll, bars=bars),
            beside(self.name, "the same; peer: only sent, from memory", load, ours=ours, peer=produce),
        ]


@asynccontextmanager
async def _all_arriving(place: Place, rows: Sequence[Document]) -> AsyncIterator[None]:
    """What the block sends is these rows' events: each once, every case's in its order."""
    begins = await place.ends(TOPIC)
    yield
    arrived: dict[str, list[str]] = defaultdict(list)
    async for key, event in place.since(begins):
        arrived[key].append(event["hash"])
    expect(arrived == _hashes(rows), "what lies on the topic is not what was committed, in order")


def _hashes(rows: Sequence[Document]) -> dict[str, list[str]]:
    by_case: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        by_case[row["aggregate"]] += [event["hash"] for event in row["events"]]
    return by_case


def _said(rounds: Sequence[Sequence[float]]) -> str:
    middle, worst = ([of(delays) for delays in rounds] for of in (p50, p99))
    return f"p50 {median(middle):.1f} ms, p99 {spread(worst, '{:.1f}')} ms"


def _rows(count: int, each: int) -> list[Document]:
    """Cases of so many rows, all cases in turn."""
    cause = CommandContext("usr_bench", utc_now(), new_id(), new_id(), f"00-{'a' * 32}-{'b' * 16}-01", new_id)
    cases = [_rows_of_a_case(each, cause) for _ in range(count // each)]
    return [row for turn in zip(*cases, strict=True) for row in turn]


def _rows_of_a_case(count: int, cause: CommandContext) -> list[Document]:
    subject, head, rows = (
        AggregateId("reviews", "ca-training", f"cas_{uuid.uuid4().hex}"),
        StreamHead(),
        list[Document](),
    )
    for number in range(count):
        rows.append(
            new_journal_entry(subject, head, [AnswerSaved(item=str(number + 1), question="A", value="Yes")], cause)
        )
        head = head_of(rows[-1])
    return rows
