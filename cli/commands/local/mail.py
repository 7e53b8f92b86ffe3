"""`oms mail`: what the stack's mail catcher has taken."""

import json
from typing import Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from cli.console import WRONG, Folder, Json, exit_on_expected_errors, say, screen

app = typer.Typer()


@app.command()
def mail(
    address: Annotated[str | None, typer.Argument(help="Show the texts of the mails to it; else the list.")] = None,
    folder: Folder = None,
    as_json: Json = False,
) -> None:
    """The mails that were sent, the newest last; status 2 for an address without mail, 3 when no catcher runs."""
    from deploy.local import paths
    from deploy.local.servers import mail as catcher
    from deploy.local.stack_state import StackState

    with exit_on_expected_errors():
        mails = catcher.taken(StackState((folder or paths.current()).resolve()), address)
    if as_json:
        print(json.dumps(mails, indent=2))
    elif address:
        print("\n".join(_whole(message) for message in mails), end="")
    else:
        screen.print(_table(mails) if mails else "No mail has come.")
    if address and not mails:
        say(f"No mail to {plain(address)} has come.")
        raise typer.Exit(WRONG)


def _table(mails: list[dict[str, Any]]) -> Table:
    table = Table("came", "times", "to", "subject")
    for message in mails:
        shown = (message["came"][0][:19], str(len(message["came"])), ", ".join(message["to"]), message["subject"])
        table.add_row(*(Text(plain(cell)) for cell in shown))
    return table


def _whole(mail: dict[str, Any]) -> str:
    times = f" ({len(mail['came'])} times)" if len(mail["came"]) > 1 else ""
    head = f"{mail['came'][0]}{times}  To: {', '.join(mail['to'])}\nSubject: {mail['subject']}"
    return plain(f"{head}\n\n{mail['text'].rstrip()}\n")


def plain(text: str) -> str:
    """Returns the text without control characters: a mail comes from outside."""
    return "".join(
        character if character.isprintable() or character in "\n\t" else "\N{REPLACEMENT CHARACTER}"
        for character in text
    )
