"""A demo person's token opens what their role opens; nobody gets one by a name that does not exist."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from deploy.local.keys import public_keys, signing_key
from deploy.local.people import PEOPLE, UnknownPerson, token
from shared.security import NotSignedIn, User, key_set, may, verify

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize("user", PEOPLE, ids=lambda user: user.id)
def test_each_token_names_its_person_and_holds_with_the_public_keys(user: User, tmp_path: Path) -> None:
    for spelled in (user.id, user.id.removeprefix("usr_demo_")):
        signed = token(spelled, signing_key(tmp_path), NOW)
        assert verify(signed, key_set(public_keys(tmp_path)), NOW) == user


def test_it_ends_after_a_quarter_of_an_hour(tmp_path: Path) -> None:
    signed = token("reviewer", signing_key(tmp_path), NOW)
    with pytest.raises(NotSignedIn):
        verify(signed, key_set(public_keys(tmp_path)), NOW + timedelta(minutes=15))


def test_the_reviewer_may_enter_and_not_approve(tmp_path: Path) -> None:
    person = verify(token("reviewer", signing_key(tmp_path), NOW), key_set(public_keys(tmp_path)), NOW)
    assert may(person, "case.write", "ca-cqi")
    assert not may(person, "case.approve", "ca-cqi")


def test_an_unknown_person_is_told_who_there_is(tmp_path: Path) -> None:
    with pytest.raises(UnknownPerson, match=r"no demo person 'director'\. There are: reviewer, qa, leader, operator"):
        token("director", signing_key(tmp_path))
