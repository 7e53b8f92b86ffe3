"""Response models of sites, people and access, for the document of the API alone: the bodies are built as JSON."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from services.identity.domain.sites.settings import SiteSettings
from shared.contracts.identity.access import Decision, GrantPurpose, Level, Party, Scope
from shared.contracts.identity.sites import FormKind, Outcome, ReviewersOpen, Run, Why
from shared.contracts.vocabulary import (
    CaseId,
    County,
    Day,
    FormId,
    GrantId,
    Jurisdiction,
    Moment,
    PersonId,
    PlatformRole,
    Purpose,
    Role,
    Site,
    SiteOrJurisdiction,
    SiteRole,
    UserReviewId,
    Zone,
)

Count = Annotated[int, Field(ge=0)]
Time = Annotated[str, Field(description="RFC 3339, in UTC.")]
Email = Annotated[str, Field(description="Normalized.")]


class Availability(BaseModel):
    """Announced window, and a sentence about it that may be shown to a person."""

    opens: Moment | None
    closes: Moment | None
    notice: str


class SetupStep(BaseModel):
    step: str
    done: bool


class SiteSummary(BaseModel):
    """Site with its purpose, availability, settings and the steps of its set-up."""

    id: Site
    purpose: Purpose
    description: str
    state: str
    available: Availability
    runs: list[Run]
    zone: Annotated[Zone, Field(description="IANA time zone of the site's days.")]
    zones: Annotated[list[Zone], Field(description="The zones of its state, from which the site chooses.")]
    reviewers_open: Annotated[ReviewersOpen, Field(description="Reviewers open the cases given to them, or all.")]
    settings: SiteSettings | None
    checklist: list[SetupStep]


class SiteList(BaseModel):
    sites: list[SiteSummary]


class JurisdictionApproval(BaseModel):
    """Federal approval of a jurisdiction; `approved_on` and `round` are null without one."""

    jurisdiction: Jurisdiction
    approved_on: Day | None
    round: int | None


class ConsultationRecorded(BaseModel):
    site: Site
    state: str
    outcome: Outcome


class FormSender(BaseModel):
    """Sender of a contact form: by id when signed in, otherwise by address."""

    name: str
    person: Annotated[PersonId | None, Field(description="Only of a signed-in sender.")] = None
    email: Annotated[str | None, Field(description="Only of a sender by link.")] = None


class SentForm(BaseModel):
    """Contact form without the people in it."""

    id: FormId
    at: Time
    site: Site
    kind: FormKind
    state: Literal["kept", "waiting", "accepted", "rejected", "done"]
    sender: FormSender
    consulted: Annotated[Day | None, Field(description="Only of a form by link.")] = None
    why: Annotated[Why | None, Field(description="Only of a rejected form.")] = None
    accepted_by: Annotated[PersonId | None, Field(description="Only of an accepted form.")] = None


class WholeForm(SentForm):
    content: Annotated[dict[str, Any], Field(description="The form as it was sent: `form` of the request.")]


class FormList(BaseModel):
    forms: list[SentForm]


class LinkedForm(BaseModel):
    site: Site
    kind: FormKind


class ListedPersonRow(BaseModel):
    """Row of a list of people that can be used: `row` is its number in the list."""

    row: Count
    name: str
    email: Email
    role: SiteRole


class ListFault(BaseModel):
    """Error of one row; `column` as the list names it, empty for the row as a whole."""

    row: Count
    column: str
    sentence: str


class ListWarning(BaseModel):
    """Row to look at, which was taken all the same."""

    row: Count
    sentence: str


class PeopleListCheck(BaseModel):
    """People of a list, and an error for each row without one; `read` says what was read of the file."""

    read: str
    people: list[ListedPersonRow]
    errors: list[ListFault]
    warnings: list[ListWarning]


class UserRole(BaseModel):
    """Role with the counties it is limited to; null: the whole site."""

    role: Role
    counties: list[County] | None


class ProposedRole(BaseModel):
    role: SiteRole
    party: Party


class LastLetter(BaseModel):
    """Newest letter to the person's address: when it was queued, taken by a mail server, or refused for good."""

    state: Literal["waiting", "sent", "refused"]
    at: Time


class AccountProgress(BaseModel):
    """Whether a person has set up their account, and what has become of their invitation."""

    id: PersonId
    account: Literal["none", "invited", "active", "disabled"]
    invitation_until: Annotated[
        Time | None, Field(description="End of the link mailed last, also when it is over; null for an active account.")
    ]
    last_letter: LastLetter | None


class InvitedAgain(AccountProgress):
    """Person to whom a new link was mailed; the one before no longer opens."""


class ListedAccount(AccountProgress):
    name: str
    email: str
    last_used: Time | None
    second_factor: bool
    set_up: bool


class PlatformUser(ListedAccount):
    """Person with a role on the platform or of a Regional Office, by platform or jurisdiction."""

    roles: dict[str, list[Role]]


class PlatformUserList(BaseModel):
    people: list[PlatformUser]


class UserRow(ListedAccount):
    """Person with a role or a proposal in the site."""

    roles: list[UserRole]
    proposed: list[ProposedRole]


class UserList(BaseModel):
    people: list[UserRow]


class Colleague(BaseModel):
    """Person who works in the site, or has worked there; without roles they no longer do."""

    id: PersonId
    name: str
    roles: list[SiteRole]


class ColleagueList(BaseModel):
    colleagues: list[Colleague]


class PersonInSite(BaseModel):
    """Roles of a person in the site."""

    id: PersonId
    site: Site
    roles: list[Role]
    counties: Annotated[dict[Role, list[County]], Field(description="Of roles that are limited.")] = {}
    proposed: Annotated[list[ProposedRole], Field(description="Roles to which the other party has not agreed.")] = []


class PlatformRoleChanged(BaseModel):
    """`place`: the jurisdiction, or the platform."""

    id: PersonId
    place: SiteOrJurisdiction
    role: PlatformRole
    change: Literal["grant", "revoke"]


class CorrectedPerson(BaseModel):
    """Person with the name and the address that they have now."""

    id: PersonId
    name: str
    email: str


class FactorReset(BaseModel):
    """Removal of a person's second factors: asked for by one operator, or confirmed by another."""

    id: PersonId
    state: Literal["requested", "done"]


class AccountState(BaseModel):
    id: PersonId
    state: Literal["none", "invited", "active", "disabled"]


class GrantedAccess(BaseModel):
    """`people` null: all of the Children's Bureau; `cases` only at the level `named_cases`."""

    level: Level
    purpose_code: GrantPurpose
    starts: Moment
    ends: Moment
    people: list[PersonId] | None
    cases: list[CaseId]


class AccessGrant(BaseModel):
    id: GrantId
    given: GrantedAccess | None
    revoked: bool


class AccessGrantInSite(AccessGrant):
    site: Site


class AccessGrantList(BaseModel):
    grants: list[AccessGrant]


class ReviewRow(BaseModel):
    """Person under review: `decision` is null without an answer, `now` is the user list's row if there is one."""

    person: PersonId
    decision: Decision | None
    now: UserRow | None


class UserListReview(BaseModel):
    id: UserReviewId
    site: Site
    due: Day
    rows: list[ReviewRow]
    signed_by: PersonId | None
    signed_at: Time | None


class UserListReviewSummary(BaseModel):
    """Review with the numbers of people and of answers."""

    id: UserReviewId
    due: Day
    people: Count
    answered: Count
    signed_by: PersonId | None
    overdue: bool


class UserListReviewList(BaseModel):
    reviews: list[UserListReviewSummary]


class IssuedKey(BaseModel):
    """API key; `key` is shown in this answer alone."""

    id: PersonId
    key: str
    expires: Moment
    scopes: list[Scope]


class KeySummary(BaseModel):
    id: PersonId
    name: str
    expires: Time


class KeyList(BaseModel):
    keys: list[KeySummary]


class RevokedKey(BaseModel):
    id: PersonId
    revoked: Literal[True]


class TrailEntry(BaseModel):
    """Recorded event: `what` is its name, and its own fields stand beside these four."""

    model_config = ConfigDict(extra="allow")

    at: Time
    by: str
    about: str
    what: str


class TrailEntries(BaseModel):
    entries: list[TrailEntry]
    next: Annotated[str | None, Field(description="`after` of the next page; null on the last one.")]
