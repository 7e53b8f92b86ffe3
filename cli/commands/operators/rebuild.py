"""`oms rebuild VIEW`: fold a view anew from everything its topics hold."""

import asyncio
import time
from typing import TYPE_CHECKING, Annotated

import typer

from cli.console import UNREACHABLE, WRONG, Folder, exit_on_expected_errors, say

if TYPE_CHECKING:
    from shared.projection.rebuild import RebuildReport
    from shared.projection.view import View

app = typer.Typer()


@app.command()
def rebuild(
    view: Annotated[str, typer.Argument(help="Like case_ratings; an unknown one gets the list.")],
    folder: Folder = None,
) -> None:
    """Fold VIEW anew beside the one that is shown, and put it in its place; may be interrupted and repeated."""
    from services.projections.views import VIEWS
    from shared.kafka.connection import KafkaError
    from shared.mongo import StoreError

    match = next((known for known in VIEWS if known.name == view), None)
    if match is None:
        say(f"There is no view {view!r}. There are: {', '.join(known.name for known in VIEWS)}.")
        raise typer.Exit(WRONG)
    began = time.monotonic()
    with exit_on_expected_errors():
        try:
            report = asyncio.run(_rebuild(match, folder))
        except (KafkaError, StoreError) as error:
            say(f"The view stays as it was or is whole already: {type(error).__name__}. Run the same command again.")
            raise typer.Exit(UNREACHABLE) from None
    say(f"{view}: {report.events:,} events folded into {report.rows:,} rows in {time.monotonic() - began:.1f} s")
    if report.unreadable or report.waiting:
        say(f"Not in it: {report.unreadable} unreadable records, {report.waiting} events that follow on a lost one")


async def _rebuild(view: "View", folder: Folder) -> "RebuildReport":
    from cli.operations.backlog_report import store_of
    from deploy.local import paths
    from deploy.local.stack import Stack
    from shared.ops import crash_points
    from shared.ops.gc_tuning import tune_gc
    from shared.ops.settings import Settings
    from shared.projection.rebuild import rebuild
    from shared.runtime import utc_now

    crash_points.arm(Settings().crash_at)
    tune_gc()
    stack = Stack(folder or paths.current())
    async with store_of(stack, "projections") as store:
        return await rebuild(store, view, stack.addresses().kafka, utc_now)
