"""`oms export`: a site's cases, or the narratives in them, as a file."""

import time
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn
from urllib.parse import urlencode

import typer

if TYPE_CHECKING:
    import httpx2
    from rich.progress import Progress

    from cli.client.gateway_client import GatewayClient

app = typer.Typer()

ASK_AGAIN = 0.5
"""Seconds between two looks at a job."""

TOO_MANY = "/problems/export-too-large"
WRONG = 2


class Format(StrEnum):
    """What a file can be."""

    CSV = "csv"
    XLSX = "xlsx"
    PARQUET = "parquet"
    NDJSON = "ndjson"


@app.command()
def export(
    *,
    site: Annotated[str, typer.Option(help="The site, like ca-cqi.")],
    out: Annotated[Path, typer.Option(help="The file to write; one that is there is replaced.")],
    quarter: Annotated[str | None, typer.Option(help="The review quarter, like 2026Q3; left out: all.")] = None,
    format: Annotated[Format, typer.Option(help="Of NDJSON each line is an answer sheet.")] = Format.CSV,  # noqa: A002 the word of the option
    narratives: Annotated[bool, typer.Option("--narratives", help="The narratives, as CSV, XLSX or NDJSON.")] = False,
    bom: Annotated[bool, typer.Option("--bom", help="A CSV file that Excel opens by a double click.")] = False,
    person: Annotated[str, typer.Option(help="In whose name: somebody who may export cases.")] = "leader",
) -> None:
    """Write a site's cases with answers and ratings, one row a case, or their narratives, one row a field."""
    from rich.progress import Progress

    from cli.client.gateway_client import GatewayClient
    from cli.console import exit_on_expected_errors

    if narratives and format == Format.PARQUET:
        _wrong("Narratives are written as csv, xlsx or ndjson.")
    if bom and format != Format.CSV:
        _wrong("A byte order mark is for csv alone.")
    with (
        exit_on_expected_errors(),
        GatewayClient.of_running_stack(person) as gateway,
        Progress(transient=True) as progress,
    ):
        requested = {"format": format} | ({"quarter": quarter} if quarter else {}) | ({"bom": True} if bom else {})
        query = urlencode({name: str(value).lower() if value is True else value for name, value in requested.items()})
        path = f"/api/v1/sites/{site}/exports"
        if not _fetched(gateway, f"{path}/{'narratives' if narratives else 'cases'}?{query}", out, progress):
            job = _made(gateway, path, requested, progress)
            _fetched(gateway, f"{path}/{job}/file", out, progress)
    typer.echo(f"{out} holds {out.stat().st_size:,} bytes.")


def _fetched(gateway: "GatewayClient", path: str, out: Path, progress: "Progress") -> bool:
    """Returns False when the file must be requested as a job; any other problem ends the command."""
    from cli.client.gateway_client import refused

    with gateway.file(path) as answer:
        if answer.is_error:
            if answer.json().get("type") == TOO_MANY:
                return False
            refused(answer)
        _keep(answer, out, progress)
    return True


def _keep(answer: "httpx2.Response", out: Path, progress: "Progress") -> None:
    """Under another name until it is whole: half a file must not look like one."""
    bar = progress.add_task("fetching", total=int(answer.headers.get("content-length", 0)) or None)
    begun = out.with_name(f"{out.name}.part")
    try:
        with begun.open("wb") as file:
            for part in answer.iter_bytes():
                file.write(part)
                progress.advance(bar, len(part))
        begun.replace(out)
    except OSError as error:
        _wrong(f"The file cannot be written: {(error.strerror or 'unknown reason').lower()}.")
    finally:
        begun.unlink(missing_ok=True)


def _made(gateway: "GatewayClient", path: str, request: dict[str, Any], progress: "Progress") -> str:
    """The job's id, once its file is made."""
    job = gateway.post(path, request)
    bar = progress.add_task("made by the system", total=job["rows"])
    while job["state"] in ("waiting", "running"):
        time.sleep(ASK_AGAIN)
        job = gateway.get(f"{path}/{job['id']}")
        progress.update(bar, completed=job["done"])
    return str(job["id"])


def _wrong(sentence: str) -> NoReturn:
    typer.echo(sentence, err=True)
    raise typer.Exit(WRONG)
