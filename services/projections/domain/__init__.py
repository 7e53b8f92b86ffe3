"""Aggregates of projections: publications, action plans, the Program Improvement Plan and indicators. Pure.

Figures do not belong here: coding them and proving them safe is `services.projections.publication`.
Imports `services.projections.measures`, and of `shared` the contracts, errors and tables.
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
