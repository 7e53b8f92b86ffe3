"""Tables and report lines with their captions, made from counted rows. Pure."""

from services.projections.tables.captions import caption
from services.projections.tables.percentages import ORDER, Cell, Measure, tabulate

__all__ = ["ORDER", "Cell", "Measure", "caption", "tabulate"]
