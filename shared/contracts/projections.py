"""Events of projections: publications of figures and saved analyses, by their definitions; never a figure."""

from typing import Annotated, Literal

from pydantic import Field

from shared.contracts.event import DatedEvent, Event, event
from shared.contracts.vocabulary import (
    Agency,
    CaseType,
    County,
    Digest,
    InstrumentVersion,
    ItemRating,
    Moment,
    OutcomeId,
    OutcomeRating,
    Quarter,
    RatedItem,
    ReasonCode,
    Slug,
    text,
)

PublicationVersion = Annotated[str, text(r"20[0-9]{2}q[1-4]-[1-9][0-9]{0,2}")]
"""The reporting quarter in lower case and a serial number: `2026q3-1`."""

WithdrawalReason = Literal["material_error", "disclosure_risk", "legal_order", "other"]


MeasureName = RatedItem | OutcomeId
"""An item, a sub-item or an outcome."""

MEASURE_PATTERN = r"([1-9]|1[0-8]|12[ABC]|S1|S2|P1|P2|WB[123])"
Layout = Annotated[str, text(rf"(county|tier|quarter|case_type|agency|instrument|rating_{MEASURE_PATTERN})")]
"""What an axis of a table shows: an attribute of cases, or their ratings of an item or outcome (`rating_4`)."""


class RatingCondition(Event):
    """Only cases with one of these ratings of an item or outcome."""

    measure: MeasureName
    ratings: Annotated[tuple[ItemRating | OutcomeRating, ...], Field(min_length=1, max_length=5)]


class AnalysisDefinition(Event):
    """A table of several items and outcomes: its axes, its filters, and its quarters. It has no name but these."""

    measures: Annotated[tuple[MeasureName, ...], Field(min_length=1, max_length=28)]
    rows: Layout | None = None
    columns: Layout | None = None
    conditions: Annotated[tuple[RatingCondition, ...], Field(max_length=6)] = ()
    quarter: Quarter
    window: Literal[1, 4, 8, 12] = 1
    county: County | None = None
    tier: ReasonCode | None = None
    case_type: CaseType | None = None
    agency: Agency | None = None
    instrument: InstrumentVersion | None = None


@event("oms.projections.analysis_saved")
class AnalysisSaved(DatedEvent):
    """A person of the site saved the definition of an analysis, for themselves or for everyone of the site."""

    definition: AnalysisDefinition
    shared: bool


@event("oms.projections.analysis_sharing_changed")
class AnalysisSharingChanged(DatedEvent):
    """Its owner shared the analysis with the people of the site, or took it back."""

    shared: bool


@event("oms.projections.analysis_discarded")
class AnalysisDiscarded(DatedEvent):
    """Its owner discarded the analysis."""


AnalysisEvent = AnalysisSaved | AnalysisSharingChanged | AnalysisDiscarded


@event("oms.projections.publication_drafted")
class PublicationDrafted(DatedEvent):
    """A draft passed the audit. Administrators and leaders of the site can read it, the public cannot."""

    publication: PublicationVersion
    reporting_quarter: Quarter
    as_of: Moment
    """Cases that were finally approved later count in the next reporting quarter."""

    rule: Slug
    plan: Digest
    manifest: Digest
    predecessor: PublicationVersion | None = None
    """The newest released version, which the draft was audited together with."""


@event("oms.projections.publication_released")
class PublicationReleased(DatedEvent):
    """A second person released the draft: its figures are public, and closed quarters never change."""

    publication: PublicationVersion


@event("oms.projections.publication_refused")
class PublicationRefused(DatedEvent):
    """The draft was given up; it was never public."""

    publication: PublicationVersion


@event("oms.projections.publication_withdrawn")
class PublicationWithdrawn(DatedEvent):
    """A released version shows a notice in the place of its figures."""

    publication: PublicationVersion
    reason: WithdrawalReason


ProjectionsEvent = PublicationDrafted | PublicationReleased | PublicationRefused | PublicationWithdrawn
