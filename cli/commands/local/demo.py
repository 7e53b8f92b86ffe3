"""`oms demo`: the main job from an empty folder to a number on a dashboard."""

import asyncio
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from cli.demonstration.scenario import People
    from deploy.local.stack import Stack

app = typer.Typer()

SEED = 20260701


@app.command()
def demo(
    once: Annotated[bool, typer.Option(envvar="ONCE", help="Stop everything afterwards and exit.")] = False,
    seed: Annotated[int, typer.Option(envvar="SEED", help="Another scenario of invented cases.")] = SEED,
) -> None:
    """Start everything, enter a review quarter of California's CQI site through the gateway, print its tables."""
    from rich.console import Console

    from cli.demonstration.fresh_stack import fresh_stack

    console = Console(stderr=True)
    began = time.monotonic()
    with fresh_stack(console, seed) as stack:
        asyncio.run(_season(console, stack, seed, began))
        if not once:
            console.print("Everything stays up until Ctrl-C.")
            _wait_for_ctrl_c()


async def _season(console: "Console", stack: "Stack", seed: int, began: float) -> None:
    import httpx2
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from cli.demonstration.earlier_quarters import QUARTERS, load_history, past_quarters
    from cli.demonstration.public_results import publish_results
    from cli.demonstration.scenario import QUARTER, SITE, DemoScenario, steps_of
    from cli.demonstration.summary import tell, tell_publication
    from cli.demonstration.waiting_cases import leave_waiting_cases
    from services.projections.domain.reporting_quarters import quarter_of
    from services.reviews.domain.sampling.quota_table import BANNER
    from shared.reference.zones import local_day, zones_of

    console.print(BANNER, style="yellow")
    people = await _people(console, stack)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    async with httpx2.AsyncClient(base_url=stack.addresses().gateway, timeout=30) as client:
        with Progress(*columns, console=console) as progress:
            bar = progress.add_task("frames and samples", total=None)
            scenario = DemoScenario(client, people, seed, lambda: progress.advance(bar))
            past = past_quarters(seed, [person for _, person in people.reviewers], people.qa_ids)
            progress.reset(bar, description="earlier quarters", total=sum(quarter.cases for quarter in past))
            loaded = await load_history(stack, past, lambda cases: progress.advance(bar, cases))
            console.print(f"{loaded:,} invented cases of {QUARTERS} earlier quarters committed, published and rated.")
            progress.reset(bar, description="frames and samples", total=None)
            entering = time.monotonic()
            positions = await scenario.draw()
            console.print(f"{SITE}, {QUARTER}, seed {seed}: {len(positions)} cases drawn from invented frames.")
            progress.reset(bar, description="steps of the cases", total=steps_of(seed, positions))
            took = await scenario.run_cases(positions)
            seconds = time.monotonic() - entering
            waiting = await leave_waiting_cases(client, people, seed)
            console.print(f"Left for the workspace: {', '.join(waiting)}.")
            progress.reset(bar, description="publication: measures audited", total=None)
            published = await publish_results(
                client,
                people.administrators,
                quarter_of(local_day(datetime.now(UTC), zones_of(SITE)[0]).isoformat()),
                lambda finished, of: progress.update(bar, completed=finished, total=of or None),
            )
        await tell(scenario, stack, took, seconds, time.monotonic() - began)
        tell_publication(stack, published)


async def _people(console: "Console", stack: "Stack") -> "People":
    """Set up sites and accounts by contact forms, mails and invitations; return the people's sessions."""
    import httpx2

    from cli.demonstration.onboarding import QA, REVIEWERS, SITES, Onboarding, address_of, names
    from cli.demonstration.scenario import People
    from deploy.local import demo_tokens as people

    began, at = time.monotonic(), stack.addresses()
    if at.mail is None:
        console.print("The demonstration reads its mails in a catcher of its own: unset SMTP_URL.", style="red")
        raise typer.Exit(2)
    async with (
        httpx2.AsyncClient(base_url=at.gateway, timeout=30) as gateway,
        httpx2.AsyncClient(base_url=at.mail, timeout=30) as mailbox,
    ):
        onboarding = Onboarding(gateway, mailbox)
        await onboarding.set_up_sites()
        mails = await onboarding.mails()
    accounts = {address.partition("@")[0]: account for address, account in onboarding.accounts.items()}
    person_names = {"reviewer": "reviewer-1", "qa": "qa-1", "leader": "leader", "operator": "first.operator"}
    person_names |= {name: name for name in ("administrator", "second-administrator", "state-qa")}
    people.keep(stack.folder, {word: accounts[name].user for word, name in person_names.items()})
    message = f"{', '.join(SITES)} set up by contact forms: {mails} mails, {len(accounts)} accounts"
    console.print(f"{message} (invented people), {time.monotonic() - began:.0f} s. Read the mails: {at.mail}")
    reviewers, qa = names("reviewer", REVIEWERS), names("qa", QA)
    return People(
        accounts["leader"].session,
        [(accounts[name].session, accounts[name].user.id) for name in reviewers],
        [accounts[name].session for name in qa],
        accounts["state-qa"].session,
        [accounts[name].user.id for name in qa],
        (accounts["administrator"].session, accounts["second-administrator"].session),
        signs_in=(address_of("leader"), onboarding.password),
    )


def _wait_for_ctrl_c() -> None:
    try:
        while True:
            time.sleep(3600)
    except KeyboardInterrupt:
        return
