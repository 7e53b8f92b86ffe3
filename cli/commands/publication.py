"""`oms publish` and `oms publication`: draft, release, look into and repeat a publication of figures."""

import asyncio
import json
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from cli.console import UNREACHABLE, WRONG, Folder, exit_on_expected_errors

if TYPE_CHECKING:
    from cli.audit.publication_check import DocumentFinding
    from cli.client.gateway_client import GatewayClient

app = typer.Typer()
publication = typer.Typer(no_args_is_help=True, help="Look into a site's publications.")
app.add_typer(publication, name="publication")

ASK_AGAIN = 0.5
"""Seconds between two looks at a draft job."""

NOT_SAFE = 1
DIFFERENT = 1

SiteName = Annotated[str, typer.Argument(help="The site, like ca-cqi.", metavar="SITE")]
SiteOption = Annotated[str, typer.Option("--site", help="The site, like ca-cqi.")]
Version = Annotated[str, typer.Argument(help="The version, like 2026q3-1.", metavar="VERSION")]
Person = Annotated[str, typer.Option(help="In whose name: an administrator of the state.")]
Lines = Annotated[bool, typer.Option("--json", help="For programs: one JSON object a line on standard output.")]


@app.command()
def publish(
    site: SiteName,
    quarter: Annotated[str, typer.Argument(help="The reporting quarter that it closes, like 2026Q3.")],
    person: Person = "administrator",
    release: Annotated[
        str | None, typer.Option(help="Release the draft in the name of this second person.", metavar="PERSON")
    ] = None,
) -> None:
    """Draft a publication of the cases approved up to now, and say what it withholds; with --release publish it.

    Exit status 1 when the figures cannot be made safe, 2 when the draft is refused, 3 without a gateway.
    """
    from cli.client.gateway_client import GatewayClient

    path = f"/api/v1/sites/{site}/publications"
    with exit_on_expected_errors():
        with GatewayClient.of_running_stack(person) as gateway:
            gateway.post(path, {"quarter": quarter})
            job = _follow(gateway, path)
            _require_draft(job)
            version = job["version"]
            _print_withheld(gateway.get(f"{path}/{version}"))
        if release is None:
            print(f"Draft {version} is not public. A second person looks through it and releases it.")
            return
        with GatewayClient.of_running_stack(release) as gateway:
            released = gateway.post(f"{path}/{version}/release", None)
    print(f"Version {version} is public since {released['released']}.")


def _follow(gateway: "GatewayClient", path: str) -> dict[str, Any]:
    """Show the progress of the job until it ends; the job."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        bar = progress.add_task("waiting for ratings and views", total=None)
        while True:
            job: dict[str, Any] = gateway.get(path)["job"]
            if job["state"] not in ("waiting", "running"):
                return job
            if job["measures"]:
                progress.update(
                    bar,
                    description=f"audited up to measure {job['measure']}",
                    completed=job["finished"],
                    total=job["measures"],
                )
            time.sleep(ASK_AGAIN)


def _require_draft(job: dict[str, Any]) -> None:
    """End in words unless there is a draft."""
    if job["state"] == "drafted":
        return
    typer.echo(job["detail"], err=True)
    for cell in job["cells"]:
        typer.echo(f"  {cell}", err=True)
    raise typer.Exit(NOT_SAFE if job["state"] == "unsafe" else UNREACHABLE)


@publication.command("list")
def list_publications(site: SiteOption = "ca-cqi", person: Person = "administrator", as_lines: Lines = False) -> None:
    """The site's publications in the order of their drafts: the release log."""
    from cli.client.gateway_client import GatewayClient

    with exit_on_expected_errors(), GatewayClient.of_running_stack(person) as gateway:
        listed = gateway.get(f"/api/v1/sites/{site}/publications")["publications"]
    for line in listed:
        if as_lines:
            print(json.dumps(line))
            continue
        days = [f"{what} {line[what]}" for what in ("drafted", "released", "withdrawn") if line[what]]
        print(f"{line['version']:10} {line['state']:10} {line['reporting_quarter']}  {', '.join(days)}")


@publication.command()
def show(
    version: Version, site: SiteOption = "ca-cqi", person: Person = "administrator", as_lines: Lines = False
) -> None:
    """A version's manifest; with --json every cell that the public can see, one a line."""
    from cli.client.gateway_client import GatewayClient

    with exit_on_expected_errors(), GatewayClient.of_running_stack(person) as gateway:
        path = f"/api/v1/sites/{site}/publications/{version}"
        detail = gateway.get(path)
        if not as_lines:
            print(json.dumps(gateway.get(f"{path}/documents/{detail['manifest']}"), indent=2))
            _print_withheld(detail)
            return
        for line in _cells(gateway, path, detail):
            print(json.dumps(line))


def _cells(gateway: "GatewayClient", path: str, detail: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for link in detail["documents"]:
        if link["name"].startswith("measures/"):
            document = gateway.get(f"{path}/documents/{link['sha256']}")
            for cell in document["cells"]:
                yield {"version": detail["version"], "measure": document["measure"]} | cell


@publication.command()
def withheld(
    version: Version, site: SiteOption = "ca-cqi", person: Person = "administrator", as_lines: Lines = False
) -> None:
    """How many cells show no number, by place and status; with --json each of them, one a line."""
    from cli.client.gateway_client import GatewayClient

    with exit_on_expected_errors(), GatewayClient.of_running_stack(person) as gateway:
        path = f"/api/v1/sites/{site}/publications/{version}"
        if as_lines:
            for cell in gateway.get(f"{path}/withheld")["cells"]:
                print(json.dumps(cell))
        else:
            _print_withheld(gateway.get(path))


def _print_withheld(detail: dict[str, Any]) -> None:
    from rich.console import Console

    from cli.reports.withheld_table import withheld_table

    Console().print(withheld_table(detail))


@publication.command()
def release(version: Version, site: SiteOption = "ca-cqi", person: Person = "second-administrator") -> None:
    """Release a draft that another person made."""
    released = _decide(site, version, person, "release")
    print(f"Version {version} is public since {released['released']}.")


@publication.command()
def refuse(version: Version, site: SiteOption = "ca-cqi", person: Person = "second-administrator") -> None:
    """Give a draft up; it counts as never published."""
    _decide(site, version, person, "refuse")
    print(f"Draft {version} was refused. It never was public.")


@publication.command()
def withdraw(
    version: Version,
    reason: Annotated[str, typer.Option(help="material_error, disclosure_risk, legal_order or other.")],
    site: SiteOption = "ca-cqi",
    person: Person = "administrator",
) -> None:
    """Withdraw a released version; a notice stays in the place of its figures."""
    withdrawn = _decide(site, version, person, "withdraw", {"reason": reason})
    print(f"Version {version} is withdrawn since {withdrawn['withdrawn']}.")


def _decide(site: str, version: str, person: str, what: str, body: Any = None) -> dict[str, Any]:
    from cli.client.gateway_client import GatewayClient

    with exit_on_expected_errors(), GatewayClient.of_running_stack(person) as gateway:
        return gateway.post(f"/api/v1/sites/{site}/publications/{version}/{what}", body)


@publication.command()
def verify(version: Version, site: SiteOption = "ca-cqi", folder: Folder = None) -> None:
    """Make the version again from the topics alone, and compare every document with the stored bytes.

    Exit status 0 when all are the same, 1 when one differs, 2 without such a version, 3 without servers.
    """
    for finding in (findings := asyncio.run(_verified(version, site, folder))):
        if not finding.agrees:
            print(f"WRONG  {finding.name}: history gives {finding.repeated}, stored is {finding.stored or 'nothing'}.")
    agreeing = sum(finding.agrees for finding in findings)
    print(f"{agreeing} of {len(findings)} documents of {version} have the same bytes as history gives.")
    if agreeing < len(findings):
        raise typer.Exit(DIFFERENT)


async def _verified(version: str, site: str, folder: Folder) -> "list[DocumentFinding]":
    from rich.console import Console
    from rich.progress import Progress

    from cli.audit.evidence.sources import sources
    from cli.audit.publication_check import compare, read_history, repeat, stored_digests
    from services.projections.publication.draft import Unsafe

    with exit_on_expected_errors(), sources(folder) as at:
        history = await read_history(at, site)
        recorded = history.find(version)
        if recorded is None:
            _wrong(f"History has no version {version} of {site}.")
        with Progress(console=Console(stderr=True), transient=True) as progress:
            bar = progress.add_task("repeating", total=None)

            def advance(current: str, measure: str, finished: int, of: int) -> None:
                progress.update(bar, description=f"{current}, measure {measure}", completed=finished, total=of)

            try:
                made = await asyncio.to_thread(repeat, history, version, advance)
            except Unsafe as error:
                _wrong(f"The figures of measure {error.measure} would not be published by this program.")
        digests = [document.sha256 for document in made.documents]
        public = recorded.state in ("released", "withdrawn")
        findings = compare(made, await stored_digests(at, site, digests, public=public))
    if made.manifest.sha256 != recorded.manifest:
        print(f"WRONG  The event names the manifest {recorded.manifest}, history gives {made.manifest.sha256}.")
        raise typer.Exit(DIFFERENT)
    return findings


def _wrong(sentence: str) -> NoReturn:
    typer.echo(sentence, err=True)
    raise typer.Exit(WRONG)
