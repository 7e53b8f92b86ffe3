"""The face sheet on paper, with what belongs to the case as a whole: interviews, records, QA."""

from collections.abc import Iterator
from typing import Any

from services.gateway.printing.blocks import Asked, Part, facts, prose, section, table
from services.gateway.printing.formatting import head_of, on, said, value
from shared.instrument.model.instrument import FaceSheetField, Instrument
from shared.instrument.model.questions import Column

TELLS_WHO = ("interviewed",)
"""Columns that say who was heard."""

SHARED_TABLES = ("children",)
"""Who takes part in a case stands in no share-safe paper."""


def face_sheet(asked: Asked, instrument: Instrument) -> Part:
    """The fields that the system keeps, and the names and dates of birth that go with them on a full paper."""
    given = asked.case["face_sheet"]["fields"]
    core = [field for field in instrument.face_sheet.fields if field.core]
    rows = [(field.label, value(given.get(field.id))) for field in core if field.type != "table"]
    name = ("Case name", asked.text("face/case_name") or "Not entered") if asked.full else None
    ended = ("Period under review end", on(asked.case["face_sheet"].get("pur_end")) or "Not completed yet")
    tables = (_table(asked, field) for field in core if field.type == "table")
    return section("Face sheet", [facts(name, *rows, ended), *tables])


def _table(asked: Asked, field: FaceSheetField) -> Part:
    if not asked.full and field.id not in SHARED_TABLES:
        return {}
    rows = asked.case["face_sheet"]["fields"].get(field.id) or []
    columns = [column for column in field.columns if asked.full or _shared(column)]
    shown = ([_cell(asked, field.id, number, row, column) for column in columns] for number, row in enumerate(rows))
    return table(field.label, [head_of(column) for column in columns], shown)


def _shared(column: Column) -> bool:
    return column.core and column.type != "text" and column.id not in TELLS_WHO


def _cell(asked: Asked, field: str, number: int, row: dict[str, Any], column: Column) -> str:
    """Names and dates of birth are texts of the case."""
    if column.core:
        return value(row.get(column.id))
    written = asked.text(f"face/{field}/{number}/{column.id}")
    return value(written) if written else ""


def beside(asked: Asked) -> Iterator[Part]:
    """The interview log and the check list of records: on a full paper alone."""
    if asked.full:
        yield section("Interviews", _or_none(_interviews(asked.case["interviews"]["rows"])))
        yield section("Records", _or_none(_records(asked.case["records"]["rows"])))


def _interviews(rows: list[dict[str, Any]]) -> Part:
    head = ("Role", "Held", "How", "On", "Why not")
    told = (
        [value(row.get(name)) if row.get(name) else "" for name in ("role", "held", "kind", "on", "why_not")]
        for row in rows
    )
    return table("Interview log", head, told)


def _records(rows: list[dict[str, Any]]) -> Part:
    told = ([said(row["source"]), on(row["on"]), row["by"]] for row in rows)
    return table("Case records that were read", ("Record", "On", "By"), told)


def _or_none(part: Part) -> list[Part]:
    return [part or prose("", "Nothing was entered.")]


def quality(asked: Asked) -> Part:
    """How far the case is, and which levels of QA it passed (R46); who had it, on a full paper alone."""
    case = asked.case
    passed = ", ".join(said(level) for level in case["passed"]) or "None yet"
    who = ", ".join(case.get("assigned") or ()) or "Nobody yet"
    more = [
        ("Times returned to its reviewers", str(case["returns"])),
        ("Notes that are not resolved", str(case["open_notes"])),
        ("Reviewers", who),
        ("In whose hands", case["custody"]) if case.get("custody") else None,
    ]
    stage = ("Stage", said(case["stage"]))
    return section("Quality assurance", [facts(stage, ("Levels passed", passed), *(more if asked.full else ()))])
