"""Passwords: which are taken, and how they are kept (NIST SP 800-63B-4: length and a blocklist, no recipe of signs)."""

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
"""zxcvbn's time grows with the square of the length and more; each end of a longer password is judged by itself."""

SYSTEM_WORDS = ("open oms", "openoms", "onsite review", "child welfare", "childwelfare", "reviewer", "password")

COMMON_PASSWORDS = frozenset(FREQUENCY_LISTS["passwords"])

ARGON2ID = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1, type=Type.ID)
"""The least that OWASP names for argon2id: 19 MiB, two passes, one lane."""

DUMMY_HASH = ARGON2ID.hash("nobody's", salt=bytes(16))
"""Verified when there is no such account, so that the time taken does not tell."""


def check_password(password: str, own_words: Iterable[str], *, second_factor: bool) -> None:
    """Raises Refused for one that is too short, too long, on the list of common ones or easily guessed.

    `own_words`: the person's address and name; who attacks somebody begins with these.
    """
    shortest = MIN_LENGTH_WITH_SECOND_FACTOR if second_factor else MIN_LENGTH
    text = _normalized(password, shortest)
    if text.lower() in COMMON_PASSWORDS:
        raise _weak("This is one of the passwords that are tried first everywhere. Choose another.")
    words = _guessable_words(own_words)
    if len(_without(text.lower(), words)) < shortest // 2:
        raise _weak("This is made of your own name or address or of words of this system. Choose other words.")
    if _estimate_guesses(text, words) < (MIN_GUESSES_WITH_SECOND_FACTOR if second_factor else MIN_GUESSES):
        raise _weak("This is easily guessed: repeated, in a row or near a common word. Use several unrelated words.")


def hash_password(password: str, source: Source) -> str:
    """As it is kept: whole, never cut, with its salt and its parameters."""
    return ARGON2ID.hash(_bytes(password), salt=source(16))


def verify_password(stored: str | None, password: str) -> bool:
    """Whether it is the one that was kept; None, for an account there is not, takes as long and is False."""
    possible = len(password) <= MAX_CODE_POINTS
    try:
        ARGON2ID.verify(stored or DUMMY_HASH, _bytes(password) if possible else b"")
    except VerifyMismatchError:
        return False
    return stored is not None and possible


def needs_rehash(stored: str) -> bool:
    """Kept with other parameters than today's: hash it again while the password is at hand."""
    return ARGON2ID.check_needs_rehash(stored)


def _normalized(password: str, shortest: int) -> str:
    """The password as it counts: composed (NFC), so that the same letters typed elsewhere are the same."""
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
    """Whole and in parts, the longest first; shorter than four letters are in too many good passwords."""
    whole = [word.lower() for word in (*own, *SYSTEM_WORDS)]
    parts = [part for word in whole for part in re.split(r"[\W_]+", word)]
    return sorted({word for word in (*whole, *parts) if len(word) > 3}, key=len, reverse=True)  # noqa: PLR2004


def _without(text: str, words: Iterable[str]) -> str:
    for word in words:
        text = text.replace(word, "")
    return text


def _estimate_guesses(text: str, words: list[str]) -> float:
    """How many tries it takes by zxcvbn: the harder of both ends. Its own front would write into a shared table."""
    tables = matching.RANKED_DICTIONARIES | {"user_inputs": matching.build_ranked_dict(words)}
    ends = {text[:MAX_SCORED_LENGTH], text[-MAX_SCORED_LENGTH:]}
    found = [scoring.most_guessable_match_sequence(end, matching.omnimatch(end, tables)) for end in ends]
    return max(float(one["guesses"]) for one in found)
