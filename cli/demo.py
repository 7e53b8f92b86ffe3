"""`oms demo`: the main job from an empty folder to a number on a dashboard."""

import asyncio
import random
import time
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from deploy.local.stack import Stack

app = typer.Typer()

SEED = 20260701


@app.command()
def demo(
    once: Annotated[bool, typer.Option(envvar="ONCE", help="Stop everything afterwards and exit.")] = False,
    seed: Annotated[int, typer.Option(envvar="SEED", help="Another season of invented cases.")] = SEED,
) -> None:
    """Start everything, enter a review quarter of California's CQI site through the gateway, print its tables."""
    from rich.console import Console

    from cli.starting import fresh_stack

    console = Console(stderr=True)
    began = time.monotonic()
    with fresh_stack(console) as stack:
        asyncio.run(_season(console, stack, seed, began))
        if not once:
            console.print("Everything stays up until Ctrl-C.")
            _wait_for_ctrl_c()


async def _season(console: "Console", stack: "Stack", seed: int, began: float) -> None:
    import httpx2
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from cli.quota import BANNER, counties, quarter
    from cli.season import QUARTER, SITE, People, Season, requests_of
    from cli.telling import tell

    console.print(BANNER, style="yellow")
    drawn = quarter(random.Random(seed))  # noqa: S311 a sample, not a secret
    none = [county.name for county in counties() if county.cases == 0]
    console.print(f"{SITE}, {QUARTER}, seed {seed}: {len(drawn)} cases in {len(counties()) - len(none)} counties.")
    console.print(f"No case this quarter in {len(none)} very small counties: {', '.join(none)}.")
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    async with httpx2.AsyncClient(base_url=stack.addresses().gateway, timeout=30) as client:
        with Progress(*columns, console=console) as progress:
            bar = progress.add_task("requests of the reviewers", total=requests_of(seed, drawn))
            people = People(lambda: stack.token("reviewer"), lambda: stack.token("qa"))
            season = Season(client, people, seed, lambda: progress.advance(bar))
            entering = time.monotonic()
            took = await season.run(drawn)
            seconds = time.monotonic() - entering
        await tell(season, stack, took, seconds, time.monotonic() - began)


def _wait_for_ctrl_c() -> None:
    try:
        while True:
            time.sleep(3600)
    except KeyboardInterrupt:
        return
