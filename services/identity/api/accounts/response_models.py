"""Response models of signing in and of one's own account, for the document of the API alone."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from shared.contracts.identity.accounts import Means
from shared.contracts.identity.sites import OfflineDrafts
from shared.contracts.vocabulary import PersonId, Role, SessionId

Time = Annotated[str, Field(description="RFC 3339, in UTC.")]


class SignedIn(BaseModel):
    """New session; its token is in the cookie alone."""

    person: PersonId
    name: str
    session: SessionId


class AccountSetUp(SignedIn):
    """New account with its first session."""

    recovery_codes: Annotated[list[str], Field(description="Shown once; empty without a second factor.")]


class PasswordReset(BaseModel):
    """New password of an account with a second factor, which then has to sign in with both."""

    person: PersonId
    name: str
    signed_in: Literal[False]


class SignedOut(BaseModel):
    signed_in: Literal[False]


class PasskeyChallenge(BaseModel):
    """Challenge for the browser's own dialog; `challenge` is sent back with its answer."""

    challenge: str
    options: Annotated[dict[str, Any], Field(description="As WebAuthn defines them in JSON.")]


class SignedInByProvider(SignedIn):
    """New session, and the page that was requested when the sign-in was begun."""

    page: str


class ProviderList(BaseModel):
    """Names of the providers, and by name the ids that their addresses hold."""

    providers: list[str]
    ids: dict[str, str]


class ProviderAddress(BaseModel):
    """Address at the provider to which the browser is sent."""

    address: str


class InvitedPerson(BaseModel):
    name: str
    email: str


class TotpSecret(BaseModel):
    """Secret for an authenticator app: in base32, as an `otpauth` URI, and as an SVG element of a QR code."""

    secret: str
    uri: str
    qr: str


class ResetRequested(BaseModel):
    """Sentence that is the same whether or not the address is known."""

    sent: str


class OwnAccount(BaseModel):
    """Person with their roles by site, jurisdiction or platform, and what they sign in with."""

    id: PersonId
    name: str
    email: str
    roles: dict[str, list[Role]]
    totp: bool
    passkeys: Annotated[list[str], Field(description="Labels.")]
    recovery_codes_left: Annotated[int, Field(ge=0)]


class OpenSession(BaseModel):
    """Session with how it was begun; `this`: the one of the request."""

    id: SessionId
    means: Means
    this: bool
    started: Time
    used: Time
    ends: Time


class SessionList(BaseModel):
    sessions: list[OpenSession]


class EndedSession(BaseModel):
    ended: SessionId


class PasswordChanged(BaseModel):
    """`ended_sessions`: how many other sessions ended."""

    ended_sessions: Annotated[int, Field(ge=0)]


class RecoveryCodes(BaseModel):
    recovery_codes: Annotated[list[str], Field(description="Shown once.")]


class TotpRemoved(BaseModel):
    totp: Literal[False]


class NamedPasskey(BaseModel):
    """Passkey with its label; `id` is its own in addresses."""

    id: str
    label: str


class AddedPasskey(NamedPasskey):
    """New passkey, with recovery codes if it is the person's first second factor."""

    recovery_codes: Annotated[list[str], Field(description="Shown once; empty for a further factor.")]


class PasskeyList(BaseModel):
    passkeys: list[NamedPasskey]


class RemovedPasskey(BaseModel):
    id: str
    removed: Literal[True]


class CodeChecked(BaseModel):
    right: Literal[True]


class DraftKey(BaseModel):
    """Policy of the site for unsent changes in a browser, and the person's key for them there (AES-256, base64url).

    `previous`: the key of before the operator replaced the server's, to read with and not to write with.
    """

    policy: OfflineDrafts
    key: str | None
    previous: str | None
