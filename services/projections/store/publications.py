"""Repository of a site's publications."""

from services.projections.domain import PublicationSeries, decide, evolve
from shared.eventstore.repository import AggregateRepository

publications = AggregateRepository("projections", "publication_series", PublicationSeries, decide, evolve)
