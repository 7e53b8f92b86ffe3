"""An account: set up once by invitation, signed in where it works, and closed at once when it is disabled."""

from datetime import datetime

import pytest

from services.identity.domain.account import (
    RESET_REQUEST_LIFETIME,
    TWO_FACTORS,
    Account,
    AddFactor,
    ChangePassword,
    Command,
    ConfirmFactorReset,
    CorrectPerson,
    Disable,
    Enable,
    EndAllSessions,
    EndSession,
    GivePlatformRole,
    Invite,
    InviteAgain,
    RemoveFactor,
    RenewRecoveryCodes,
    RequestFactorReset,
    SetUp,
    SignIn,
    TakePlatformRole,
    decide,
)
from shared.contracts.identity.accounts import AccountActivated, Means, PasswordSet, SecondFactorAdded
from tests.support.histories import NOW
from tests.unit.identity.account_lives import ACTIVE, DISABLED, INVITED, SESSIONS, lived
from tests.unit.identity.decisions import outcome_of, refusal

STATES = {"none": Account(), "invited": INVITED, "active": ACTIVE, "disabled": DISABLED}
COMMANDS: dict[str, Command] = {
    "invite": Invite(),
    "invite again": InviteAgain(),
    "set up": SetUp(password=True),
    "disable": Disable(),
    "enable": Enable(),
    "sign in": SignIn(SESSIONS[0], "password"),
    "change password": ChangePassword(SESSIONS[0]),
    "add factor": AddFactor("totp"),
    "remove factor": RemoveFactor("totp"),
    "renew codes": RenewRecoveryCodes(),
    "correct": CorrectPerson(("email",)),
    "correct nothing": CorrectPerson(()),
    "request reset": RequestFactorReset(),
    "confirm reset": ConfirmFactorReset("usr_second", NOW),
    "end session": EndSession(SESSIONS[0], "signed_out"),
    "end all": EndAllSessions("access_removed"),
    "give role": GivePlatformRole("AUDITOR"),
    "take role": TakePlatformRole("AUDITOR"),
}
NO_RESET = dict.fromkeys(("request reset", "confirm reset"), "account-state")
REFUSED: dict[str, dict[str, str]] = {
    "none": NO_RESET | {"invite again": "account-there", "set up": "invitation-used", "enable": "account-state"},
    "invited": NO_RESET | {"invite": "account-there", "enable": "account-state"},
    "active": {"invite": "account-there", "set up": "invitation-used", "enable": "account-state"}
    | {
        "confirm reset": "no-reset-requested",
        "invite again": "account-there",
        "end session": "not-found",
        "remove factor": "no-such-factor",
    },
    "disabled": {"invite": "account-there", "set up": "invitation-used", "disable": "account-state"}
    | NO_RESET
    | {"invite again": "account-state"},
}
AT_WORK = ("sign in", "change password", "add factor", "remove factor", "renew codes", "end session")
EVERYWHERE = {"correct nothing": "no-correction", "end all": "no-session", "take role": "role-not-held"}


@pytest.mark.parametrize("wish", COMMANDS)
@pytest.mark.parametrize("state", STATES)
def test_an_account_does_what_its_state_lets_it_and_nothing_else(state: str, wish: str) -> None:
    away = {} if state == "active" else dict.fromkeys(AT_WORK, "not-signed-in")
    wanted = (EVERYWHERE | away | REFUSED[state]).get(wish)
    found = outcome_of(decide, STATES[state], COMMANDS[wish])
    assert (found if isinstance(found, str) else None) == wanted


def test_an_account_is_set_up_in_one_step_with_its_second_factor() -> None:
    assert decide(INVITED, SetUp(password=True, factor="totp")) == [
        AccountActivated(),
        PasswordSet(),
        SecondFactorAdded(factor="totp"),
    ]
    assert decide(INVITED, SetUp(password=False)) == [AccountActivated()]
    assert lived(SetUp(password=True, factor="totp"), account=INVITED).factors == ("totp",)


def test_a_second_use_of_an_invitation_sets_no_second_password() -> None:
    assert refusal(decide, ACTIVE, SetUp(password=True)) == ("invitation-used", 409)


def test_an_enabled_account_is_as_it_was_before() -> None:
    assert lived(Enable(), account=DISABLED).state == "active"
    assert lived(Disable(), Enable(), account=INVITED).state == "invited"


@pytest.mark.requirement("R22")
def test_a_role_on_the_platform_is_given_and_taken_once() -> None:
    auditor = lived(GivePlatformRole("AUDITOR"), account=ACTIVE)
    assert auditor.roles == ("AUDITOR",)
    assert refusal(decide, auditor, GivePlatformRole("AUDITOR")) == ("role-held", 409)
    assert lived(TakePlatformRole("AUDITOR"), account=auditor).roles == ()


def test_factor_reset_needs_a_second_operator_within_three_days() -> None:
    """One operator alone could take a person's account over with their password."""
    account = lived(AddFactor("totp"), SignIn(SESSIONS[0], "password"), account=ACTIVE)
    requested = lived(RequestFactorReset(), account=account)
    by, at = requested.reset_requested_by, datetime.fromisoformat(requested.reset_requested_at)
    assert refusal(decide, requested, ConfirmFactorReset(by, at)) == ("own-approval", 403)
    late = ConfirmFactorReset("usr_second", at + RESET_REQUEST_LIFETIME)
    assert refusal(decide, requested, late) == ("no-reset-requested", 409)
    reset = lived(ConfirmFactorReset("usr_second", at), account=requested)
    assert (reset.factors, reset.sessions, reset.reset_requested_by) == ((), (), "")
    assert refusal(decide, reset, ConfirmFactorReset("usr_second", at)) == ("no-reset-requested", 409)


@pytest.mark.parametrize("means", TWO_FACTORS)
def test_factor_reset_request_ends_when_its_owner_signs_in_with_the_factor(means: Means) -> None:
    """A request that the owner never made could be confirmed although nothing was lost."""
    requested = lived(AddFactor("totp"), RequestFactorReset(), account=ACTIVE)
    assert lived(SignIn(SESSIONS[0], "password"), account=requested).reset_requested_by
    assert lived(SignIn(SESSIONS[0], means), account=requested).reset_requested_by == ""
