"""`oms report`: a quarter's report of the running stack, as a table or as JSON."""

import json
import re
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.console import WRONG, Json

if TYPE_CHECKING:
    from cli.client.gateway_client import GatewayClient

app = typer.Typer()

QUARTER = re.compile("20[0-9]{2}Q[1-4]")


class Name(StrEnum):
    """Each is an address of the same name."""

    PROGRESS = "progress"
    QA = "qa"
    OVERDUE = "overdue"
    NOTES = "notes"
    WORKLOAD = "workload"
    OVERRIDES = "overrides"
    ELIMINATIONS = "eliminations"
    EXPECTED = "expected"


@app.command()
def report(
    name: Annotated[Name, typer.Argument(help="Which report.")],
    site: Annotated[str, typer.Option(help="The site, like ca-cqi.")],
    quarter: Annotated[str, typer.Option(help="The quarter, like 2026Q3.")],
    as_json: Json = False,
) -> None:
    """Print a report of SITE's QUARTER, as the site's leader sees it: how far it is, and what waits for whom."""
    from rich.console import Console

    from cli.client.gateway_client import GatewayClient
    from cli.reports.report_tables import report_table, sum_of

    if not QUARTER.fullmatch(quarter):
        typer.echo(f"{quarter!r} is no quarter: write it like 2026Q3.", err=True)
        raise typer.Exit(WRONG)
    with GatewayClient.of_running_stack("leader") as gateway:
        shown = _whole(gateway, f"/api/v1/sites/{site}/reports/{name}?quarter={quarter}")
    if as_json:
        print(json.dumps(shown, indent=2))
    else:
        Console().print(report_table(name, shown))
        for line in filter(None, (sum_of(shown), f"{shown['sample']} As of {shown['as_of'] or 'nothing yet'}.")):
            print(line)


def _whole(gateway: "GatewayClient", path: str) -> dict[str, Any]:
    """All pages of a list as one answer."""
    shown = gateway.get(path)
    while after := shown.get("next"):
        more = gateway.get(f"{path}&after={after}")
        rows = next(name for name in ("cases", "overrides") if name in more)
        shown |= {rows: shown[rows] + more[rows], "next": more["next"]}
    return shown
