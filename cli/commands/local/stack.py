"""`oms setup|up|down|logs|scale|token`: one running Open OMS on this machine."""

import subprocess
from typing import Annotated

import typer

from cli.console import WRONG, Folder, exit_on_expected_errors, messages, say, screen

app = typer.Typer()


@app.command()
def setup() -> None:
    """Bring what Python's packages do not: Kafka's jars, mongod, the web assets. Quick when done before."""
    from deploy.local.servers import downloads

    with exit_on_expected_errors():
        downloads.make_ready(say)
        say("Set up.")


@app.command()
def up(folder: Folder = None) -> None:
    """Start Kafka, MongoDB, the mail catcher and the six services; what runs already stays."""
    from deploy.local import paths
    from deploy.local.servers import downloads
    from deploy.local.stack import Stack

    with exit_on_expected_errors():
        downloads.make_ready(say)
        stack = Stack(folder or paths.current())
        stack.up(say)
        where = stack.addresses()
    screen.print(f"Gateway {where.gateway}\nKafka   {where.kafka}\nMongoDB {where.mongo}", highlight=False)
    if where.mail:
        screen.print(f"Mails   {where.mail}", highlight=False)


@app.command()
def down(folder: Folder = None) -> None:
    """Stop everything; the data stays."""
    from deploy.local import paths
    from deploy.local.stack import Stack

    with exit_on_expected_errors():
        Stack(folder or paths.current()).down(say)


@app.command()
def logs(
    name: Annotated[str | None, typer.Argument(help="A process, or a service with its workers; else all.")] = None,
    folder: Folder = None,
    follow: Annotated[bool, typer.Option("--follow", help="Go on until Ctrl-C.")] = False,
    lines: Annotated[int, typer.Option(min=0, help="So many of the last lines.")] = 50,
) -> None:
    """What the processes said last."""
    from deploy.local import paths

    written = sorted(((folder or paths.current()) / "logs").glob("*.log"))
    chosen = [log for log in written if name in (None, log.stem) or log.stem.startswith(f"{name}-worker-")]
    if not chosen:
        names = ", ".join(log.stem for log in written) or "none yet; start with: oms up"
        messages.print(f"No log of {name or 'anything'}. There are: {names}.", markup=False)
        raise typer.Exit(WRONG)
    tail = ["tail", "-n", str(lines), *(["-F"] if follow else []), *map(str, chosen)]
    try:
        subprocess.run(tail, check=False)  # noqa: S603 names of our own files
    except KeyboardInterrupt:
        return


@app.command()
def scale(
    service: Annotated[str, typer.Argument(help="Whose workers: ratings or projections.")],
    count: Annotated[int, typer.Argument(help="How many there shall be.")],
    folder: Folder = None,
) -> None:
    """So many workers of a service, started or stopped one after the other."""
    from deploy.local import paths
    from deploy.local.stack import Stack

    with exit_on_expected_errors():
        Stack(folder or paths.current()).scale(service, count, say)
        say(f"{service}: {count} workers")


@app.command()
def restart(
    names: Annotated[list[str] | None, typer.Argument(help="Processes by name; all of them when left out.")] = None,
    folder: Folder = None,
) -> None:
    """Replace processes one after the other, as an upgrade does; requests go on meanwhile."""
    from deploy.local import paths
    from deploy.local.stack import Stack

    with exit_on_expected_errors():
        Stack(folder or paths.current()).restart(names or [], say)


@app.command()
def token(
    person: Annotated[str, typer.Argument(help="reviewer, qa, leader or operator.")],
    folder: Folder = None,
) -> None:
    """A bearer token of a demo person, good for a quarter of an hour."""
    from deploy.local import paths
    from deploy.local.stack import Stack

    with exit_on_expected_errors():
        print(Stack(folder or paths.current()).token(person))
