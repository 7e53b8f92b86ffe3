"""Invented answers of projections for the pages with figures inside, and what their templates are given."""

from typing import Any

from services.gateway.display_names import site_names
from services.gateway.site.current_user import Person
from services.gateway.site.figures.work_lines import elimination_lines, expected_lines, qa_lines, stage_lines
from services.gateway.site.filters import Filters
from services.gateway.site.routes.analysis import page_content
from services.gateway.site.routes.dashboard import choices_of
from services.gateway.site.routes.purposes import door_of

SITE, QUARTER = "ca-cqi", "2026Q3"
SAMPLE = "Data is based on a random sample of cases. Not every county has cases reviewed in each quarter."
SOURCE: dict[str, Any] = {"as_of": "2026-09-30T12:00:01.000000Z", "sample": SAMPLE}

QA: dict[str, Any] = {
    "cases": 5,
    "final": 3,
    "passed": {"initial": 3, "second": 1, "oversight": 0},
    "second_level_share": 1 / 3,
    "cases_returned": 1,
    "open_notes": 2,
    "cases_overridden": 1,
}
NO_QA = QA | {"final": 0, "passed": {"initial": 0, "second": 0, "oversight": 0}, "second_level_share": None}
EXPECTED: dict[str, Any] = {"quarter": QUARTER, "expected": 4, "completed": 2, "in_review": 1, "short": 2}
DEFINITION: dict[str, Any] = {
    "measures": ["4", "12A", "P1"],
    "rows": "county",
    "columns": "rating_3",
    "conditions": [{"measure": "6", "ratings": ["ANI"]}],
    "quarter": QUARTER,
    "window": 4,
}
PAIRS = [
    ("quarter", QUARTER),
    ("window", "4"),
    ("rows", "county"),
    ("columns", "rating_3"),
    ("measure", "4"),
    ("where", "6:ANI"),
]
CELL: dict[str, Any] = {"measure": "4", "row": "06001", "column": "S", "applicable": 3, "good": 2, "share": 2 / 3}


def _in_site() -> dict[str, Any]:
    return {"site": site_names(SITE), "door": door_of(SITE), "quarter": QUARTER, "period": "July to September 2026"}


def work_content(*, may_report: bool = True) -> dict[str, Any]:
    expected = [EXPECTED | {"county": "06001", "why": None}, EXPECTED | {"county": "06037", "why": "staffing"}]
    worked = {"cases": 2, "saves": 6, "texts": 2, "interviews": 2, "days": 4}
    return _in_site() | {
        "filters": Filters({"window": "4"}),
        "choices": choices_of(SITE),
        "stages": stage_lines({"counties": [{"county": "06001", "stage": "ready_for_initial_qa", "cases": 2}]}),
        "qa": qa_lines(QA | {"rows": [QA | {"county": "06001"}, NO_QA | {"county": "06037"}]}),
        "expected": expected_lines({"counties": expected}) if may_report else [],
        "total": {"expected": 8, "completed": 4, "short": 4},
        "eliminations": elimination_lines({"reasons": [{"reason": "key_participants"} | worked]}) if may_report else [],
        "may_report": may_report,
        "data_version": "case_progress_v4",
        **SOURCE,
    }


def figure_cases_content() -> dict[str, Any]:
    case = {"case": f"cas_{'1' * 32}", "county": "Alameda", "quarter": QUARTER}
    return _in_site() | {
        "back": f"/sites/{SITE}/quarters/{QUARTER}",
        "label": "Item 4: Stability of foster care placement",
        "rating": "Area Needing Improvement",
        "counted": 3,
        "cases": [case | {"case_type": "Foster care", "agency": "Child welfare"}],
        "following": f"/sites/{SITE}/quarters/{QUARTER}/cases?after=06001",
        "data_version": "case_ratings_v3",
        **SOURCE,
    }


def analysis_content(person: Person) -> dict[str, Any]:
    table: dict[str, Any] = {
        "cases": 9,
        "rows": "county",
        "columns": "rating_3",
        "row_groups": ["06001", "06037"],
        "column_groups": ["ANI", "S"],
        "cells": [CELL, CELL | {"row": "06037", "column": "ANI", "applicable": 0, "good": 0, "share": None}],
        "data_version": "case_ratings_v3",
        **SOURCE,
    }
    saved = {"saved": "2026-09-30", "definition": DEFINITION}
    analyses = [
        saved | {"id": f"ana_{'1' * 32}", "owner": person.user.id, "shared": False},
        saved | {"id": f"ana_{'2' * 32}", "owner": "usr_other", "shared": True},
    ]
    return page_content(person, SITE, PAIRS, table, {"analyses": analyses}) | {"may_save": True}
