"""Tables of dashboards and reports: shares, report lines and captions. Pure.

Calculations over counted rows belong here; queries belong to `store`, responses to `api`.
Imports `shared.contracts` and `shared.instrument`.
"""

from services.projections.tables.captions import caption
from services.projections.tables.percentages import ORDER, Cell, Measure, tabulate

__all__ = ["ORDER", "Cell", "Measure", "caption", "tabulate"]
