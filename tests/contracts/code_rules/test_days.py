"""No day of a person is that of Greenwich: one module makes days of moments, and everything else asks it."""

import ast

import pytest

from tests.contracts.code_rules.days import day_findings
from tests.contracts.code_rules.names import PRODUCTION, sources


def test_production_code_makes_days_of_moments_in_one_module() -> None:
    """A new report would again be a day ahead every evening west of Greenwich."""
    assert [str(finding) for finding in day_findings(sources(PRODUCTION))] == []


@pytest.mark.parametrize(
    "expression",
    [
        "now.date()",
        "runtime.now().date().isoformat()",
        "date.today()",
        "datetime.utcnow()",
        "datetime.fromtimestamp(seconds, UTC)",
        "recorded.envelope.time[:10]",
        "time[0:10]",
        "at.astimezone()",
        "at.astimezone(zone)",
        'time.partition("T")[0]',
        'time.split("T", 1)[0]',
        'ZoneInfo("America/Denver")',
        'zoneinfo.ZoneInfo("America/Denver")',
    ],
)
def test_day_rule_given_a_day_cut_out_of_a_moment_finds_it(expression: str) -> None:
    """A rule that finds nothing would be no rule."""
    assert len(list(day_findings({"services/some/module.py": ast.parse(expression)}))) == 1


@pytest.mark.parametrize(
    "expression",
    [
        "ctx.today(site)",
        "local_day(now, zone)",
        "recorded.day",
        "at.astimezone(UTC)",
        "rows[:20]",
        "date.fromisoformat(d)",
    ],
)
def test_day_rule_given_the_day_at_the_site_finds_nothing(expression: str) -> None:
    """People would switch off a rule that stands in the way of what is right."""
    assert list(day_findings({"services/some/module.py": ast.parse(expression)})) == []
