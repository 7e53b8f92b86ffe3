"""Tables and report lines with their captions, made from counted rows. Pure.

Queries and HTTP do not belong here. It may import `services.projections.measures` and `shared`'s pure
rooms.
"""

from services.projections.tables.captions import caption
from services.projections.tables.percentages import ORDER, Cell, Measure, tabulate

__all__ = ["ORDER", "Cell", "Measure", "caption", "tabulate"]
