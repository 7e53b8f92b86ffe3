"""Killed at each named place: no acknowledged answer is lost, each rating stands once, views equal a recompute."""

import pytest

from tests.faults.fault_run import TestedStack
from tests.faults.scenarios.crashes import crash_and_restart
from tests.faults.seeds import SEED
from tests.support.crash_cells import CELLS, CrashCell, is_short

pytestmark = [pytest.mark.cluster, pytest.mark.timeout(240)]


@pytest.mark.parametrize(
    "cell", [pytest.param(cell, marks=[] if is_short(cell) else [pytest.mark.faults], id=str(cell)) for cell in CELLS]
)
async def test_nothing_is_lost_when_a_process_dies_at(cell: CrashCell, alone: TestedStack) -> None:
    async with alone.start_run(cell.point, SEED) as run:
        await run.expect_no_faults(await crash_and_restart(run, cell))
