"""Repository of saved analyses, and the list of those that a person sees."""

from services.projections.domain.saved_analysis import SavedAnalysis, decide, evolve
from services.projections.views import ANALYSES
from shared.eventstore.repository import AggregateRepository
from shared.mongo import Document, Store
from shared.projection.view_writer import LiveRows, live_rows

analyses = AggregateRepository("projections", "analyses", SavedAnalysis, decide, evolve)

MAX_LISTED = 500


async def visible_analyses(store: Store, site: str, person: str) -> tuple[list[Document], LiveRows]:
    """Return a person's own analyses and those that others share, the newest first, and the view."""
    live = await live_rows(store, store.purpose(site), ANALYSES)
    match = {"site": site, "row.state": "saved", "$or": [{"row.owner": person}, {"row.shared": True}]}
    rows = live.rows.find(match).sort([("row.saved", -1), ("_id", 1)]).limit(MAX_LISTED)
    return [{"id": row["_id"].partition("|")[2]} | row["row"] async for row in rows], live
