"""The codebook: what each column of an export holds, as the version of the instrument has it. Pure."""

from collections.abc import Iterator, Sequence

from services.ratings.domain.columns import ABOUT, Column, columns
from shared.instrument import VERSIONS, Instrument, Question, load

HEAD = ("column", "item", "question", "type", "choices", "text", "version")
BETWEEN = " | "
ITEM_RATINGS = ("S", "ANI", "NA", "INCOMPLETE")
OUTCOME_RATINGS = ("SA", "PA", "NACH", "NA", "INCOMPLETE")
FIXED: dict[str, tuple[str, ...]] = {
    "yes_no": ("Yes", "No"),
    "yes_no_na": ("Yes", "No", "NA"),
    "multi_select": ("Yes", "No"),
    "date": ("YYYY-MM-DD",),
    "date_or_na": ("YYYY-MM-DD", "NA"),
}
"""What stands in a cell, by the question's type; a multi-select has a column an option."""

Line = tuple[str, str, str, str, str, str, str]


def codebook(versions: Sequence[str] = VERSIONS) -> Iterator[Line]:
    """A line for each column and version that has it, in the order of the columns; without its head."""
    for column in columns():
        if column.part == "about":
            yield (column.name, "", "", column.type, "", ABOUT[column.name], "")
            continue
        for version in versions:
            yield from _in_version(column, load(version))


def _in_version(column: Column, instrument: Instrument) -> Iterator[Line]:
    """Nothing for a question, or an option of one, that this version does not have."""
    match column.part:
        case "rating" | "calculated":
            what = "Rating" if column.part == "rating" else "By the rules, where a leader's rating counts instead"
            label = f"{what}: {instrument.item(column.item).label}"
            yield (column.name, column.item, "", "rating", BETWEEN.join(ITEM_RATINGS), label, instrument.version)
        case "outcome":
            label = f"Outcome: {instrument.outcome(column.item).label}"
            yield (column.name, column.item, "", "rating", BETWEEN.join(OUTCOME_RATINGS), label, instrument.version)
        case _ if column.question == "applicable":
            gate = instrument.item(column.item).gate
            text = gate.question if gate else "Whether the item applies to the case."
            yield (column.name, column.item, "applicable", "yes_no", "Yes | No", text, instrument.version)
        case _:
            yield from _of_question(column, instrument)


def _of_question(column: Column, instrument: Instrument) -> Iterator[Line]:
    asked = {one.id: one for one in instrument.item(column.item).all_questions}.get(column.question)
    if asked is None or (column.choice and column.choice not in asked.choices):
        return
    text = f"{asked.text} [{column.choice}]" if column.choice else asked.text
    choices = BETWEEN.join(_choices(asked, instrument))
    yield (column.name, column.item, column.question, asked.type, choices, text, instrument.version)


def _choices(question: Question, instrument: Instrument) -> tuple[str, ...]:
    """The options; of a table the columns, whose rows stand in the cell as JSON."""
    if question.type == "visit_pattern":
        return tuple(label.code for label in instrument.cover.visit_patterns)
    if question.type == "table":
        return tuple(one.id for one in question.columns if one.type != "text")
    return FIXED.get(question.type, question.choices)
