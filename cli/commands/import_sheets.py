"""`oms import`: enters answer sheets through the gateway, line by line, and goes on where it stopped."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

if TYPE_CHECKING:
    from rich.progress import Progress

    from deploy.local.stack import Stack

app = typer.Typer()

REFUSED, WRONG, UNREACHABLE = 1, 2, 3


@app.command(name="import")
def import_(
    file: Annotated[Path, typer.Argument(help="Answer sheets, one JSON object a line.")],
    site: Annotated[str, typer.Option(help="The site that the cases are entered in, like ca-cqi.")],
    person: Annotated[str, typer.Option(help="In whose name: somebody who may take cases in.")] = "reviewer",
) -> None:
    """Enter answer sheets as cases: face sheet, items, and texts, interviews and records where a sheet has them.

    What was entered is noted in FILE.imported: run again, the command goes on from there. A line that is refused says
    why, the others are entered all the same, and the exit status is 1.
    """
    import httpx2
    from rich.progress import Progress

    from cli.console import exit_on_expected_errors
    from deploy.local.paths import current
    from deploy.local.stack import Stack

    with exit_on_expected_errors(), Progress(transient=True) as progress:
        try:
            counts = asyncio.run(_import(Stack(current()), site, person, file, progress))
        except httpx2.TransportError:
            _end("The gateway cannot be reached. What was entered is noted: run it again to go on.", UNREACHABLE)
        except OSError as error:
            _end(f"The file cannot be read or noted: {(error.strerror or 'unknown reason').lower()}.", WRONG)
    typer.echo(f"{counts['entered']} entered, {counts['there']} were there, {counts['refused']} refused.")
    if counts["refused"]:
        raise typer.Exit(REFUSED)


async def _import(stack: "Stack", site: str, person: str, file: Path, progress: "Progress") -> dict[str, int]:
    """Returns the number of lines by outcome; prints each refused line."""
    import httpx2

    from cli.importer.sheet_reader import imported, lines_of

    counts = dict.fromkeys(("entered", "there", "refused"), 0)
    bar = progress.add_task("entering", total=sum(1 for _ in lines_of(file)))
    async with httpx2.AsyncClient(base_url=stack.addresses().gateway, timeout=30) as client:
        async for line in imported(client, site, lambda: stack.token(person), file):
            counts[line.outcome] += 1
            progress.advance(bar)
            if line.reason:
                progress.console.print(
                    f"line {line.number}{line.reason}", highlight=False, markup=False, soft_wrap=True
                )
    return counts


def _end(sentence: str, status: int) -> NoReturn:
    typer.echo(sentence, err=True)
    raise typer.Exit(status)
