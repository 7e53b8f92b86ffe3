"""`oms sample verify`: draws a county's sample again from its frame and seed, and says whether it is the recorded."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

if TYPE_CHECKING:
    from services.reviews.domain.sampling.frame import Frame

app = typer.Typer()
sample = typer.Typer(no_args_is_help=True, help="Look into a county's sample.")
app.add_typer(sample, name="sample")

DIFFERENT, WRONG = 1, 2


@sample.command()
def verify(
    site: Annotated[str, typer.Option(help="The site, like ca-cqi.")],
    quarter: Annotated[str, typer.Option(help="The review quarter, like 2026Q3.")],
    county: Annotated[str, typer.Option(help="The county by its FIPS code, like 06001.")],
    frame: Annotated[
        Path | None, typer.Option(help="The frame as CSV or XLSX; left out, the one that is kept.")
    ] = None,
    person: Annotated[str, typer.Option(help="In whose name: somebody who may read frames.")] = "leader",
) -> None:
    """Draw a county's sample again from its frame and the recorded seed.

    Exit status 0 when it is the recorded one, 1 when not, 2 when there is nothing to compare, 3 without a gateway.
    """
    from cli.client.gateway_client import GatewayClient
    from cli.console import exit_on_expected_errors
    from cli.reports.sample_check import compared
    from services.reviews.domain.sampling.frame import read_canonical

    path = f"/api/v1/sites/{site}/reviews/{quarter}/samples/{county}"
    with exit_on_expected_errors(), GatewayClient.of_running_stack(person) as gateway:
        recorded = gateway.get(path)
        if recorded["outcome"] not in ("drawn", "no_eligible_case"):
            _wrong(f"No sample of {county} was drawn in {quarter} yet.")
        stored = gateway.get(f"{path}/frame")
    rows = _read(frame, county, quarter) if frame else read_canonical(stored["csv"])
    findings = compared(recorded, rows, bytes.fromhex(stored["salt"]))
    for finding in findings:
        print(f"{'  ' if finding.agrees else 'WRONG '}{finding.sentence}")
    if not all(finding.agrees for finding in findings):
        raise typer.Exit(DIFFERENT)


def _read(file: Path, county: str, quarter: str) -> "Frame":
    from services.reviews.domain.sampling.frame import read_frame
    from shared.errors import Refused

    try:
        return read_frame(file.read_bytes(), county, quarter)
    except OSError as error:
        _wrong(f"The file cannot be read: {(error.strerror or 'unknown reason').lower()}.")
    except Refused as refused:
        rows = "".join(f"\n  row {error['row']}: {error['what']}" for error in refused.extra.get("errors", ()))
        _wrong(refused.detail + rows)


def _wrong(sentence: str) -> NoReturn:
    typer.echo(sentence, err=True)
    raise typer.Exit(WRONG)
