"""Passkeys (WebAuthn): a key in the person's device signs a challenge; only its public half is stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import webauthn
from cryptography.exceptions import UnsupportedAlgorithm
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, options_to_json_dict
from webauthn.helpers import parse_authentication_credential_json as parsed_sign_in
from webauthn.helpers import parse_registration_credential_json as parsed_registration
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    AuthenticatorTransport,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from shared.errors import Refused

MALFORMED_ANSWER = (WebAuthnException, UnsupportedAlgorithm, ValueError, LookupError, TypeError, AttributeError)
"""Exceptions that the library raises for a malformed answer."""

MAX_CREDENTIAL_ID_BYTES = 1023
"""Bytes, by the specification."""

USER_VERIFICATION = UserVerificationRequirement.REQUIRED
"""By fingerprint, face or PIN: a stolen device alone must not sign in."""


@dataclass(frozen=True)
class RelyingParty:
    """Relying party: the domain of the keys, the origin of the pages, and the name that is shown."""

    rp_id: str
    origin: str
    name: str


@dataclass(frozen=True)
class Passkey:
    """Stored passkey; none of it is secret."""

    credential_id: str
    public_key: str
    counter: int
    transports: tuple[str, ...] = ()


def registration_options(
    party: RelyingParty, person: str, account: str, challenge: bytes, existing: Sequence[Passkey] = ()
) -> dict[str, Any]:
    """Returns the options of `navigator.credentials.create`; a device with one of `existing` creates no second."""
    options = webauthn.generate_registration_options(
        rp_id=party.rp_id,
        rp_name=party.name,
        user_id=person.encode(),
        user_name=account,
        challenge=challenge,
        exclude_credentials=[_descriptor(passkey) for passkey in existing],
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED, user_verification=USER_VERIFICATION
        ),
    )
    return options_to_json_dict(options)


def register(party: RelyingParty, answer: Mapping[str, Any], challenge: bytes) -> Passkey:
    """Returns the new passkey. Raises Refused."""
    try:
        given = parsed_registration(dict(answer))
        made = webauthn.verify_registration_response(
            credential=given,
            expected_challenge=challenge,
            expected_rp_id=party.rp_id,
            expected_origin=party.origin,
            require_user_verification=True,
        )
    except MALFORMED_ANSWER:
        raise _not_added() from None
    if made.credential_id != given.raw_id or len(made.credential_id) > MAX_CREDENTIAL_ID_BYTES:
        raise _not_added()
    return Passkey(
        credential_id=bytes_to_base64url(made.credential_id),
        public_key=bytes_to_base64url(made.credential_public_key),
        counter=made.sign_count,
        transports=tuple(transport.value for transport in given.response.transports or ()),
    )


def sign_in_options(party: RelyingParty, challenge: bytes, existing: Sequence[Passkey] = ()) -> dict[str, Any]:
    """Returns the options of `navigator.credentials.get`. Without `existing` the device offers all its passkeys."""
    options = webauthn.generate_authentication_options(
        rp_id=party.rp_id,
        challenge=challenge,
        allow_credentials=[_descriptor(passkey) for passkey in existing],
        user_verification=USER_VERIFICATION,
    )
    return options_to_json_dict(options)


def credential_id_in(answer: Mapping[str, Any]) -> str:
    """Returns the credential id in the answer, to look up the passkey; it proves nothing yet. Raises Refused."""
    try:
        return bytes_to_base64url(parsed_sign_in(dict(answer)).raw_id)
    except MALFORMED_ANSWER:
        raise _refused() from None


def sign_in(party: RelyingParty, answer: Mapping[str, Any], challenge: bytes, passkey: Passkey, person: str) -> Passkey:
    """Returns the passkey with its new counter. Raises Refused."""
    try:
        given = parsed_sign_in(dict(answer))
        proved = webauthn.verify_authentication_response(
            credential=given,
            expected_challenge=challenge,
            expected_rp_id=party.rp_id,
            expected_origin=party.origin,
            credential_public_key=base64url_to_bytes(passkey.public_key),
            credential_current_sign_count=0,  # compared below, once the signature holds: only then it says anything
            require_user_verification=True,
        )
    except MALFORMED_ANSWER:
        raise _refused() from None
    handle = given.response.user_handle
    if bytes_to_base64url(proved.credential_id) != passkey.credential_id or handle not in (None, b"", person.encode()):
        raise _refused()
    return replace(passkey, counter=_check_counter(passkey.counter, proved.new_sign_count))


def _check_counter(before: int, now: int) -> int:
    """Returns the new counter. Raises Refused when it did not grow, unless the device does not count at all."""
    if (before or now) and now <= before:
        detail = (
            "This passkey has been used elsewhere since, so it may have been copied. Sign in another way, remove it."
        )
        raise Refused("passkey-copied", 401, detail)
    return now


def _descriptor(passkey: Passkey) -> PublicKeyCredentialDescriptor:
    transports = [AuthenticatorTransport(transport) for transport in passkey.transports]
    return PublicKeyCredentialDescriptor(id=base64url_to_bytes(passkey.credential_id), transports=transports)


def _not_added() -> Refused:
    return Refused("passkey-not-added", 422, "Your device's answer does not hold, so no passkey was added. Try again.")


def _refused() -> Refused:
    return Refused("passkey-refused", 401, "This passkey does not sign you in here. Try again, or sign in another way.")
