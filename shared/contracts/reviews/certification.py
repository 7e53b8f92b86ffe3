"""Facts about who may review in a site: certification, until a day."""

from typing import Literal

from shared.contracts.event import Event, event
from shared.contracts.vocabulary import Day, PersonId

Certificate = Literal["temporary", "full"]


@event("oms.reviews.reviewer_certified")
class ReviewerCertified(Event):
    """The person may be given cases until the end of this day; temporary ones hold for six months at most [F16]."""

    person: PersonId
    certificate: Certificate
    until: Day


@event("oms.reviews.certification_withdrawn")
class CertificationWithdrawn(Event):
    """The person is given no more cases."""

    person: PersonId


CertificationEvent = ReviewerCertified | CertificationWithdrawn
