"""From counted rows to what is shown: shares, reports and their captions. Pure."""

from services.projections.tables.captions import caption
from services.projections.tables.percentages import ORDER, Cell, Measure, tabulate

__all__ = ["ORDER", "Cell", "Measure", "caption", "tabulate"]
