"""Events of accounts, sessions and signing keys, without secrets."""

from typing import Annotated, Literal

from pydantic import Field

from shared.contracts.event import Event, event
from shared.contracts.identity.access import PlatformRoleEvent
from shared.contracts.vocabulary import KeyId, Moment, SessionId, text

Factor = Literal["totp", "passkey"]
Means = Literal["password", "password_and_totp", "password_and_recovery_code", "passkey", "openid_connect"]
"""The credentials of a sign-in."""

Ending = Literal[
    "signed_out", "ended_elsewhere", "expired", "replaced", "disabled", "password_changed", "access_removed"
]


ProfileField = Literal["name", "email"]
"""Part of a profile that an operator can correct; its content is in no event."""


@event("oms.identity.account_invited")
class AccountInvited(Event):
    """A person was sent a link to set up their account."""


@event("oms.identity.account_activated")
class AccountActivated(Event):
    """The person has set up their account."""


@event("oms.identity.account_disabled")
class AccountDisabled(Event):
    """The person can no longer sign in; every session ended with it."""


@event("oms.identity.account_enabled")
class AccountEnabled(Event):
    """The person can sign in again."""


@event("oms.identity.person_corrected")
class PersonCorrected(Event):
    """An operator corrected the person's name or address, which are in no event; every session ended with it."""

    fields: Annotated[tuple[ProfileField, ...], Field(min_length=1, max_length=2)]


@event("oms.identity.password_set")
class PasswordSet(Event):
    """The person has chosen a password, their first or another."""


@event("oms.identity.second_factor_added")
class SecondFactorAdded(Event):
    """A second factor is required at sign-in from now on."""

    factor: Factor


@event("oms.identity.second_factor_removed")
class SecondFactorRemoved(Event):
    """A second factor was removed."""

    factor: Factor


@event("oms.identity.factor_reset_requested")
class FactorResetRequested(Event):
    """An operator asked to remove the person's second factors; another operator has to confirm it."""


@event("oms.identity.factors_reset")
class FactorsReset(Event):
    """A second operator confirmed: every second factor and recovery code was removed, and every session ended."""


@event("oms.identity.recovery_codes_renewed")
class RecoveryCodesRenewed(Event):
    """The person has made new recovery codes; those before them are no longer valid."""


@event("oms.identity.signed_in")
class SignedIn(Event):
    """A session began."""

    session: SessionId
    means: Means


@event("oms.identity.session_ended")
class SessionEnded(Event):
    """A session ended; its tokens are no longer valid."""

    session: SessionId
    why: Ending


@event("oms.identity.signing_key_published")
class SigningKeyPublished(Event):
    """Tokens may be signed by this key (Ed25519, its public half) until it is retired."""

    key: KeyId
    x: Annotated[str, text(r"[A-Za-z0-9_-]{43}")] = Field(description="base64url, as in a JSON Web Key")
    until: Moment


@event("oms.identity.signing_key_retired")
class SigningKeyRetired(Event):
    """Tokens signed by this key are no longer valid."""

    key: KeyId


AccountEvent = (
    PlatformRoleEvent
    | AccountInvited
    | AccountActivated
    | AccountDisabled
    | AccountEnabled
    | PersonCorrected
    | PasswordSet
    | SecondFactorAdded
    | SecondFactorRemoved
    | FactorResetRequested
    | FactorsReset
    | RecoveryCodesRenewed
    | SignedIn
    | SessionEnded
)
KeyRingEvent = SigningKeyPublished | SigningKeyRetired
