"""Every fault that is not a death at a named place, by the sentence that says it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from tests.faults.code_copies import Change
from tests.faults.fault_run import FaultRun
from tests.faults.processes import RATERS
from tests.faults.scenarios import disorder, outages, rebalances

Play = Callable[[FaultRun], Awaitable[list[str]]]
"""Puts load and fault on the stack, heals the fault, and gives where bad records were planted."""


@dataclass(frozen=True)
class Scenario:
    """`settings`: those with which these processes run, so that the fault happens soon.

    `changed`: texts of their program that are changed, where the fault could not happen at all.
    """

    play: Play
    processes: tuple[str, ...] = ()
    settings: Mapping[str, str] = field(default_factory=dict)
    changed: tuple[Change, ...] = ()


SCENARIOS: dict[str, Scenario] = {
    "every record comes twice": Scenario(disorder.twice),
    "copies of old records come in no order": Scenario(disorder.shuffled),
    "bad records and forgeries come among good ones": Scenario(disorder.damaged),
    "a storm of bad records stops a topic": Scenario(disorder.storm),
    "a handler fails for one case": Scenario(disorder.poison, RATERS, changed=(disorder.FAILING,)),
    "a consumer gets earlier events late": Scenario(disorder.late),
    "a consumer never gets the last event": Scenario(disorder.last_missed, ("reviews",), disorder.SOON_AUDITED),
    "workers join and leave": Scenario(rebalances.workers, (*RATERS, "projections-worker-1"), rebalances.SLOW_WORKERS),
    "every process is replaced": Scenario(rebalances.replaced),
    "Kafka dies and comes back": Scenario(outages.kafka_away),
    "one of two relays wakes up late": Scenario(outages.late_relay),
    "workers sleep beyond their session": Scenario(
        outages.zombies, (*RATERS, "projections-worker-1"), rebalances.SLOW_WORKERS
    ),
    "workers sleep in the middle of a case": Scenario(outages.late_zombies, RATERS, rebalances.SLOW_RATING),
    "a worker dies while the database sleeps": Scenario(outages.database_asleep),
    "an api dies while Kafka sleeps": Scenario(outages.broker_asleep),
}
SHORT = ("bad records and forgeries come among good ones",)
