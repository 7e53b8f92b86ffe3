"""Response models of certifications."""

from pydantic import BaseModel

from shared.contracts.reviews.certification import Certificate
from shared.contracts.vocabulary import Day, PersonId, Site


class CertificationResponse(BaseModel):
    """The certificate of a person in a site, null in each field before the first one."""

    person: PersonId
    certificate: Certificate | None
    until: Day | None
    holds_today: bool


class CertificationList(BaseModel):
    """The people of a site who have or had a certificate, in the order of their ids."""

    site: Site
    certifications: list[CertificationResponse]
