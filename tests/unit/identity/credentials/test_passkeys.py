"""Passkeys: a person signs in by their own device on our page, and nothing else does."""

import copy
import json
from dataclasses import asdict, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from webauthn.helpers import base64url_to_bytes

from services.identity.credentials.passkeys import (
    Passkey,
    RelyingParty,
    credential_id_in,
    register,
    registration_options,
    sign_in,
    sign_in_options,
)
from shared.errors import Refused
from tests.support.identity.authenticator import PRESENT, VERIFIED, Authenticator, text
from tests.unit.identity.outcomes import outcome

PARTY = RelyingParty("oms.example", "https://oms.example", "Open OMS")
PERSON = "usr_invented_reviewer"
CHALLENGE, ANOTHER = b"an invented challenge of 32 byte", b"another challenge of 32 bytes ok"


def asked(challenge: bytes = CHALLENGE) -> dict[str, Any]:
    return registration_options(PARTY, PERSON, "invented.reviewer@example.org", challenge)


def registered(device: Authenticator) -> Passkey:
    return register(PARTY, device.create(asked()), CHALLENGE)


def signed_in(device: Authenticator, passkey: Passkey, **options: Any) -> Passkey:
    return sign_in(PARTY, device.get(sign_in_options(PARTY, CHALLENGE), **options), CHALLENGE, passkey, PERSON)


def refusal(device: Authenticator, passkey: Passkey, **options: Any) -> str:
    with pytest.raises(Refused) as refused:
        signed_in(device, passkey, **options)
    assert refused.value.status == 401
    return refused.value.slug


def not_added(answer: dict[str, Any], challenge: bytes = CHALLENGE) -> None:
    with pytest.raises(Refused) as refused:
        register(PARTY, answer, challenge)
    assert (refused.value.slug, refused.value.status) == ("passkey-not-added", 422)


def test_a_person_adds_a_passkey_and_signs_in_by_it_again_and_again() -> None:
    device = Authenticator()
    passkey = registered(device)
    assert passkey.transports == ("internal", "hybrid")
    for times in (1, 2, 3):
        passkey = signed_in(device, passkey, person=PERSON)
        assert passkey.counter == times


def test_what_is_kept_is_plain_text_and_numbers() -> None:
    passkey = registered(Authenticator())
    kept = json.loads(json.dumps(asdict(passkey)))
    assert Passkey(**kept | {"transports": tuple(kept["transports"])}) == passkey


def test_passkey_options_name_the_person_and_require_user_verification() -> None:
    """The page is told in plain json whom the key is for and that it has to be unlocked."""
    held = registered(Authenticator())
    creating = registration_options(PARTY, PERSON, "invented.reviewer@example.org", CHALLENGE, [held])
    assert json.loads(json.dumps(creating)) == creating
    assert creating["user"]["id"] == text(PERSON.encode())
    assert creating["challenge"] == text(CHALLENGE)
    assert creating["excludeCredentials"][0]["id"] == held.credential_id
    assert creating["authenticatorSelection"]["userVerification"] == "required"
    getting = sign_in_options(PARTY, CHALLENGE, [held])
    assert getting["allowCredentials"][0] == {
        "id": held.credential_id, "type": "public-key", "transports": ["internal", "hybrid"]
    }  # fmt: skip
    assert (getting["userVerification"], getting["rpId"]) == ("required", "oms.example")


def test_asking_for_a_passkey_tells_nobody_which_accounts_there_are() -> None:
    assert sign_in_options(PARTY, CHALLENGE)["allowCredentials"] == []


def test_the_passkey_is_found_by_its_name_before_it_is_believed() -> None:
    device = Authenticator()
    passkey = registered(device)
    assert credential_id_in(device.get(sign_in_options(PARTY, CHALLENGE))) == passkey.credential_id


DISHONEST: dict[str, dict[str, Any]] = {
    "a look-alike page": {"origin": "https://oms-example.example"},
    "plain http": {"origin": "http://oms.example"},
    "another domain's key": {"rp_id": "example"},
    "nobody unlocked it": {"flags": PRESENT},
    "nobody was there": {"flags": VERIFIED},
}


@pytest.mark.parametrize("wrong", DISHONEST.values(), ids=DISHONEST)
def test_a_passkey_made_for_another_page_or_without_its_owner_is_not_added(wrong: dict[str, Any]) -> None:
    not_added(Authenticator(**wrong).create(asked()))


@pytest.mark.parametrize("wrong", DISHONEST.values(), ids=DISHONEST)
def test_one_used_on_another_page_or_without_its_owner_signs_nobody_in(wrong: dict[str, Any]) -> None:
    honest = Authenticator()
    passkey = registered(honest)
    assert refusal(Authenticator(key=honest.key, **wrong), passkey) == "passkey-refused"


def test_an_answer_seen_on_the_way_is_worth_nothing_later() -> None:
    device = Authenticator()
    passkey = registered(device)
    not_added(device.create(asked(ANOTHER)))
    seen = device.get(sign_in_options(PARTY, CHALLENGE))
    with pytest.raises(Refused) as refused:
        sign_in(PARTY, seen, ANOTHER, passkey, PERSON)
    assert refused.value.slug == "passkey-refused"


def test_another_key_does_not_sign_for_this_one() -> None:
    passkey = registered(Authenticator())
    assert refusal(Authenticator(), passkey) == "passkey-refused"


def test_one_persons_passkey_does_not_sign_another_in() -> None:
    device = Authenticator()
    passkey = registered(device)
    assert refusal(device, passkey, person="usr_somebody_else") == "passkey-refused"
    other = Authenticator(key=device.key, credential_id=b"another credential")
    assert refusal(other, passkey) == "passkey-refused"


def test_a_copied_device_is_noticed_when_its_count_is_behind() -> None:
    device = Authenticator()
    passkey = registered(device)
    copied = copy.copy(device)
    for _ in range(3):
        passkey = signed_in(device, passkey)
    assert refusal(copied, passkey) == "passkey-copied"


def test_the_same_answer_given_twice_is_noticed() -> None:
    device = Authenticator()
    passkey = registered(device)
    answer = device.get(sign_in_options(PARTY, CHALLENGE))
    passkey = sign_in(PARTY, answer, CHALLENGE, passkey, PERSON)
    with pytest.raises(Refused) as refused:
        sign_in(PARTY, answer, CHALLENGE, passkey, PERSON)
    assert refused.value.slug == "passkey-copied"


def test_who_has_no_key_cannot_raise_that_alarm() -> None:
    passkey = replace(registered(Authenticator()), counter=10)
    assert refusal(Authenticator(), passkey) == "passkey-refused"


def test_a_passkey_that_is_on_all_of_a_persons_devices_does_not_count_and_is_taken() -> None:
    device = Authenticator(counter=-1)
    passkey = replace(registered(Authenticator(key=device.key)), counter=0)
    assert signed_in(device, passkey).counter == 0


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20) | st.binary(max_size=60).map(text),
    lambda inside: st.lists(inside, max_size=4) | st.dictionaries(st.text(max_size=10), inside, max_size=4),
    max_leaves=8,
)
HONEST = Authenticator()
KEPT = registered(HONEST)
CREATED, GOT = HONEST.create(asked()), HONEST.get(sign_in_options(PARTY, CHALLENGE))
FIELDS = (*CREATED, *CREATED["response"], *GOT["response"], "userHandle")


def damaged(answer: dict[str, Any], field: str, value: Any) -> dict[str, Any]:
    if field in answer:
        return answer | {field: value}
    return answer | {"response": answer["response"] | {field: value}}


@given(st.sampled_from(FIELDS), json_values)
def test_whatever_stands_in_an_answer_is_refused_in_words_or_taken_and_never_breaks(field: str, value: Any) -> None:
    made, given_back = damaged(CREATED, field, value), damaged(GOT, field, value)
    assert outcome(lambda: register(PARTY, made, CHALLENGE)) in {"passkey-not-added", "taken"}
    assert outcome(lambda: credential_id_in(given_back)) in {"passkey-refused", "taken"}
    assert outcome(lambda: sign_in(PARTY, given_back, CHALLENGE, KEPT, PERSON)) in {"passkey-refused", "taken"}


@given(st.data())
def test_a_changed_byte_in_what_the_device_signed_signs_nobody_in(data: st.DataObject) -> None:
    field = data.draw(st.sampled_from(["clientDataJSON", "authenticatorData", "signature"]))
    honest = base64url_to_bytes(GOT["response"][field])
    place, change = data.draw(st.integers(0, len(honest) - 1)), data.draw(st.integers(1, 255))
    changed = text(honest[:place] + bytes([honest[place] ^ change]) + honest[place + 1 :])
    answer = damaged(GOT, field, changed)
    assert outcome(lambda: sign_in(PARTY, answer, CHALLENGE, KEPT, PERSON)) == "passkey-refused"


@given(st.binary(max_size=300))
def test_any_attestation_is_refused_in_words(content: bytes) -> None:
    not_added(damaged(CREATED, "attestationObject", text(content)))
