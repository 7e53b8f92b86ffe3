"""Repository of a site's publications."""

from services.projections.domain import PublicationSeries, decide, evolve, series_of
from shared.errors import Refused
from shared.eventstore.journal import Journal
from shared.eventstore.repository import AggregateRepository
from shared.mongo import Store

publications = AggregateRepository("projections", "publication_series", PublicationSeries, decide, evolve)

NOT_FOUND = 404


async def load_series(store: Store, site: str) -> PublicationSeries:
    """Return the publications of a site; none for one that never drafted any."""
    try:
        return (await publications.load(store, site, series_of(site))).state
    except Refused as refused:
        if refused.status != NOT_FOUND:
            raise
        return PublicationSeries()


async def sites_with_publications(store: Store) -> list[str]:
    """Return the sites that drafted a publication at some time."""
    keys: list[str] = []
    for purpose in store.journal_purposes:
        keys += await store.collection(purpose, Journal.COLLECTION).distinct("aggregate")
    return sorted({key.partition("|")[0] for key in keys})
