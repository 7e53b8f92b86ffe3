"""Every fault that is not a death at a named place, by the sentence that says it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from tests.faults.code_copies import Change
from tests.faults.fault_run import Round
from tests.faults.processes import RATERS
from tests.faults.scenarios import disorder, outages, rebalances

Play = Callable[[Round], Awaitable[list[str]]]
"""Puts load and fault on the stack, heals the fault, and gives where bad records were planted."""


@dataclass(frozen=True)
class Scenario:
    """`changed`: what the program of these processes is changed in, so that the fault can happen soon or at all."""

    play: Play
    changed: tuple[Change, ...] = ()
    processes: tuple[str, ...] = ()


SCENARIOS: dict[str, Scenario] = {
    "every record comes twice": Scenario(disorder.twice),
    "copies of old records come in no order": Scenario(disorder.shuffled),
    "bad records and forgeries come among good ones": Scenario(disorder.damaged),
    "a storm of bad records stops a topic": Scenario(disorder.storm),
    "a handler fails for one case": Scenario(disorder.poison, (disorder.FAILING,), RATERS),
    "a consumer gets earlier events late": Scenario(disorder.late),
    "a consumer never gets the last event": Scenario(disorder.last_missed, (disorder.SOON_AUDITED,), ("reviews",)),
    "workers join and leave": Scenario(
        rebalances.workers, (rebalances.SLOW_RATING, rebalances.SLOW_VIEW), (*RATERS, "projections-worker-1")
    ),
    "every process is replaced": Scenario(rebalances.replaced),
    "Kafka dies and comes back": Scenario(outages.kafka_away),
    "one of two relays wakes up late": Scenario(outages.late_relay),
    "workers sleep beyond their session": Scenario(
        outages.zombies, (rebalances.SLOW_RATING, rebalances.SLOW_VIEW), (*RATERS, "projections-worker-1")
    ),
    "workers sleep in the middle of a case": Scenario(outages.late_zombies, (rebalances.SLOW_RATING,), RATERS),
    "a worker dies while the database sleeps": Scenario(outages.database_asleep),
    "an api dies while Kafka sleeps": Scenario(outages.broker_asleep),
}
SHORT = ("bad records and forgeries come among good ones",)
