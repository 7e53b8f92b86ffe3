"""Views: each row is what a recompute gives, a late writer undoes nothing, a rebuild is shown when it is level."""

import asyncio
import uuid
from dataclasses import replace
from typing import Any

import pytest

from services.projections.views.case_ratings import CaseRatings
from shared.consumer.event_processor import EventRun
from shared.contracts.ratings import ItemRated, OutcomeRated
from shared.contracts.reviews.qa import CaseApproved, CaseSubmitted
from shared.contracts.vocabulary import Purpose
from shared.eventstore.journal_entry import AggregateId, StreamHead, new_journal_entry
from shared.mongo import Collection, ConcurrencyConflict, Store
from shared.projection.view_writer import ViewBatch, ViewWriter
from tests.cluster.conftest import NewReader
from tests.support.delivery.checker import check, recompute
from tests.support.delivery.histories import (
    SITE,
    TOPIC,
    Attributes,
    case_id,
    cause,
    facts_of_a_case,
    histories,
    history,
    key_of_event,
    recorded,
    sent,
    woven,
)
from tests.support.delivery.topics import TopicProbe
from tests.support.handlers import apply_runs
from tests.support.wait import until

pytestmark = pytest.mark.cluster

RATINGS_TOPIC = "oms.training.ratings"


def reviewed_and_rated() -> tuple[list[Attributes], list[Attributes]]:
    """One case as reviews tells it, up to its approval, and as ratings does."""
    case = case_id()
    life = [*facts_of_a_case(6), CaseSubmitted(completed="2026-08-14"), CaseApproved()]
    told = {"reason": "invented", "case_version": 6, "rule_set": "r4_2022"}
    ratings = [
        ItemRated.model_validate({"item": "1", "rating": "ANI", "questions": ("A1",)} | told),
        OutcomeRated.model_validate({"outcome": "S1", "rating": "NACH"} | told),
        ItemRated.model_validate({"item": "1", "rating": "S", "questions": ("A1",)} | told),
    ]
    reviews = new_journal_entry(AggregateId("reviews", SITE, case), StreamHead(), life, cause())
    return reviews["events"], new_journal_entry(AggregateId("ratings", SITE, case), StreamHead(), ratings, cause())[
        "events"
    ]


async def test_a_view_fed_by_two_services_equals_a_recompute_whichever_comes_first(
    probe: TopicProbe, new_reader: NewReader
) -> None:
    """The dashboards' own view: a figure must not depend on which topic was read first."""

    class Fresh(CaseRatings):
        name = f"case_ratings_{uuid.uuid4().hex}"

    reader = await new_reader(view=Fresh(), topics=(TOPIC, RATINGS_TOPIC))
    cases = [reviewed_and_rated() for _ in range(6)]
    async with reader.reading():
        for reviews, ratings in cases[:3]:
            await probe.send(TOPIC, map(sent, reviews))
            await until(reader.is_caught_up)
            await probe.send(RATINGS_TOPIC, map(sent, ratings))
        for reviews, ratings in cases[3:]:
            await probe.send(RATINGS_TOPIC, map(sent, ratings))
            await until(reader.is_caught_up)
            await probe.send(TOPIC, map(sent, reviews))
        await until(reader.is_caught_up)
    facts = recorded([event for reviews, ratings in cases for event in [*reviews, *ratings]])
    assert check(recompute(reader.view, facts), await reader.rows()) == []
    assert {row["stage"] for row in (await reader.rows()).values()} == {"approved_final"}
    assert {row["items"]["1"] for row in (await reader.rows()).values()} == {"S"}


async def test_the_rows_equal_a_recompute_from_what_lies_on_the_topic(probe: TopicProbe, new_reader: NewReader) -> None:
    reader = await new_reader()
    await probe.send(TOPIC, map(sent, woven(histories(cases=10, length=20))))
    await reader.read_all()
    assert check(recompute(reader.view, await probe.events(TOPIC)), await reader.rows()) == []


class Late:
    """A collection whose writer is paused between its read and its write."""

    def __init__(self, collection: Collection, go_on: asyncio.Event) -> None:
        self._collection, self._go_on, self.reached = collection, go_on, asyncio.Event()

    async def bulk_write(self, *args: Any, **options: Any) -> Any:
        self.reached.set()
        await self._go_on.wait()
        return await self._collection.bulk_write(*args, **options)


async def test_a_paused_consumer_that_wakes_late_cannot_put_its_row_over_a_newer_one(
    new_reader: NewReader, projections_store: Store
) -> None:
    reader = await new_reader()
    key, facts = _facts(8)
    writer = ViewWriter(reader.view, projections_store)
    zombie = await writer.load(Purpose.TRAINING, "reviews", {key: 1})
    assert isinstance(zombie, ViewBatch)
    go_on = asyncio.Event()
    late = Late(zombie.collection, go_on)
    paused = asyncio.create_task(replace(zombie, collection=late).apply([EventRun(key, tuple(facts[:3]))]))  # type: ignore[arg-type]
    await late.reached.wait()
    await apply_runs(writer, Purpose.TRAINING, "reviews", [EventRun(key, tuple(facts))])
    go_on.set()
    with pytest.raises(ConcurrencyConflict):
        await paused
    assert check(recompute(reader.view, facts), await reader.rows()) == []


async def test_folding_again_what_was_folded_changes_nothing(new_reader: NewReader, projections_store: Store) -> None:
    reader = await new_reader()
    key, facts = _facts(8)
    for last in (5, 3, 8, 8):
        writer = ViewWriter(reader.view, projections_store)
        await apply_runs(writer, Purpose.TRAINING, "reviews", [EventRun(key, tuple(facts[:last]))])
    assert check(recompute(reader.view, facts), await reader.rows()) == []


def _facts(length: int) -> tuple[str, list[Any]]:
    events = history(length)
    return key_of_event(events[0]), recorded(events)
