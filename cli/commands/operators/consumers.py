"""`oms parked|unpark|resume|resend`: look at what was put aside, and let consumers and relays try again."""

import asyncio
import json
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from cli.console import NOT_DONE, WRONG, Folder, Json, exit_on_expected_errors, say, screen

if TYPE_CHECKING:
    from deploy.local.stack import Stack

app = typer.Typer()

Reader = Annotated[str, typer.Argument(help="ratings or projections.")]
Key = Annotated[str, typer.Argument(help="The aggregate, like 'ca-cqi|cas_…': the key that `oms parked` shows.")]


@app.command()
def parked(
    service: Reader,
    key: Annotated[str | None, typer.Option(help="Of this aggregate alone.")] = None,
    folder: Folder = None,
    as_json: Json = False,
) -> None:
    """The records that a service's workers put aside, and why; the oldest first."""
    from cli.operations import consumer_admin

    rows = _run(lambda: consumer_admin.parked(_stack(folder), _reading(service), key))
    if as_json:
        print(json.dumps(rows, indent=2))
        return
    table = Table("group", "key", "reason", "detail", "tries", "since", "record")
    for row in rows:
        position = f"{row['topic']}/{row['partition']}@{row['offset']}"
        table.add_row(
            row["group"], row["key"], row["reason"], row["detail"], str(row["attempts"]), row["at"][:19], position
        )
    screen.print(table if rows else f"Nothing of {service} is parked.")


@app.command()
def unpark(service: Reader, key: Key, folder: Folder = None) -> None:
    """Let the workers fold an aggregate's parked records again, in order: after a corrected program."""
    from cli.operations import consumer_admin

    released, again = _run(lambda: consumer_admin.unpark(_stack(folder), _reading(service), key))
    if not released:
        say(f"{service} has parked nothing of {key} that could be tried again. See: oms parked {service}")
        raise typer.Exit(WRONG)
    for reason, records in again.items():
        outcome = "no worker has taken them up yet" if reason == "released" else f"parked again: {reason}"
        say(f"{records} of {released} records: {outcome}")
    if again:
        raise typer.Exit(NOT_DONE)
    say(f"{released} records of {key}: folded")


@app.command()
def resume(service: Reader, folder: Folder = None) -> None:
    """Close a service's open breakers: its workers read the stopped topics again, within two seconds."""
    from cli.operations import consumer_admin

    topics = _run(lambda: consumer_admin.resume(_stack(folder), _reading(service)))
    say(f"{service} reads again: {', '.join(topics)}" if topics else f"{service} has stopped reading nothing.")


@app.command()
def resend(
    service: Annotated[str, typer.Argument(help="Whose journal: identity, reviews, ratings or helpdesk.")],
    key: Key,
    from_sequence: Annotated[int, typer.Option("--from", min=1, help="The first event that is missing.")] = 1,
    folder: Folder = None,
) -> None:
    """Send an aggregate's events again: what heals a gap. Whoever has them skips them."""
    from cli.operations import consumer_admin
    from shared.contracts.topics import READERS

    if service not in READERS:
        say(f"{service} keeps no journal. There are: {', '.join(READERS)}.")
        raise typer.Exit(WRONG)
    rows = _run(lambda: consumer_admin.resend(_stack(folder), service, key, from_sequence))
    if not rows:
        say(f"{service} has no event of {key} from {from_sequence} on.")
        raise typer.Exit(WRONG)
    say(f"{rows} rows of {key} are sent again within seconds.")


def _reading(service: str) -> str:
    from cli.operations.backlog_report import READING

    if service not in READING:
        say(f"{service} has no workers. There are: {', '.join(READING)}.")
        raise typer.Exit(WRONG)
    return service


def _run(asking: Callable[[], Coroutine[Any, Any, Any]]) -> Any:
    with exit_on_expected_errors():
        return asyncio.run(asking())


def _stack(folder: Path | None) -> "Stack":
    from deploy.local import paths
    from deploy.local.stack import Stack

    return Stack(folder or paths.current())
