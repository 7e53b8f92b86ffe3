"""Every fault that is not a death at a named place, by the sentence that says it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from tests.faults.code_copies import Change
from tests.faults.processes import RATERS
from tests.faults.scenarios import awake, disorder, joining
from tests.faults.trial import Round

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
        joining.workers, (joining.SLOW_RATING, joining.SLOW_VIEW), (*RATERS, "projections-worker-1")
    ),
    "every process is replaced": Scenario(joining.replaced),
    "Kafka dies and comes back": Scenario(awake.kafka_away),
    "one of two relays wakes up late": Scenario(awake.late_relay),
    "workers sleep beyond their session": Scenario(
        awake.zombies, (joining.SLOW_RATING, joining.SLOW_VIEW), (*RATERS, "projections-worker-1")
    ),
    "workers sleep in the middle of a case": Scenario(awake.late_zombies, (joining.SLOW_RATING,), RATERS),
    "a worker dies while the database sleeps": Scenario(awake.database_asleep),
    "an api dies while Kafka sleeps": Scenario(awake.broker_asleep),
}
SHORT = ("bad records and forgeries come among good ones",)
