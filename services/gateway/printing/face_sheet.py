"""Printed face sheet, with the interviews, records and QA of the case."""

from collections.abc import Iterator
from typing import Any

from services.gateway.printing.blocks import Block, CaseContent, facts, prose, section, table
from services.gateway.printing.formatting import head_of, label, on, value
from shared.instrument.model.instrument import FaceSheetField, Instrument
from shared.instrument.model.questions import Column

PERSON_COLUMNS = ("interviewed",)
"""Columns that name the person interviewed."""

SHARED_TABLES = ("children",)
"""Tables of a share-safe copy: it shows no participants."""


def face_sheet(content: CaseContent, instrument: Instrument) -> Block:
    """Return the core fields; a full copy has names and dates of birth too."""
    given = content.case["face_sheet"]["fields"]
    core = [field for field in instrument.face_sheet.fields if field.core]
    rows = [(field.label, value(given.get(field.id))) for field in core if field.type != "table"]
    name = ("Case name", content.text("face/case_name") or "Not entered") if content.full else None
    ended = ("Period under review end", on(content.case["face_sheet"].get("pur_end")) or "Not completed yet")
    tables = (_table(content, field) for field in core if field.type == "table")
    return section("Face sheet", [facts(name, *rows, ended), *tables])


def _table(content: CaseContent, field: FaceSheetField) -> Block:
    if not content.full and field.id not in SHARED_TABLES:
        return {}
    rows = content.case["face_sheet"]["fields"].get(field.id) or []
    columns = [column for column in field.columns if content.full or _shared(column)]
    shown = ([_cell(content, field.id, row, column) for column in columns] for row in rows)
    return table(field.label, [head_of(column) for column in columns], shown)


def _shared(column: Column) -> bool:
    return column.core and column.type != "text" and column.id not in PERSON_COLUMNS


def _cell(content: CaseContent, field: str, row: dict[str, Any], column: Column) -> str:
    """Return the text of a cell; names and dates of birth are texts of the case."""
    if column.core:
        return value(row.get(column.id))
    written = content.text(f"face/{field}/{row['row']}/{column.id}")
    return value(written) if written else ""


def beside(content: CaseContent) -> Iterator[Block]:
    """Yield the interview log and the list of records, for a full copy alone."""
    if content.full:
        yield section("Interviews", _or_none(_interviews(content.case["interviews"]["rows"])))
        yield section("Records", _or_none(_records(content.case["records"]["rows"])))


def _interviews(rows: list[dict[str, Any]]) -> Block:
    head = ("Role", "Held", "How", "On", "Why not")
    shown = (
        [value(row.get(name)) if row.get(name) else "" for name in ("role", "held", "kind", "on", "why_not")]
        for row in rows
    )
    return table("Interview log", head, shown)


def _records(rows: list[dict[str, Any]]) -> Block:
    shown = ([label(row["source"]), on(row["on"]), row["by"]] for row in rows)
    return table("Case records that were read", ("Record", "On", "By"), shown)


def _or_none(part: Block) -> list[Block]:
    return [part or prose("", "Nothing was entered.")]


def quality(content: CaseContent) -> Block:
    """Return the stage and the passed levels of QA (R46); a full copy names the reviewers."""
    case = content.case
    passed = ", ".join(label(qa_level) for qa_level in case["passed"]) or "None yet"
    reviewers = ", ".join(case.get("assigned") or ()) or "Nobody yet"
    more = [
        ("Times returned to its reviewers", str(case["returns"])),
        ("Notes that are not resolved", str(case["open_notes"])),
        ("Reviewers", reviewers),
        ("In whose hands", case["custody"]) if case.get("custody") else None,
    ]
    stage = ("Stage", label(case["stage"]))
    return section("Quality assurance", [facts(stage, ("Levels passed", passed), *(more if content.full else ()))])
