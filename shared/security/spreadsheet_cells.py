"""Spreadsheet cells: no text may be evaluated as a formula."""

BEGINS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""First characters of a formula, or characters skipped before one; the last four are full-width forms."""


def escape_formula(text: str) -> str:
    """Prefix a text that a spreadsheet would evaluate with an apostrophe, so that it is shown as written."""
    return f"'{text}" if text.startswith(BEGINS) else text
