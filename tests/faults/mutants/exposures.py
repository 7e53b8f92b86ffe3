"""What shows a mutant: the faults of this package, and a few short ones of their own."""

from collections.abc import Mapping
from functools import partial

from tests.faults.fault_run import FaultRun
from tests.faults.scenarios import rebalances
from tests.faults.scenarios.crashes import crash_and_restart
from tests.faults.scenarios.scenarios import SCENARIOS, Scenario
from tests.support.crash_cells import CrashCell

CASES = 20


async def undisturbed(run: FaultRun) -> list[str]:
    """Races and repetitions are fault enough."""
    await run.load.run(range(CASES))
    return []


def dying(cell: CrashCell) -> Scenario:
    return Scenario(partial(crash_and_restart, cell=cell))


RATER = "ratings-worker-1"

EXPOSURES: Mapping[str, Scenario] = SCENARIOS | {
    "people race and repeat": Scenario(undisturbed),
    "the first worker comes late": Scenario(rebalances.first_comes_late),
    "a rater dies before it writes": dying(CrashCell(RATER, "ratings.computed", "backlog")),
    "a rater dies while it writes": dying(CrashCell(RATER, "ratings.journaled", "backlog", "first")),
    "a rater dies before it heals": dying(CrashCell(RATER, "ratings.computed", "gap")),
    "a relay dies while it sends": dying(CrashCell("reviews", "relay.sending", "entering", "first", 3)),
}

ALONE = tuple(name for name in EXPOSURES if "dies" in name and "rater" in name)
"""With one worker of ratings: nobody else takes the records that shall kill it."""
