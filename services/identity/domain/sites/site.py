"""A site's life: from the first talk with the Regional Office to its end, each move a fact, illegal ones refused."""

from collections.abc import Sequence
from typing import ClassVar, assert_never, cast

from pydantic import BaseModel, ConfigDict

from services.identity.domain.sites.settings import SiteSettings, check_day, check_settings
from services.identity.domain.sites.site_commands import (
    AcceptForm,
    Activate,
    Announce,
    ChooseRuns,
    ChooseZone,
    Close,
    Command,
    Consult,
    Create,
    Provision,
    RejectForm,
    SendForm,
    SetOfflineDrafts,
    SetReviewersOpen,
    Suspend,
)
from shared.contracts.envelope import RecordedEvent
from shared.contracts.identity.sites import (
    AvailabilityAnnounced,
    FormAccepted,
    FormRejected,
    FormSent,
    OfflineDraftsSet,
    Outcome,
    RegionalOfficeConsulted,
    ReviewersOpen,
    ReviewersOpenSet,
    Run,
    SiteActivated,
    SiteClosed,
    SiteCreated,
    SiteEvent,
    SiteProvisioned,
    SiteRunsChosen,
    SiteSuspended,
    SiteZoneChosen,
)
from shared.errors import Refused

__all__ = [
    "AcceptForm",
    "Activate",
    "Announce",
    "ChooseRuns",
    "ChooseZone",
    "Close",
    "Command",
    "Consult",
    "Create",
    "Provision",
    "RejectForm",
    "SendForm",
    "SetOfflineDrafts",
    "SetReviewersOpen",
    "Site",
    "Suspend",
    "decide",
    "evolve",
]

ALL_RUNS: tuple[Run, ...] = ("cases", "interviews")


class Site(BaseModel):
    """As its facts have made it. `state` names the place in the life cycle (R5)."""

    model_config = ConfigDict(frozen=True)

    FOLD_VERSION: ClassVar[int] = 3
    """2: the site has a time zone. 3: it says which cases its reviewers open."""

    state: str = "absent"
    consulted: str | None = None
    forms: dict[str, str] = {}
    """Form → sent, accepted or rejected."""

    settings: SiteSettings | None = None
    runs: tuple[Run, ...] = ALL_RUNS
    opens: str | None = None
    closes: str | None = None
    zone: str | None = None
    """The time zone that the site chose; None: the first one of its state."""

    reviewers_open: ReviewersOpen = "own"

    @property
    def is_set_up(self) -> bool:
        return self.state in ("provisioned", "active", "suspended", "closed")


def decide(site: Site, command: Command) -> Sequence[SiteEvent]:
    """Raises Refused, in words, for a move that the life cycle does not have."""
    match command:
        case Create():
            _require_state(site, "absent")
            return [SiteCreated()]
        case Consult(on, outcome):
            return _consult(site, on, outcome)
        case SendForm() | AcceptForm() | RejectForm():
            return _decide_form(site, command)
        case Announce() | SetOfflineDrafts() | ChooseRuns() | ChooseZone() | SetReviewersOpen():
            return _decide_setting(site, command)
        case _:
            return _decide_transition(site, command)


def _decide_form(site: Site, command: SendForm | AcceptForm | RejectForm) -> Sequence[SiteEvent]:
    if isinstance(command, SendForm):
        return _send_form(site, command)
    _require_waiting_form(site, command.form)
    if isinstance(command, AcceptForm):
        return [FormAccepted(form=command.form)]
    return [FormRejected(form=command.form, why=command.reason)]


Setting = Announce | SetOfflineDrafts | ChooseRuns | ChooseZone | SetReviewersOpen


def _decide_setting(site: Site, command: Setting) -> Sequence[SiteEvent]:
    if isinstance(command, Announce):
        return _announce(site, command)
    _require_state(site, "provisioned", "active", "suspended")
    match command:
        case ChooseRuns(runs):
            return [SiteRunsChosen(runs=tuple(run for run in ALL_RUNS if run in runs))]
        case ChooseZone():
            return _choose_zone(command)
        case SetOfflineDrafts(policy):
            return [OfflineDraftsSet(policy=policy)]
        case SetReviewersOpen(cases):
            return [ReviewersOpenSet(reviewers_open=cases)]
        case _:
            assert_never(command)


def _announce(site: Site, command: Announce) -> Sequence[SiteEvent]:
    if site.state == "absent":
        raise Refused.missing()
    if command.closes is not None and command.closes <= command.opens:
        raise Refused("window-ends-first", 422, "A site cannot close before it opens.")
    return [AvailabilityAnnounced(opens=command.opens, closes=command.closes)]


def _choose_zone(command: ChooseZone) -> Sequence[SiteEvent]:
    if command.zone not in command.choices:
        detail = f"This is no time zone of this state. It has {' and '.join(command.choices)}."
        raise Refused("zone-elsewhere", 422, detail)
    return [SiteZoneChosen(zone=command.zone)]


def _decide_transition(site: Site, command: Provision | Activate | Suspend | Close) -> Sequence[SiteEvent]:
    match command:
        case Provision(settings):
            _require_state(site, "requested")
            check_settings(settings)
            return [SiteProvisioned(**settings.model_dump())]
        case Activate():
            _require_state(site, "provisioned", "suspended")
            return [SiteActivated()]
        case Suspend(reason):
            _require_state(site, "active")
            return [SiteSuspended(why=reason)]
        case Close(reason):
            _require_state(site, "active", "suspended")
            return [SiteClosed(why=reason)]
        case _:
            assert_never(command)


def _consult(site: Site, on: str, outcome: Outcome) -> Sequence[SiteEvent]:
    if site.is_set_up:
        raise Refused("site-is-set-up", 409, f"This site is {site.state}: its set-up does not begin anew.")
    _require_no_waiting_form(site)
    check_day(on)
    return [RegionalOfficeConsulted(on=on, outcome=outcome)]


def _send_form(site: Site, command: SendForm) -> Sequence[SiteEvent]:
    new = FormSent(form=command.form, kind=command.kind, people=command.people, digest=command.digest)
    if command.kind == "CHANGE_OF_USERS":
        _require_state(site, "active", "suspended")
        return [new]
    if site.is_set_up:
        raise Refused("site-is-set-up", 409, f"This site is {site.state} already. Ask for a change of users instead.")
    if site.consulted not in ("agreed", "agreed_with_conditions"):
        detail = "Talk with your Children's Bureau Regional Office first: its agreement to this site is not recorded."
        raise Refused("not-consulted", 409, detail)
    _require_no_waiting_form(site)
    if not command.approved:
        detail = "A state conducts its own reviews only with federal approval, and none is recorded for this round."
        raise Refused("not-approved", 409, detail)
    return [new]


def _require_no_waiting_form(site: Site) -> None:
    """One set-up at a time: neither a second form nor another consultation may take the ground from under it."""
    if site.state == "requested":
        raise Refused("form-waiting", 409, "A form for this site was sent before and waits for its answer.")


def _require_waiting_form(site: Site, form: str) -> None:
    state = site.forms.get(form)
    if state is None:
        raise Refused.missing()
    if state != "sent":
        raise Refused("form-answered", 409, f"This form was {state} before.")


def _require_state(site: Site, *states: str) -> None:
    if site.state not in states:
        detail = f"This site is {site.state}; that can be done only while it is {' or '.join(states)}."
        raise Refused("site-state", 409, detail)


STATE_AFTER = {SiteCreated: "created", SiteActivated: "active", SiteSuspended: "suspended", SiteClosed: "closed"}


def evolve(site: Site, recorded: RecordedEvent) -> Site:
    match event := cast("SiteEvent", recorded.event):
        case SiteCreated() | SiteActivated() | SiteSuspended() | SiteClosed():
            return site.model_copy(update={"state": STATE_AFTER[type(event)]})
        case RegionalOfficeConsulted(outcome=outcome):
            return site.model_copy(update={"state": "consulted", "consulted": outcome})
        case FormSent() | FormAccepted() | FormRejected():
            return _with_form(site, event)
        case SiteProvisioned():
            return site.model_copy(update={"state": "provisioned", "settings": SiteSettings(**event.model_dump())})
        case AvailabilityAnnounced() | SiteRunsChosen() | SiteZoneChosen() | ReviewersOpenSet():
            return site.model_copy(update=event.model_dump())
        case OfflineDraftsSet(policy=policy):
            assert site.settings, "it is provisioned"
            return site.model_copy(update={"settings": site.settings.model_copy(update={"offline_drafts": policy})})
        case _:
            assert_never(event)


def _with_form(site: Site, event: FormSent | FormAccepted | FormRejected) -> Site:
    """A set-up form moves the site on; one that is rejected leaves it where its consultation had brought it."""
    match event:
        case FormSent(kind=kind):
            state = site.state if kind == "CHANGE_OF_USERS" else "requested"
            return site.model_copy(update={"state": state, "forms": {**site.forms, event.form: "sent"}})
        case FormAccepted():
            return site.model_copy(update={"forms": {**site.forms, event.form: "accepted"}})
        case FormRejected():
            state = "consulted" if site.state == "requested" else site.state
            return site.model_copy(update={"state": state, "forms": {**site.forms, event.form: "rejected"}})
