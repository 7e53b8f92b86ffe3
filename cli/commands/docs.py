"""`oms docs`: write the documents that are made from the code, or check that the committed ones are up to date."""

from collections.abc import Mapping
from pathlib import Path

import typer

app = typer.Typer()

FOLDER = Path(__file__).resolve().parents[2] / "docs"


def documents() -> dict[str, str]:
    """Every generated document by file name. Here alone all services' routers meet: the services do not."""
    import json
    from importlib import import_module

    from cli.docs_generator.asyncapi import asyncapi
    from cli.docs_generator.authorization import authorization
    from cli.docs_generator.events import events
    from cli.docs_generator.openapi import openapi
    from cli.docs_generator.problems import problems
    from cli.docs_generator.requirements import requirements

    services = ("reviews", "ratings", "projections", "identity", "helpdesk")
    api = openapi(import_module(f"services.{service}.api").router for service in services)
    return {
        "openapi.json": json.dumps(api, indent=2, ensure_ascii=False) + "\n",
        "asyncapi.json": json.dumps(asyncapi(), indent=2, ensure_ascii=False) + "\n",
        "authorization.md": authorization(),
        "events.md": events(),
        "problems.md": problems(),
        "requirements.md": requirements(),
    }


def outdated(folder: Path, made: Mapping[str, str]) -> list[str]:
    """Returns the names of documents that are missing in the folder or differ from the code's."""
    return [name for name, text in made.items() if not _is(folder / name, text)]


@app.command()
def docs(
    check: bool = typer.Option(False, "--check", help="Change nothing; fail when a document is out of date."),
) -> None:
    """Write docs/openapi.json, asyncapi.json, authorization, events, problems and requirements.md from the code."""
    made = documents()
    stale = outdated(FOLDER, made)
    if check:
        for name in stale:
            typer.echo(f"docs/{name} is not what the code says: run `oms docs` and commit it.", err=True)
        raise typer.Exit(1 if stale else 0)
    for name in stale:
        (FOLDER / name).write_text(made[name], encoding="utf-8")
    typer.echo(f"Written: {', '.join(stale)}" if stale else "All documents are up to date.", err=True)


def _is(file: Path, text: str) -> bool:
    return file.is_file() and file.read_text(encoding="utf-8") == text
