"""Console output, exit codes and options that all commands share."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

screen = Console()
messages = Console(stderr=True)
NOT_DONE, WRONG, UNREACHABLE = 1, 2, 3
Folder = Annotated[Path | None, typer.Option(help="Another stack's folder; else the one that was started last.")]
Json = Annotated[bool, typer.Option("--json", help="For programs: one JSON object on standard output.")]


@contextmanager
def exit_on_expected_errors() -> Iterator[None]:
    """Every expected failure as one sentence and its exit status, never a traceback."""
    from deploy.local import demo_tokens, ports, processes, stack, stack_state, stack_status
    from deploy.local.servers import downloads, mail, prerequisites

    status = {
        prerequisites.Missing: NOT_DONE,
        downloads.NotBrought: NOT_DONE,
        stack_state.StackLocked: NOT_DONE,
        ports.NoPort: NOT_DONE,
        demo_tokens.UnknownPerson: WRONG,
        stack.Unknown: WRONG,
        processes.NotStarted: UNREACHABLE,
        mail.NoCatcher: UNREACHABLE,
        stack_status.Down: UNREACHABLE,
    }
    try:
        yield
    except tuple(status) as expected:
        messages.print(str(expected), style="red", markup=False, highlight=False, soft_wrap=True)
        code = next(code for kind, code in status.items() if isinstance(expected, kind))
        raise typer.Exit(code) from None
    except KeyboardInterrupt:
        messages.print("Stopped by Ctrl-C; nothing that this command started is left running.")
        raise typer.Exit(NOT_DONE) from None


def say(sentence: str) -> None:
    messages.print(sentence, markup=False, highlight=False, soft_wrap=True)
