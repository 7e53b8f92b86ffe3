"""Codebook of exports: the content of each column, by version of the instrument. Pure."""

from collections.abc import Iterator, Sequence

from services.ratings.domain.columns import ABOUT, FACTS, Column, columns
from shared.instrument import VERSIONS, Instrument, Question, load

CODEBOOK_HEADER = ("column", "item", "question", "type", "choices", "text", "version", "read_as")
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

READ_AS = {
    "text": "text: else codes such as 06001 lose their zeros",
    "number": "whole number",
    "boolean": "true or false",
    "date": "date, written YYYY-MM-DD; text where NA may stand",
}

IMPORT_HINTS = (
    ("Excel", ("Open the .xlsx as it is. For the .csv choose Data, From Text/CSV, File origin 65001: Unicode (UTF-8), "
     "and set the columns that the codebook reads as text to Text. A .csv opened by a double click keeps its accents "
     "if it was exported with bom=true, and loses leading zeros even then.")),
    ("R", ('readr::read_csv("cases.csv", col_types = cols(.default = "c")), then convert what the codebook reads as a '
     "number or date. The .parquet has its types.")),
    ("Python", ('pandas.read_csv("cases.csv", dtype=str, keep_default_na=False), or pandas.read_parquet. Of the .xlsx: '
     "pandas.read_excel(..., dtype=str, skiprows=[1]), since its second row has titles.")),
    ("SPSS, Stata, SAS", "Import the .csv as UTF-8 with names in the first row, every column as text first."),
    ("Open OMS", "Export as NDJSON: oms check-file sheets FILE and oms import FILE --site SITE read it."),
)  # fmt: skip
"""Steps by which a file is read without a loss."""

VersionRow = tuple[str, str, str, str, str, str, str]
CodebookRow = tuple[str, str, str, str, str, str, str, str]


def codebook(versions: Sequence[str] = VERSIONS) -> Iterator[CodebookRow]:
    """Yield a row for each column and version that has it, in the order of the columns, without the header."""
    for column in columns():
        read_as = READ_AS[column.type]
        if column.part == "about":
            yield (column.name, "", "", column.type, "", ABOUT[column.name], "", read_as)
            continue
        if column.part == "fact":
            yield (column.name, "", "", column.type, "", _fact_text(column.name), "", read_as)
            continue
        for version in versions:
            for row in _in_version(column, load(version)):
                yield (*row, read_as)


def _fact_text(name: str) -> str:
    """Return the description of a column of the work on the case, or the label of its face sheet's field."""
    if name in FACTS:
        return FACTS[name]
    fields = {field.id: field.label for field in load(VERSIONS[-1]).face_sheet.fields}
    return f"Face sheet: {fields[name.removeprefix('face.')]}"


def titles() -> dict[str, str]:
    """Return the readable title of each column: its text in the newest version that has it."""
    return {row[0]: row[5] for row in codebook(tuple(reversed(VERSIONS)))}


def _in_version(column: Column, instrument: Instrument) -> Iterator[VersionRow]:
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


def _of_question(column: Column, instrument: Instrument) -> Iterator[VersionRow]:
    questions = {question.id: question for question in instrument.item(column.item).all_questions}
    question = questions.get(column.question)
    if question is None or (column.choice and column.choice not in question.choices):
        return
    text = f"{question.text} [{column.choice}]" if column.choice else question.text
    text = f"{text} ({question.help})" if question.help else text
    choices = SEPARATOR.join(_choices(question, instrument))
    yield (column.name, column.item, column.question, question.type, choices, text, instrument.version)


def _choices(question: Question, instrument: Instrument) -> tuple[str, ...]:
    """Return the options; for a table, whose rows are JSON in one cell, its columns."""
    if question.type == "visit_pattern":
        return instrument.options_of(question)
    if question.type == "table":
        return tuple(column.id for column in question.columns if column.type != "text")
    return FIXED.get(question.type, question.choices)
