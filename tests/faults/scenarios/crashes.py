"""Bring a process to the place where it dies, and back: each way in which a cell's place is met."""

import asyncio
import os

from deploy.local.paths import PYTHON
from shared.ops.crash_points import STATUS
from tests.faults.fault_run import FaultRun
from tests.faults.quiescence import GROUPS
from tests.faults.records import miss_half, plant, put_again, resend, until_parked
from tests.faults.scenarios.mail_delivery import SHORT_LEASE, one_mail
from tests.faults.scenarios.site_setup import one_form
from tests.support.crash_cells import CrashCell

CASES = 20
BAD = 6
"""Records: enough for a first, a middle and a last one, too few for a storm."""


async def crash_and_restart(run: FaultRun, cell: CrashCell) -> list[str]:
    """The process has died at its place and runs again; gives where bad records were planted."""
    planted: list[str] = []
    match cell.load:
        case "rebuild":
            await _rebuild(run, cell)
        case "entering":
            await run.tested.processes.stop(cell.process)
            await _while_entering(run, cell)
        case "posting":
            await run.tested.processes.stop(cell.process)
            async with run.tested.processes.configured(SHORT_LEASE), one_mail(run, cell.point):
                await _in_a_backlog(run, cell)
        case "setting up":
            await run.tested.processes.stop(cell.process)
            async with one_form(run, cell.point):
                await _in_a_backlog(run, cell)
        case "resent":
            await run.load.run(range(CASES))
            await run.expect_no_faults()
            await run.tested.processes.stop(cell.process)
            await resend(run, cell.process)
            await _in_a_backlog(run, cell)
        case _:
            await run.tested.processes.stop(cell.process)
            await run.load.run(range(CASES))
            planted = await plant(run, BAD) if cell.load == "garbage" else []
            if cell.load == "gap":
                await _miss_some(run, cell)
            await _in_a_backlog(run, cell)
    return planted


async def _in_a_backlog(run: FaultRun, cell: CrashCell) -> None:
    await run.tested.processes.start_dying(cell.process, cell.crash_at)
    await _dies_and_returns(run, cell)


async def _while_entering(run: FaultRun, cell: CrashCell) -> None:
    await run.tested.processes.start(cell.process, cell.crash_at)
    async with run.entering(CASES):
        await _dies_and_returns(run, cell)


async def _dies_and_returns(run: FaultRun, cell: CrashCell) -> None:
    status = await run.tested.processes.dead(cell.process, cell.crash_at)
    assert status == STATUS, f"{cell} ended with {status}, which is not the death it was armed for"
    await run.tested.processes.start(cell.process)


async def _miss_some(run: FaultRun, cell: CrashCell) -> None:
    """The group parks what follows a hole; what it missed comes again while it is down."""
    service = cell.process.partition("-")[0]
    missed = await miss_half(run, GROUPS[service])
    await run.tested.processes.start(cell.process)
    await until_parked(run, service, ["gap"])
    await run.tested.processes.stop(cell.process)
    await put_again(run, missed)


async def _rebuild(run: FaultRun, cell: CrashCell) -> None:
    """While reviewers save, the command dies and is given again."""
    stack = run.tested.stack
    async with run.entering(CASES):
        for crash_at, wanted in ((cell.crash_at, STATUS), ("", 0)):
            environment = os.environ | {"OMS_CRASH_AT": crash_at}
            argv = (str(PYTHON.with_name("oms")), "rebuild", "case_ratings", "--folder", str(stack.folder))
            command = await asyncio.create_subprocess_exec(*argv, env=environment)
            status = await command.wait()
            assert status == wanted, f"{cell}: the rebuild ended with {status} and not {wanted}"
