"""The load's own record: what was asked is on the disk before the request, how it ended after it."""

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import orjson

What = Literal["create", "save"]

UNKNOWN = 0
"""The status of a request that nobody answered, or that was answered 5xx: it was done or not, once."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it was about to be sent. A retry has the same key; `race` names the writers of one revision."""

    key: str
    actor: str
    site: str
    case: str
    what: What
    item: str = ""
    answers: dict[str, Any] = field(default_factory=dict)
    race: str = ""

    @property
    def retry(self) -> str:
        """The key as the journal remembers it: a person's own."""
        return f"{self.actor}:{self.key}"


@dataclass(frozen=True, slots=True)
class Answered:
    """How one try ended. `body` is the answer's digest, `why` what was said or went wrong when it was not accepted."""

    retry: str
    status: int
    etag: str = ""
    case: str = ""
    body: str = ""
    why: str = ""

    @property
    def known(self) -> bool:
        return self.status != UNKNOWN

    @property
    def accepted(self) -> bool:
        return 200 <= self.status < 300


@dataclass(frozen=True, slots=True)
class Request:
    """All tries under one key."""

    asked: Asked
    answers: Sequence[Answered]

    @property
    def accepted(self) -> list[Answered]:
        return [answer for answer in self.answers if answer.accepted]

    @property
    def known(self) -> bool:
        return any(answer.known for answer in self.answers)

    @property
    def case(self) -> str:
        """The case it is about; of a creation nobody answered, empty."""
        return self.asked.case or next((answer.case for answer in self.accepted), "")


class Ledger:
    """One file; each line is on the disk before the next step is taken."""

    def __init__(self, file: Path) -> None:
        self._file = os.open(file, os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)
        self._path = file

    def write(self, line: Asked | Answered) -> None:
        kind = type(line).__name__
        os.write(self._file, orjson.dumps({"kind": kind, "line": line}) + b"\n")
        os.fsync(self._file)

    def read(self) -> list[Request]:
        """Every request with the end of each of its tries, from the disk."""
        return list(_requests(self._path.read_bytes().splitlines()))

    def close(self) -> None:
        os.close(self._file)


@contextmanager
def opened(file: Path) -> Iterator[Ledger]:
    ledger = Ledger(file)
    try:
        yield ledger
    finally:
        ledger.close()


def _requests(lines: Iterable[bytes]) -> Iterator[Request]:
    asked: dict[str, Asked] = {}
    answered: dict[str, list[Answered]] = {}
    for line in map(orjson.loads, lines):
        if line["kind"] == "Asked":
            one = Asked(**line["line"])
            asked[one.retry] = one
        else:
            end = Answered(**line["line"])
            answered.setdefault(end.retry, []).append(end)
    for retry, one in asked.items():
        yield Request(one, answered.get(retry, []))
