"""Publications of a site as an aggregate: drafted, released by a second person, refused or withdrawn. Pure.

Figures do not belong here: coding them and proving them safe is `services.projections.publication`.
Imports `shared.contracts` and `shared.errors`.
"""

from services.projections.domain.series import (
    Command,
    DraftPublication,
    Publication,
    PublicationSeries,
    RefusePublication,
    ReleasePublication,
    WithdrawPublication,
    decide,
    evolve,
    series_of,
)

__all__ = [
    "Command",
    "DraftPublication",
    "Publication",
    "PublicationSeries",
    "RefusePublication",
    "ReleasePublication",
    "WithdrawPublication",
    "decide",
    "evolve",
    "series_of",
]
