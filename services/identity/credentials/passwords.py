"""Passwords: acceptance and hashing (NIST SP 800-63B-4: length and a blocklist, no composition rules)."""

import re
import unicodedata
from collections.abc import Iterable

from argon2 import PasswordHasher, Type
from argon2.exceptions import VerifyMismatchError
from zxcvbn import matching, scoring
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from shared.errors import Refused
from shared.security.encryption import Source

MIN_LENGTH, MIN_LENGTH_WITH_SECOND_FACTOR, MAX_LENGTH = 15, 8, 256

MAX_CODE_POINTS = 4 * MAX_LENGTH
"""No text of more code points has at most 256 characters; normalising a longer one could take minutes."""

MIN_GUESSES, MIN_GUESSES_WITH_SECOND_FACTOR = 10**8, 10**6
"""Far beyond the 100 wrong passwords that the throttle allows, and short of forbidding what people can remember."""

MAX_SCORED_LENGTH = 24
"""zxcvbn's time grows faster than the square of the length; each end of a longer password is scored alone."""

SYSTEM_WORDS = ("open oms", "openoms", "onsite review", "child welfare", "childwelfare", "reviewer", "password")

COMMON_PASSWORDS = frozenset(FREQUENCY_LISTS["passwords"])

ARGON2ID = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1, type=Type.ID)
"""The least that OWASP names for argon2id: 19 MiB, two passes, one lane."""

DUMMY_HASH = ARGON2ID.hash("nobody's", salt=bytes(16))
"""Hash that is verified without an account, so that the response time is the same."""


def check_password(password: str, own_words: Iterable[str], *, second_factor: bool) -> None:
    """Raises Refused for a password that is too short, too long, common or easily guessed.

    `own_words`: the person's address and name, which an attacker tries first.
    """
    shortest = MIN_LENGTH_WITH_SECOND_FACTOR if second_factor else MIN_LENGTH
    text = _normalized(password, shortest)
    if text.lower() in COMMON_PASSWORDS:
        raise _weak("This is one of the passwords that are tried first everywhere. Choose another.")
    guessable = _guessable_words(own_words)
    if len(_without(text.lower(), guessable)) < shortest // 2:
        raise _weak("This is made of your own name or address or of words of this system. Choose other words.")
    if _estimate_guesses(text, guessable) < (MIN_GUESSES_WITH_SECOND_FACTOR if second_factor else MIN_GUESSES):
        raise _weak("This is easily guessed: repeated, in a row or near a common word. Use several unrelated words.")


def hash_password(password: str, source: Source) -> str:
    """Returns the hash of the whole password, with its salt and parameters."""
    return ARGON2ID.hash(_bytes(password), salt=source(16))


def verify_password(stored: str | None, password: str) -> bool:
    """Returns whether the password matches the hash; None, without an account, takes as long and is False."""
    possible = len(password) <= MAX_CODE_POINTS
    try:
        ARGON2ID.verify(stored or DUMMY_HASH, _bytes(password) if possible else b"")
    except VerifyMismatchError:
        return False
    return stored is not None and possible


def needs_rehash(stored: str) -> bool:
    """Returns whether the hash has other parameters than today's."""
    return ARGON2ID.check_needs_rehash(stored)


def _normalized(password: str, shortest: int) -> str:
    """Returns the password composed (NFC), so that it is the same on every keyboard. Raises Refused."""
    text = unicodedata.normalize("NFC", password) if len(password) <= MAX_CODE_POINTS else password
    if len(text) > MAX_LENGTH:
        raise _weak(f"A password has at most {MAX_LENGTH} characters.")
    if len(text) < shortest:
        raise _weak(f"A password has at least {shortest} characters. Several words in a row are easy to remember.")
    if any(unicodedata.category(sign) in {"Cc", "Cs"} for sign in text):
        raise _weak("This holds a sign that no keyboard writes, like a line break. Leave it out.")
    return text


def _bytes(password: str) -> bytes:
    return unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")


def _weak(sentence: str) -> Refused:
    return Refused("weak-password", 422, sentence)


def _guessable_words(own: Iterable[str]) -> list[str]:
    """Returns the words and their parts, the longest first, without those shorter than four letters."""
    whole = [word.lower() for word in (*own, *SYSTEM_WORDS)]
    parts = [part for word in whole for part in re.split(r"[\W_]+", word)]
    return sorted({word for word in (*whole, *parts) if len(word) > 3}, key=len, reverse=True)  # noqa: PLR2004


def _without(text: str, guessable: Iterable[str]) -> str:
    for word in guessable:
        text = text.replace(word, "")
    return text


def _estimate_guesses(text: str, guessable: list[str]) -> float:
    """Returns zxcvbn's estimate for the harder of both ends. Its own entry point would write into a shared table."""
    tables = matching.RANKED_DICTIONARIES | {"user_inputs": matching.build_ranked_dict(guessable)}
    ends = {text[:MAX_SCORED_LENGTH], text[-MAX_SCORED_LENGTH:]}
    matches = [scoring.most_guessable_match_sequence(end, matching.omnimatch(end, tables)) for end in ends]
    return max(float(match["guesses"]) for match in matches)
