"""The obvious consumer that a FastStream tutorial would write: typed batches, acknowledged by policy. It loses data."""

import asyncio
import uuid
from collections import defaultdict
from typing import Any

from faststream import AckPolicy
from faststream.kafka import KafkaBroker
from pydantic import BaseModel

from shared.instrument import engine

IDLE_SECONDS = 3.0


class Saved(BaseModel):
    """As much of an event as rating needs."""

    subject: str
    type: str
    data: dict[str, Any]


async def rate_plainly(kafka_url: str, topic: str) -> dict[str, dict[str, str]]:
    """Read the topic from its beginning and rate; returns the ratings per case once nothing more arrives."""
    broker = KafkaBroker(kafka_url, logger=None)
    cases: dict[str, dict[str, Any]] = defaultdict(lambda: {"case_type": "FC", "answers": {}})
    arrived = asyncio.Event()

    @broker.subscriber(
        topic,
        group_id=f"plain-{uuid.uuid4().hex}",
        batch=True,
        max_records=500,
        ack_policy=AckPolicy.ACK,
        auto_offset_reset="earliest",
    )
    async def rate(events: list[Saved]) -> None:
        arrived.set()
        for event in events:
            case = cases[event.subject]
            if event.type == "oms.reviews.case_created.v1":
                case["case_type"] = event.data["case_type"]
            elif event.type == "oms.reviews.answer_saved.v1":
                case["answers"].setdefault(event.data["item"], {})[event.data["question"]] = event.data["value"]

    await broker.start()
    await _until_idle(arrived)
    await broker.stop()
    return {name: _ratings(case) for name, case in cases.items()}


async def _until_idle(arrived: asyncio.Event) -> None:
    while True:
        arrived.clear()
        try:
            async with asyncio.timeout(IDLE_SECONDS):
                await arrived.wait()
        except TimeoutError:
            return


def _ratings(case: dict[str, Any]) -> dict[str, str]:
    rated = engine("r4_2022").rate(case["case_type"], case["answers"])
    return {name: rated_part.rating for part in (rated.items, rated.outcomes) for name, rated_part in part.items()}
