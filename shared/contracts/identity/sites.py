"""Events of sites and jurisdictions: creation, forms, settings, state and federal approval."""

from typing import Annotated, Literal

from pydantic import Field

from shared.contracts.event import Event, event
from shared.contracts.vocabulary import County, Day, Digest, FormId, Moment, Zone

FormKind = Literal["TRAINING", "CQI", "CFSR", "CHANGE_OF_USERS"]
"""The three set-up forms and the change-of-users request (R27 to R29, R33)."""

Outcome = Literal["agreed", "agreed_with_conditions", "not_agreed"]
PurMode = Literal["FIXED", "OPEN"]
ReviewMode = Literal["TRADITIONAL", "STATE_CONDUCTED"]
OfflineDrafts = Literal["off", "session", "device"]
Run = Literal["cases", "interviews"]
"""What a site can be for: case reviews, stakeholder interviews, or both (R9)."""

ReviewersOpen = Literal["own", "all"]
"""Cases that the reviewers of a site open: those that are given to them, or every case of the site."""

Why = Literal["incomplete", "people_unknown", "not_agreed", "duplicate", "asked_by_state", "security", "season_over"]
"""Why a form was rejected or a site suspended or closed [synthetic]."""

Year = Annotated[int, Field(ge=2001, le=2100)]
Round = Annotated[int, Field(ge=1, le=20)]


@event("oms.identity.site_created")
class SiteCreated(Event):
    """The site is there, and open to nobody: training sites are, for every jurisdiction, from the start (R6)."""


@event("oms.identity.regional_office_consulted")
class RegionalOfficeConsulted(Event):
    """The state has talked with its Children's Bureau Regional Office about this site (R30)."""

    on: Day
    outcome: Outcome


@event("oms.identity.form_sent")
class FormSent(Event):
    """A contact form came in; the people it names stand in identity's database, their digest here."""

    form: FormId
    kind: FormKind
    people: Annotated[int, Field(ge=0)]
    digest: Digest


@event("oms.identity.form_accepted")
class FormAccepted(Event):
    """What the form asks for will be done, step by step."""

    form: FormId


@event("oms.identity.form_rejected")
class FormRejected(Event):
    """Nothing the form asks for will be done."""

    form: FormId
    why: Why


@event("oms.identity.site_provisioned")
class SiteProvisioned(Event):
    """The site has its settings: counties, period under review, offline drafts, and on a CFSR site its review."""

    counties: tuple[County, ...] = ()
    pur_mode: PurMode = "OPEN"
    pur_start: Day | None = None
    offline_drafts: OfflineDrafts
    mode: ReviewMode | None = None
    round: Round | None = None
    year: Year | None = None


@event("oms.identity.site_activated")
class SiteActivated(Event):
    """The site is open to its members."""


@event("oms.identity.site_suspended")
class SiteSuspended(Event):
    """The site is read-only for the time being."""

    why: Why


@event("oms.identity.site_closed")
class SiteClosed(Event):
    """The site was closed; its data remains."""

    why: Why


@event("oms.identity.availability_announced")
class AvailabilityAnnounced(Event):
    """The notice of when the site is available (R4)."""

    opens: Moment
    closes: Moment | None = None


@event("oms.identity.offline_drafts_set")
class OfflineDraftsSet(Event):
    """Whether answers may be stored on a reviewer's device while it is offline."""

    policy: OfflineDrafts


@event("oms.identity.site_runs_chosen")
class SiteRunsChosen(Event):
    """Kinds of review that may be started in the site from now on; those started before continue."""

    runs: Annotated[tuple[Run, ...], Field(min_length=1, max_length=2)]


@event("oms.identity.site_zone_chosen")
class SiteZoneChosen(Event):
    """From now on days in the site are those of this time zone, one of its state's; earlier days stay as they are."""

    zone: Zone


@event("oms.identity.reviewers_open_set")
class ReviewersOpenSet(Event):
    """From now on the reviewers of the site open these cases."""

    reviewers_open: ReviewersOpen


@event("oms.identity.federal_approval_recorded")
class FederalApprovalRecorded(Event):
    """The jurisdiction may conduct its own case reviews, by federal approval (R82)."""

    on: Day
    round: Round


@event("oms.identity.federal_approval_withdrawn")
class FederalApprovalWithdrawn(Event):
    """The federal approval was withdrawn."""


SiteEvent = (
    SiteCreated
    | RegionalOfficeConsulted
    | FormSent
    | FormAccepted
    | FormRejected
    | SiteProvisioned
    | SiteActivated
    | SiteSuspended
    | SiteClosed
    | AvailabilityAnnounced
    | OfflineDraftsSet
    | SiteRunsChosen
    | SiteZoneChosen
    | ReviewersOpenSet
)
JurisdictionEvent = FederalApprovalRecorded | FederalApprovalWithdrawn
