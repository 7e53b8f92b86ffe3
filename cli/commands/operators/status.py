"""`oms status`: every process and address, and what waits between them."""

import asyncio
import json
from typing import TYPE_CHECKING, Any

import typer
from rich.table import Table

from cli.console import UNREACHABLE, Folder, Json, exit_on_expected_errors, say, screen

if TYPE_CHECKING:
    from cli.operations.backlog_report import StackBacklog
    from deploy.local.stack_status import ProcessState

app = typer.Typer()


@app.command()
def status(folder: Folder = None, as_json: Json = False) -> None:
    """Every process and address, lag, unsent rows, parked records, as_of; exit status 3 when one is down."""
    from deploy.local import paths
    from deploy.local import stack_status as view
    from deploy.local.stack import Stack

    with exit_on_expected_errors():
        stack = Stack(folder or paths.current())
        content = view.as_json(stack.ledger)
        backlog = _standing(stack) if content["addresses"] else None
        if as_json:
            print(json.dumps(content | (backlog.as_json() if backlog else {}), indent=2))
        else:
            _show(view.processes(stack.ledger), content["addresses"])
            if backlog:
                _show_standing(backlog)
    if not content["up"]:
        raise typer.Exit(UNREACHABLE)


def _standing(stack: Any) -> "StackBacklog | None":
    """None, with a sentence, while Kafka or MongoDB does not answer: the processes are shown all the same."""
    from cli.operations.backlog_report import standing
    from shared.kafka.connection import KafkaError
    from shared.mongo import StoreError

    try:
        return asyncio.run(standing(stack))
    except (KafkaError, StoreError) as error:
        say(f"What waits cannot be said: {type(error).__name__}.")
        return None


def _show(states: "list[ProcessState]", addresses: dict[str, str] | None) -> None:
    table = Table("process", "pid", "address", "live", "ready")
    for state in states:
        marks = ["yes" if yes else "no" for yes in (state.live, state.ready)]
        table.add_row(state.name, str(state.pid or "-"), state.address or "-", *marks)
    screen.print(table)
    if addresses:
        for name in ("gateway", "kafka", "mongo", "mail"):
            if address := addresses[name]:
                screen.print(f"{name:8} {address}", highlight=False)
    else:
        say("Open OMS is not running. Start it with: oms up")


def _show_standing(backlog: "StackBacklog") -> None:
    table = Table("consumer group", "unread", "oldest waits", "parked", "stopped by its breaker")
    for group in backlog.consumers:
        aside = [f"{put.records} {put.reason}" for put in backlog.parked if put.group == group.group]
        waits = f"{group.seconds:.1f} s" if group.messages else "-"
        table.add_row(
            group.group, str(group.messages), waits, ", ".join(aside) or "0", ", ".join(group.stopped) or "nothing"
        )
    screen.print(table)
    unsent = ", ".join(f"{service} {rows}" for service, rows in backlog.unsent.items())
    screen.print(f"Journal rows not sent yet: {unsent}", highlight=False)
    for view, times in backlog.as_of.items():
        at = ", ".join(f"{purpose} {time}" for purpose, time in times.items()) or "nothing folded yet"
        screen.print(f"View {view} as of: {at}", highlight=False)
