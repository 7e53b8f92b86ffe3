"""Reader of tables: the one entrance for every import, whatever program the file comes from."""

from shared.tables.table import HeaderScore, Limits, RowNote, Table, table_of
from shared.tables.text_columns import read_delimited
from shared.tables.text_file import PACKED, DecodedText, decode_table
from shared.tables.workbook import read_sheets


def read_table(content: str | bytes, score: HeaderScore, limits: Limits) -> Table:
    """Detect the format by content and return the table. Raise UnreadableTable with the reason."""
    if isinstance(content, str):
        return table_of(read_delimited(DecodedText(content), score), score)
    if not content.startswith(PACKED):
        return table_of(read_delimited(decode_table(content), score), score)
    sheets = read_sheets(content, limits)
    chosen = max(sheets, key=lambda sheet: sheet.best_score(score))  # the first of equals
    for sheet in sheets:
        if sheet is not chosen:
            chosen.warnings.append(RowNote(1, f"Another sheet holds rows and was not read: {sheet.source}."))
    return table_of(chosen, score)
