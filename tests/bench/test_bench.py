"""The benches' programs work, and a wrong result stops them: they are run with small loads, and nothing is timed."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from services.ratings.store import CASES
from shared.contracts.envelope import encode
from shared.contracts.vocabulary import Purpose
from shared.eventstore.journal import Journal
from tests.bench.benches.bench_pipeline import Pipeline
from tests.bench.benches.bench_relay import Relayed
from tests.bench.cases import grouped, invented
from tests.bench.measurement import Bench, WrongResult
from tests.bench.programs.raw_rater import Known, database, take
from tests.bench.rating_check import Checker
from tests.bench.servers import Place, apart
from tests.support.clusters import Cluster

pytestmark = pytest.mark.cluster


@pytest.fixture
def place(cluster: Cluster) -> Iterator[Place]:
    place = Place(cluster, quick=True)
    yield place
    place.client.close()


@pytest.mark.parametrize("bench", [Pipeline(), Relayed()], ids=lambda bench: bench.name)
async def test_a_bench_with_small_loads_does_what_it_checks_and_has_a_figure_for_each_side(
    place: Place, bench: Bench
) -> None:
    lines = await bench.run(place)
    assert {line.bench for line in lines} == {bench.name}
    assert all(line.peer for line in lines)
    assert all(line.ours for line in lines if line.bars)


def lose_an_answer(found: Any) -> None:
    found[CASES].update_one({}, {"$inc": {"seen": -1}})


def change_a_rating(found: Any) -> None:
    found[CASES].update_one({"items.1.0": {"$exists": True}}, {"$set": {"items.1.0": "?"}})


def lose_a_row(found: Any) -> None:
    found[Journal.COLLECTION].delete_one({})


def change_a_fact(found: Any) -> None:
    found[Journal.COLLECTION].update_one({}, {"$set": {"events.0.data.reason": "another"}})


DAMAGE = (lose_an_answer, change_a_rating, lose_a_row, change_a_fact)


@pytest.mark.parametrize("damage", DAMAGE, ids=lambda damage: damage.__name__)
async def test_a_run_that_stored_something_wrong_has_no_rate(place: Place, damage: Callable[[Any], None]) -> None:
    cases = invented("ca-training", 3)
    with place.mark() as mark:
        name = apart("ratings", Purpose.TRAINING, mark)
        values = [encode(event) for event in grouped(cases)]
        await take(Known(), database(place.cluster.mongo_url, name), values, journal=True)
        Checker(cases).check(place.client[name])
        damage(place.client[name])
        with pytest.raises(WrongResult):
            Checker(cases).check(place.client[name])
