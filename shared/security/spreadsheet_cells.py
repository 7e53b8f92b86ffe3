"""Cells of files that a spreadsheet opens: none of them may be taken for a formula."""

BEGINS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""How a formula begins, or what is skipped before one; the last four are the wide forms of the first."""


def escape_formula(text: str) -> str:
    """With an apostrophe before what a spreadsheet would compute: it shows the text as it was written."""
    return f"'{text}" if text.startswith(BEGINS) else text
