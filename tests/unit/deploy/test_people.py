"""A demo person's token names them and nobody else; it holds for a while, and what it opens is not in it."""

import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from deploy.local.demo_tokens import FILE, USUAL, UnknownPerson, keep, people_of, person, token
from deploy.local.keys import public_keys, signing_key
from shared.security.tokens import Unauthenticated, User, key_set, verify

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
INVITED = {"reviewer": User(f"usr_{'1' * 32}", "Rae Invented"), "director": User(f"usr_{'2' * 32}", "Dana Invented")}


@pytest.mark.parametrize("word", USUAL)
def test_each_token_names_its_person_and_holds_with_the_public_keys(word: str, tmp_path: Path) -> None:
    for spelled in (word, USUAL[word].id):
        signed = token(person(spelled, tmp_path), signing_key(tmp_path), NOW)
        assert verify(signed, key_set(public_keys(tmp_path)), NOW) == USUAL[word]


def test_it_ends_after_a_quarter_of_an_hour(tmp_path: Path) -> None:
    signed = token(USUAL["reviewer"], signing_key(tmp_path), NOW)
    keys, quarter = key_set(public_keys(tmp_path)), timedelta(minutes=15)
    assert verify(signed, keys, NOW + quarter - timedelta(seconds=1)) == USUAL["reviewer"]
    with pytest.raises(Unauthenticated):
        verify(signed, keys, NOW + quarter)


def test_the_people_that_a_demonstration_invited_take_the_place_of_the_usual_ones(tmp_path: Path) -> None:
    keep(tmp_path, INVITED)
    assert people_of(tmp_path) == INVITED
    assert person("reviewer", tmp_path) == INVITED["reviewer"]
    with pytest.raises(UnknownPerson):
        person("usr_demo_reviewer", tmp_path)


def test_nobody_else_on_the_machine_can_read_who_they_are(tmp_path: Path) -> None:
    keep(tmp_path, INVITED)
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600


def test_an_unknown_person_is_told_who_there_is(tmp_path: Path) -> None:
    with pytest.raises(UnknownPerson, match=r"no demo person 'director'\. There are: reviewer, qa, leader, operator"):
        person("director", tmp_path)
