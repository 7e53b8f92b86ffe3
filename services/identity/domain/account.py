"""An account: its state, its factors, its platform roles and its open sessions. No secret is in here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar, Literal, TypeVar, assert_never, cast

from pydantic import BaseModel, ConfigDict

from shared.contracts.envelope import RecordedEvent
from shared.contracts.identity.access import RoleGranted, RoleRevoked
from shared.contracts.identity.accounts import (
    AccountActivated,
    AccountDisabled,
    AccountEnabled,
    AccountEvent,
    AccountInvited,
    Ending,
    Factor,
    FactorResetRequested,
    FactorsReset,
    Means,
    PasswordSet,
    PersonCorrected,
    ProfileField,
    RecoveryCodesRenewed,
    SecondFactorAdded,
    SecondFactorRemoved,
    SessionEnded,
    SignedIn,
)
from shared.contracts.vocabulary import PlatformRole
from shared.errors import Refused

T = TypeVar("T")

RESET_REQUEST_LIFETIME = timedelta(days=3)
NO_RESET_REQUEST = {"reset_requested_by": "", "reset_requested_at": ""}
TWO_FACTORS: tuple[Means, ...] = ("password_and_totp", "password_and_recovery_code", "passkey")
"""Sign-ins that show that the second factor is not lost: a request to reset it no longer counts."""

MAX_SESSIONS = 10
"""A person at once: more than anybody's machines; the oldest makes room."""


class Account(BaseModel):
    """As its facts have made it."""

    model_config = ConfigDict(frozen=True)

    FOLD_VERSION: ClassVar[int] = 2
    """2: with the request to reset factors."""

    state: Literal["none", "invited", "active", "disabled"] = "none"
    was_active: bool = False
    factors: tuple[Factor, ...] = ()
    roles: tuple[PlatformRole, ...] = ()
    sessions: tuple[str, ...] = ()
    reset_requested_by: str = ""
    reset_requested_at: str = ""
    """The request to remove the second factors that another operator can confirm; empty without one."""


@dataclass(frozen=True)
class Invite:
    """Safe to repeat: somebody who was invited or works here already is not told twice."""


@dataclass(frozen=True)
class InviteAgain:
    """Another link for somebody who has not set up their account yet."""


@dataclass(frozen=True)
class SetUp:
    """The first password, or a provider that vouches for the person; `factor` set up in the same step."""

    password: bool
    factor: Factor | None = None


@dataclass(frozen=True)
class ChangePassword:
    kept_session: str
    """The session it is done in; all others end."""


@dataclass(frozen=True)
class AddFactor:
    factor: Factor


@dataclass(frozen=True)
class RemoveFactor:
    factor: Factor


@dataclass(frozen=True)
class RenewRecoveryCodes:
    """New recovery codes, which replace the person's others."""


@dataclass(frozen=True)
class CorrectPerson:
    """Another name or address; `fields` are those that differ from the profile."""

    fields: tuple[ProfileField, ...]


@dataclass(frozen=True)
class RequestFactorReset:
    """An operator's wish to remove a person's second factors."""


@dataclass(frozen=True)
class ConfirmFactorReset:
    """A second operator's consent to the removal. `now`: a request counts for a few days."""

    by: str
    now: datetime


@dataclass(frozen=True)
class SignIn:
    session: str
    means: Means
    replaces: str | None = None
    """A session of the same browser that the new one replaces."""


@dataclass(frozen=True)
class EndSession:
    session: str
    reason: Ending


@dataclass(frozen=True)
class Disable:
    pass


@dataclass(frozen=True)
class Enable:
    pass


@dataclass(frozen=True)
class EndAllSessions:
    reason: Ending


@dataclass(frozen=True)
class GivePlatformRole:
    role: PlatformRole


@dataclass(frozen=True)
class TakePlatformRole:
    role: PlatformRole


Command = (
    Invite | InviteAgain | SetUp | ChangePassword | AddFactor | RemoveFactor | RenewRecoveryCodes | SignIn | EndSession
    | Disable | Enable | CorrectPerson | RequestFactorReset | ConfirmFactorReset | EndAllSessions
    | GivePlatformRole | TakePlatformRole
)  # fmt: skip


def decide(account: Account, command: Command) -> Sequence[AccountEvent]:
    """Raises Refused."""
    match command:
        case Invite() | InviteAgain():
            return _invite(account, command)
        case SetUp(password, factor):
            if account.state != "invited":
                raise Refused(
                    "invitation-used", 409, "This invitation was used before. Sign in, or ask for another one."
                )
            events: list[AccountEvent] = [AccountActivated(), *([PasswordSet()] if password else [])]
            return [*events, *([SecondFactorAdded(factor=factor)] if factor else [])]
        case GivePlatformRole(role):
            if role in account.roles:
                raise Refused("role-held", 409, f"This person already is {role}.")
            return [RoleGranted(role=role)]
        case TakePlatformRole(role):
            if role not in account.roles:
                raise Refused("role-not-held", 409, f"This person is not {role}.")
            return [RoleRevoked(role=role)]
        case CorrectPerson() | RequestFactorReset() | ConfirmFactorReset() | Disable() | Enable() | EndAllSessions():
            return _decide_by_administrator(account, command)
        case _:
            return _decide_by_holder(account, command)


def _invite(account: Account, command: Invite | InviteAgain) -> Sequence[AccountEvent]:
    if isinstance(command, Invite):
        if account.state != "none":
            raise Refused("account-there", 409, "This person has an account.")
        return [AccountInvited()]
    if account.state == "disabled":
        raise Refused("account-state", 409, "This account is disabled. Enable it first.")
    if account.state != "invited":
        raise Refused("account-there", 409, "This person has set up their account. They need no other invitation.")
    return [AccountInvited()]


def _correct(account: Account, command: CorrectPerson) -> Sequence[AccountEvent]:
    if not command.fields:
        raise Refused("no-correction", 409, "Name and address are like this already. Nothing was changed.")
    ended = [SessionEnded(session=session, why="access_removed") for session in account.sessions]
    return [PersonCorrected(fields=command.fields), *ended]


def _reset_factors(account: Account, command: RequestFactorReset | ConfirmFactorReset) -> Sequence[AccountEvent]:
    """One operator asks and another one confirms, within the days that a request counts."""
    if account.state != "active":
        raise Refused("account-state", 409, f"This account is {account.state}: no second factor can be reset.")
    if isinstance(command, RequestFactorReset):
        return [FactorResetRequested()]
    requested = datetime.fromisoformat(account.reset_requested_at) if account.reset_requested_at else None
    if requested is None or requested + RESET_REQUEST_LIFETIME <= command.now:
        raise Refused("no-reset-requested", 409, "Nobody has asked for this lately, or the person has signed in since.")
    if account.reset_requested_by == command.by:
        raise Refused("own-approval", 403, "You asked for this yourself. Another operator has to confirm it.")
    return [FactorsReset(), *(SessionEnded(session=session, why="access_removed") for session in account.sessions)]


def _decide_by_administrator(
    account: Account,
    command: CorrectPerson | RequestFactorReset | ConfirmFactorReset | Disable | Enable | EndAllSessions,
) -> Sequence[AccountEvent]:
    if isinstance(command, RequestFactorReset | ConfirmFactorReset):
        return _reset_factors(account, command)
    if isinstance(command, CorrectPerson):
        return _correct(account, command)
    if isinstance(command, EndAllSessions):
        if not account.sessions:
            raise Refused("no-session", 409, "This person is signed in nowhere.")
        return [SessionEnded(session=session, why=command.reason) for session in account.sessions]
    disabled = account.state == "disabled"
    if isinstance(command, Disable) == disabled:
        raise Refused("account-state", 409, f"This account is {account.state} already.")
    if isinstance(command, Enable):
        return [AccountEnabled()]
    return [AccountDisabled(), *(SessionEnded(session=session, why="disabled") for session in account.sessions)]


def _decide_by_holder(
    account: Account, command: ChangePassword | AddFactor | RemoveFactor | RenewRecoveryCodes | SignIn | EndSession
) -> Sequence[AccountEvent]:
    if account.state != "active":
        raise Refused("not-signed-in", 401, "E-mail address, password or code are not right.")
    match command:
        case ChangePassword(keep):
            others = [session for session in account.sessions if session != keep]
            return [PasswordSet(), *(SessionEnded(session=session, why="password_changed") for session in others)]
        case AddFactor(factor):
            return [SecondFactorAdded(factor=factor)]
        case RemoveFactor(factor):
            if factor not in account.factors:
                raise Refused("no-such-factor", 409, "This way to sign in is not set up.")
            return [SecondFactorRemoved(factor=factor)]
        case RenewRecoveryCodes():
            return [RecoveryCodesRenewed()]
        case SignIn():
            return _sign_in(account, command)
        case EndSession(session, reason):
            if session not in account.sessions:
                raise Refused.missing()
            return [SessionEnded(session=session, why=reason)]
        case _:
            assert_never(command)


def _sign_in(account: Account, command: SignIn) -> Sequence[AccountEvent]:
    """The session that the new one replaces ends, and the oldest where there would be too many."""
    others = [session for session in account.sessions if session != command.replaces]
    gone = [
        session for session in account.sessions if session == command.replaces or session in others[: 1 - MAX_SESSIONS]
    ]
    begun = SignedIn(session=command.session, means=command.means)
    return [begun, *(SessionEnded(session=session, why="replaced") for session in gone)]


def evolve(account: Account, recorded: RecordedEvent) -> Account:
    event = cast("AccountEvent", recorded.event)
    if isinstance(event, FactorResetRequested):
        request = {"reset_requested_by": recorded.envelope.actor, "reset_requested_at": recorded.envelope.time}
        return account.model_copy(update=request)
    return account.model_copy(update=_changed(account, event))


def _changed(account: Account, event: AccountEvent) -> dict[str, Any]:
    match event:
        case FactorResetRequested() | RecoveryCodesRenewed() | PersonCorrected():
            return {}
        case FactorsReset():
            return {"factors": ()} | NO_RESET_REQUEST
        case AccountInvited() | AccountActivated() | AccountDisabled() | AccountEnabled() | PasswordSet():
            return _state_change(account, event)
        case SecondFactorAdded(factor=factor):
            changed: dict[str, Any] = {"factors": (*_without(account.factors, factor), factor)}
        case SecondFactorRemoved(factor=factor):
            changed = {"factors": _without(account.factors, factor)}
        case RoleGranted(role=role):
            changed = {"roles": (*_without(account.roles, role), role)}
        case RoleRevoked(role=role):
            changed = {"roles": _without(account.roles, role)}
        case SignedIn(session=session, means=means):
            changed = {"sessions": (*account.sessions, session)} | (NO_RESET_REQUEST if means in TWO_FACTORS else {})
        case SessionEnded(session=session):
            changed = {"sessions": _without(account.sessions, session)}
        case _:
            assert_never(event)
    return changed


def _state_change(
    account: Account, event: AccountInvited | AccountActivated | AccountDisabled | AccountEnabled | PasswordSet
) -> dict[str, Any]:
    match event:
        case AccountInvited():
            return {"state": "invited"}
        case AccountActivated():
            return {"state": "active", "was_active": True}
        case AccountDisabled():
            return {"state": "disabled"}
        case AccountEnabled():
            return {"state": "active" if account.was_active else "invited"}
        case PasswordSet():
            return {}


def _without(some: tuple[T, ...], gone: object) -> tuple[T, ...]:
    return tuple(session for session in some if session != gone)
