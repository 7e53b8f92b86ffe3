"""Decider of texts, and the texts that a case needs. Their content is not known here."""

from collections import Counter
from collections.abc import Iterator, Sequence

from services.reviews.domain.case.entry.commands import SaveTexts
from services.reviews.domain.case.state import Case, Text
from shared.contracts.reviews.entry import TextSaved, TextWithdrawn
from shared.contracts.reviews.events import CaseEvent
from shared.contracts.reviews.rows import ROW, RowField, row_field
from shared.errors import Refused
from shared.instrument import Question, load, to_explain

NEVER = Text(version_id=None, rev=0, by="", at="")
MAX_TEXT_LENGTH = 20_000
"""Characters."""


def decide(case: Case, command: SaveTexts) -> Sequence[CaseEvent]:
    """Returns the events of a save. Raises Refused: 422 for a field that the case lacks, 412 for a collision."""
    if errors := list(_wrong(case, [op.field for op in command.ops])):
        raise Refused("not-a-text", 422, "Each text goes once into a field that the case has.", errors=errors)
    collisions = [
        {"field": op.field, "theirs_rev": theirs.rev, "theirs_by": theirs.by or None, "theirs_at": theirs.at or None}
        for op in command.ops
        if (theirs := case.texts.get(op.field, NEVER)).rev != op.base_rev
    ]
    if removed := [op.field for op in command.ops if _was_removed(case, op.field)]:
        detail = "Somebody removed the row of this text meanwhile. Nothing was saved."
        errors = [{"field": field, "what": "Its row was removed."} for field in removed]
        raise Refused("row-removed", 412, detail, errors=errors)
    if collisions:
        detail = "Somebody wrote the same text meanwhile. Nothing was saved: choose between both, or keep both."
        raise Refused("text-conflict", 412, detail, conflicts=collisions)
    return [TextSaved(field=op.field, text=op.text) if op.text else TextWithdrawn(field=op.field) for op in command.ops]


def has_field(case: Case, field: str) -> bool:
    """Returns if the case can have the field, as `rationale/5`, `no/3/B`, `cell/1/A1/r4/allegation`."""
    instrument, parts = load(case.instrument), field.split("/")
    match parts:
        case ["rationale" | "comments", item]:
            return case.case_type in instrument.item(item).case_types
        case ["no", item, question]:
            definition = _questions_of(case, item).get(question)
            return definition is not None and definition.narrative_when is not None
        case ["cell", item, question, _, column]:
            definition = _questions_of(case, item).get(question)
            return definition is not None and any(
                cell.id == column and cell.type == "text" for cell in definition.columns
            )
        case ["face", "case_name"]:
            return True
        case ["face", table, _, column]:
            [sheet_table] = [part for part in instrument.face_sheet.fields if part.id == table]
            return any(cell.id == column and not cell.core for cell in sheet_table.columns)
        case _:
            return False


def _wrong(case: Case, fields: Sequence[str]) -> Iterator[dict[str, str]]:
    for field, times in Counter(fields).items():
        if not has_field(case, field):
            yield {"field": field, "what": "There is no such text in this case."}
        elif (row := row_field(field)) and not _ever_had(case, row):
            yield {"field": field, "what": "There is no such row: save the table first, and use the id of its row."}
        elif times > 1:
            yield {"field": field, "what": "This text is there twice."}


def _ever_had(case: Case, field: RowField) -> bool:
    return field.position is None and int(field.row[1:]) <= case.last_row


def _was_removed(case: Case, path: str) -> bool:
    field = row_field(path)
    return field is not None and all(row[ROW] != field.row for row in case.rows(field.table))


def _questions_of(case: Case, item: str) -> dict[str, Question]:
    """Returns the questions that the item and its parts have for this type of case."""
    whole = load(case.instrument).item(item)
    parts = [part for part in (whole, *whole.sub_items) if case.case_type in part.case_types]
    return {question.id: question for part in parts for question in part.questions}


def lacking(case: Case) -> Iterator[dict[str, str]]:
    """Yields narratives that the case lacks: a rationale per item, and one for each adverse answer [F20, F1]."""
    given = case.in_force()
    for item in load(case.instrument).items:
        if case.case_type not in item.case_types:
            continue
        if not _written(case, f"rationale/{item.id}"):
            yield {"text": f"rationale/{item.id}", "what": f"Say why item {item.id} is rated as it is."}
        for question in to_explain(item, given.get(item.id, {})):
            if not _written(case, f"no/{item.id}/{question}"):
                yield {"text": f"no/{item.id}/{question}", "what": f"Explain the answer to {item.id}{question}."}


def _written(case: Case, field: str) -> bool:
    return case.texts.get(field, NEVER).version_id is not None
