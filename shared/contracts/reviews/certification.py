"""Events of reviewer certification in a site."""

from typing import Literal

from shared.contracts.event import Event, event
from shared.contracts.vocabulary import Day, PersonId

Certificate = Literal["temporary", "full"]


@event("oms.reviews.reviewer_certified")
class ReviewerCertified(Event):
    """The person may be assigned cases until the end of this day; at most six months if temporary [F16]."""

    person: PersonId
    certificate: Certificate
    until: Day


@event("oms.reviews.certification_withdrawn")
class CertificationWithdrawn(Event):
    """The person can no longer be assigned cases."""

    person: PersonId


CertificationEvent = ReviewerCertified | CertificationWithdrawn
