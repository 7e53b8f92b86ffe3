"""Events of projections: publications of figures, drafted, released, refused or withdrawn; never a figure."""

from typing import Annotated, Literal

from shared.contracts.event import DatedEvent, event
from shared.contracts.vocabulary import Digest, Moment, Quarter, Slug, text

PublicationVersion = Annotated[str, text(r"20[0-9]{2}q[1-4]-[1-9][0-9]{0,2}")]
"""The reporting quarter in lower case and a serial number: `2026q3-1`."""

WithdrawalReason = Literal["material_error", "disclosure_risk", "legal_order", "other"]


@event("oms.projections.publication_drafted")
class PublicationDrafted(DatedEvent):
    """A safe draft of a publication exists; nobody but the state's administrators and leaders can read it."""

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
