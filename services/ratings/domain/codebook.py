"""Codebook of exports: the content of each column, by version of the instrument. Pure."""

from collections.abc import Iterator, Sequence

from services.ratings.domain.columns import ABOUT, Column, columns
from shared.instrument import VERSIONS, Instrument, Question, load

CODEBOOK_HEADER = ("column", "item", "question", "type", "choices", "text", "version")
SEPARATOR = " | "
ITEM_RATINGS = ("S", "ANI", "NA", "INCOMPLETE")
OUTCOME_RATINGS = ("SA", "PA", "NACH", "NA", "INCOMPLETE")
FIXED: dict[str, tuple[str, ...]] = {
    "yes_no": ("Yes", "No"),
    "yes_no_na": ("Yes", "No", "NA"),
    "multi_select": ("Yes", "No"),
    "date": ("YYYY-MM-DD",),
    "date_or_na": ("YYYY-MM-DD", "NA"),
}
"""The values of a cell by the question's type; a multi-select has one column per option."""

CodebookRow = tuple[str, str, str, str, str, str, str]


def codebook(versions: Sequence[str] = VERSIONS) -> Iterator[CodebookRow]:
    """Yield a row for each column and version that has it, in the order of the columns, without the header."""
    for column in columns():
        if column.part == "about":
            yield (column.name, "", "", column.type, "", ABOUT[column.name], "")
            continue
        for version in versions:
            yield from _in_version(column, load(version))


def _in_version(column: Column, instrument: Instrument) -> Iterator[CodebookRow]:
    """Yield no row for a question, or an option of one, that this version does not have."""
    match column.part:
        case "rating" | "calculated":
            prefix = "Rating" if column.part == "rating" else "By the rules, where a leader's rating counts instead"
            label = f"{prefix}: {instrument.item(column.item).label}"
            yield (
                column.name,
                column.item,
                "",
                "rating",
                SEPARATOR.join(ITEM_RATINGS),
                label,
                instrument.version,
            )
        case "outcome":
            label = f"Outcome: {instrument.outcome(column.item).label}"
            yield (
                column.name,
                column.item,
                "",
                "rating",
                SEPARATOR.join(OUTCOME_RATINGS),
                label,
                instrument.version,
            )
        case _ if column.question == "applicable":
            gate = instrument.item(column.item).gate
            text = gate.question if gate else "Whether the item applies to the case."
            yield (column.name, column.item, "applicable", "yes_no", "Yes | No", text, instrument.version)
        case _:
            yield from _of_question(column, instrument)


def _of_question(column: Column, instrument: Instrument) -> Iterator[CodebookRow]:
    questions = {question.id: question for question in instrument.item(column.item).all_questions}
    question = questions.get(column.question)
    if question is None or (column.choice and column.choice not in question.choices):
        return
    text = f"{question.text} [{column.choice}]" if column.choice else question.text
    choices = SEPARATOR.join(_choices(question, instrument))
    yield (column.name, column.item, column.question, question.type, choices, text, instrument.version)


def _choices(question: Question, instrument: Instrument) -> tuple[str, ...]:
    """Return the options; for a table, whose rows are JSON in one cell, its columns."""
    if question.type == "visit_pattern":
        return instrument.options_of(question)
    if question.type == "table":
        return tuple(column.id for column in question.columns if column.type != "text")
    return FIXED.get(question.type, question.choices)
