"""The contact forms, with the fields they have: three to set a site up, and the request for a change of users.

Fields of TRAINING and CQI are those of the source (R27, R28); those of CFSR beyond "people taking part" are [synthetic]
(R29), and so is the form of the change request (R33).
"""

from collections.abc import Iterable, Iterator
from typing import Annotated, Literal

from email_validator import EmailNotValidError, validate_email
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from services.identity.domain.person import GrantRole, Person, decide
from services.identity.domain.sites.settings import DEFAULT_OFFLINE_DRAFTS, SiteSettings
from shared.contracts.identity.sites import FormKind, PurMode, ReviewMode, Round, Year
from shared.contracts.vocabulary import County, Day, Purpose, SiteRole
from shared.errors import Refused

MAX_PEOPLE = 2000


def normalize_email(email: str) -> str:
    """One spelling of an address, so that one person is one account. Raises ValueError in words.

    The domain is in its ASCII form, which every mail server takes.
    """
    try:
        valid = validate_email(email, check_deliverability=False)
    except EmailNotValidError:
        raise ValueError("This is not an e-mail address.") from None
    return f"{valid.local_part}@{valid.ascii_domain}".lower()


Email = Annotated[str, StringConstraints(strip_whitespace=True, max_length=254), AfterValidator(normalize_email)]
Name = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100, pattern=r"^[^\x00-\x1f<>]+$")
]


class StrictModel(BaseModel):
    """A misspelt field is never lost in silence."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class NamedPerson(StrictModel):
    """A name and an e-mail address."""

    name: Name
    email: Email


NamedPeople = Annotated[tuple[NamedPerson, ...], Field(max_length=MAX_PEOPLE)]


class TrainingForm(StrictModel):
    """OMS Training Review Contact Form."""

    kind: Literal["TRAINING"]
    state_administrator: NamedPerson
    reviewers: NamedPeople = ()
    qa: NamedPeople = ()
    observers: NamedPeople = ()


class CqiForm(StrictModel):
    """OMS CQI Review Contact Form."""

    kind: Literal["CQI"]
    state_administrator: NamedPerson
    reviewers: NamedPeople = ()
    qa: NamedPeople = ()
    observers: NamedPeople = ()
    counties: tuple[County, ...]
    pur_mode: PurMode
    pur_start: Day | None = None


class Participant(NamedPerson):
    """Somebody who takes part in the CFSR, in what role, and in which counties where that is limited."""

    role: SiteRole
    counties: tuple[County, ...] | None = None


class CfsrForm(StrictModel):
    """CFSR State Contact Form [synthetic beyond its people]."""

    kind: Literal["CFSR"]
    people: Annotated[tuple[Participant, ...], Field(min_length=1, max_length=MAX_PEOPLE)]
    mode: ReviewMode
    round: Round
    year: Year
    counties: tuple[County, ...] = ()


class Change(NamedPerson):
    """One person's role added, limited otherwise, or taken."""

    change: Literal["add", "change", "remove"]
    role: SiteRole
    counties: tuple[County, ...] | None = None


class ChangeForm(StrictModel):
    """Request for a change of users."""

    kind: Literal["CHANGE_OF_USERS"]
    changes: Annotated[tuple[Change, ...], Field(min_length=1, max_length=MAX_PEOPLE)]


ContactForm = Annotated[TrainingForm | CqiForm | CfsrForm | ChangeForm, Field(discriminator="kind")]
FORM_KINDS: dict[Purpose, FormKind] = {Purpose.TRAINING: "TRAINING", Purpose.CQI: "CQI", Purpose.CFSR: "CFSR"}


class RequestedRole(BaseModel):
    """One role of one person that a form asks for."""

    model_config = ConfigDict(frozen=True)

    name: str
    email: str
    role: SiteRole
    counties: tuple[str, ...] | None = None
    remove: bool = False


def requested_roles(form: TrainingForm | CqiForm | CfsrForm | ChangeForm) -> list[RequestedRole]:
    """Every role the form asks for, in its order; the same role of the same person once."""
    return list(dict.fromkeys(_each_role(form)))


def _each_role(form: TrainingForm | CqiForm | CfsrForm | ChangeForm) -> Iterator[RequestedRole]:
    match form:
        case CfsrForm(people=people):
            for entry in people:
                yield RequestedRole(name=entry.name, email=entry.email, role=entry.role, counties=entry.counties)
        case ChangeForm(changes=changes):
            for change in changes:
                gone = change.change == "remove"
                yield RequestedRole(
                    name=change.name, email=change.email, role=change.role, counties=change.counties, remove=gone
                )
        case TrainingForm() | CqiForm():
            yield from _in_role("STATE_ADMIN", [form.state_administrator])
            yield from _in_role("REVIEWER", form.reviewers)
            yield from _in_role("QA_FIRST", form.qa)
            yield from _in_role("OBSERVER", form.observers)


def _in_role(role: SiteRole, people: Iterable[NamedPerson]) -> Iterator[RequestedRole]:
    for entry in people:
        yield RequestedRole(name=entry.name, email=entry.email, role=role)


def settings_of(form: TrainingForm | CqiForm | CfsrForm) -> SiteSettings:
    """What the site is set up with."""
    match form:
        case TrainingForm():
            return SiteSettings(offline_drafts=DEFAULT_OFFLINE_DRAFTS[Purpose.TRAINING])
        case CqiForm():
            return SiteSettings(
                counties=form.counties,
                pur_mode=form.pur_mode,
                pur_start=form.pur_start,
                offline_drafts=DEFAULT_OFFLINE_DRAFTS[Purpose.CQI],
            )
        case CfsrForm():
            return SiteSettings(
                counties=form.counties,
                offline_drafts=DEFAULT_OFFLINE_DRAFTS[Purpose.CFSR],
                mode=form.mode,
                round=form.round,
                year=form.year,
            )


def check_people(form: TrainingForm | CqiForm | CfsrForm | ChangeForm) -> None:
    """Raises Refused: the same address twice in one role is a slip of the pen, and says where."""
    seen: dict[tuple[str, str], int] = {}
    errors = []
    for number, entry in enumerate(_each_role(form), 1):
        if first := seen.get((entry.email, entry.role)):
            detail = f"The address of person {number} stands at person {first} already, in the same role."
            errors.append({"where": f"person {number}", "what": detail})
        seen.setdefault((entry.email, entry.role), number)
    if errors:
        raise Refused("people-twice", 422, "Some people stand in the form twice: see errors.", errors=errors)
    if isinstance(form, CfsrForm) and not any(entry.role == "STATE_ADMIN" for entry in form.people):
        raise Refused("no-administrator", 422, "The form names no State Administrator.")


def check_roles(site: str, form: TrainingForm | CqiForm | CfsrForm | ChangeForm) -> None:
    """Raises Refused for a role that nobody can have in this site, before anybody accepts what cannot be done."""
    for entry in requested_roles(form):
        if not entry.remove:
            decide(Person(), GrantRole(site, entry.role, granted_by="", counties=entry.counties, agreed=True))
