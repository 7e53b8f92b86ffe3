"""`oms report`: what the addresses answer, as a table a person can read."""

import io
from typing import Any, Self

import pytest
from rich.console import Console
from typer.testing import CliRunner

from cli.client import gateway_client
from cli.main import app
from cli.reports.report_tables import REPORTS, report_table, sum_of
from tests.component.reports import a_quarter, report, take_in
from tests.component.running_service import RunningService
from tests.support.cases.daily_histories import LEADER, OPENED, OVERRIDDEN, in_initial_qa, started
from tests.support.histories import QA, By

LINES = {
    "progress": (8, "3 final, 1 of them with second-level QA (33%)"),
    "qa": (2, QA),
    "overdue": (2, "2026-08-17"),
    "notes": (1, "initial"),
    "workload": (6, LEADER.replace("leader", "senior")),
    "overrides": (1, LEADER),
    "eliminations": (1, "key_participants"),
    "expected": (3, "3 of 7 expected cases completed"),
}


def printed(name: str, shown: dict[str, Any]) -> str:
    console = Console(file=io.StringIO(), width=200)
    console.print(report_table(name, shown))
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue() + sum_of(shown)


async def test_every_report_is_a_table_with_a_line_for_each_thing_it_tells(
    projections: RunningService, site: str
) -> None:
    await a_quarter(projections, site)
    told = (*in_initial_qa(county="06073"), (8, By(QA, OPENED)), (9, By(LEADER, OVERRIDDEN)))
    await take_in(projections, site, told, started(county="06073"))
    assert LINES.keys() == REPORTS.keys()
    for name, (lines, said) in LINES.items():
        shown = await report(projections, site, name)
        assert (name, report_table(name, shown).row_count) == (name, lines)
        assert said in printed(name, shown)


class Pages:
    """A gateway whose list has three pages."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return

    def get(self, path: str) -> dict[str, Any]:
        number = int(path.partition("&after=")[2] or 1)
        one = {"case": f"cas_{number}", "county": "06001", "level": "initial", "who": None, "days": number}
        head = {"site": "ca-cqi", "quarter": "2026Q3", "as_of": "2026-09-30T00:00:00Z", "sample": "A sample."}
        return head | {"cases": [one], "next": str(number + 1) if number < 3 else None}


def test_a_long_list_is_printed_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who prints what waits must not go home after the first 200 cases."""
    monkeypatch.setattr(gateway_client.GatewayClient, "of_running_stack", lambda _: Pages())
    said = CliRunner().invoke(app, ["report", "qa", "--site", "ca-cqi", "--quarter", "2026Q3"])
    assert said.exit_code == 0, said.output
    assert all(f"cas_{number}" in said.output for number in (1, 2, 3))
    assert "A sample. As of 2026-09-30T00:00:00Z." in said.output
    wrong = CliRunner().invoke(app, ["report", "qa", "--site", "ca-cqi", "--quarter", "summer"])
    assert (wrong.exit_code, "write it like 2026Q3" in wrong.output) == (2, True)
