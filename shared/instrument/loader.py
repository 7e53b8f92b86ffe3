"""Loader of an instrument version. A broken one is refused with the text and position of every problem."""

from functools import lru_cache
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from shared.instrument.lint.instrument import problems_of
from shared.instrument.model import yaml_files as files
from shared.instrument.model.cover import Cover
from shared.instrument.model.instrument import Checks, FaceSheet, Instrument
from shared.instrument.model.items import Item, Outcomes

T = TypeVar("T")


class BrokenInstrument(Exception):
    """An instrument that must not be used; `problems` lists all its problems."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


class UnknownVersion(KeyError):
    """There is no such version of the instrument."""


@lru_cache(maxsize=8)
def load(version: str) -> Instrument:
    """Returns the instrument of the version. Raises UnknownVersion or BrokenInstrument."""
    return build(files.documents(), version)


def build(documents: files.Documents, version: str) -> Instrument:
    """Returns the instrument of the documents. Raises UnknownVersion or BrokenInstrument."""
    problems: list[str] = []
    read = _Reader(documents, version, problems)
    cover = read(TypeAdapter(Cover), files.COVER)
    face_sheet = read(TypeAdapter(FaceSheet), files.FACE_SHEET)
    checks = read(TypeAdapter(Checks), files.CHECKS)
    adapter = TypeAdapter(Item)
    items = tuple(item for name in files.ITEMS if (item := read(adapter, name)))
    outcomes = read(TypeAdapter(Outcomes), files.OUTCOMES)
    if problems or cover is None or face_sheet is None or checks is None or outcomes is None:
        raise BrokenInstrument(problems)
    if version not in cover.versions:
        raise UnknownVersion(version)
    instrument = Instrument(
        version=version, cover=cover, face_sheet=face_sheet, items=items, outcomes=outcomes.outcomes, checks=checks
    )
    if problems := problems_of(instrument):
        raise BrokenInstrument(problems)
    return instrument


class _Reader:
    """Reads documents into records and collects the validation errors."""

    def __init__(self, documents: files.Documents, version: str, problems: list[str]) -> None:
        self._documents = documents
        self._version = version
        self._problems = problems

    def __call__(self, adapter: TypeAdapter[T], name: str) -> T | None:
        content = files.for_version(self._documents.get(name), self._version)
        try:
            return adapter.validate_python(content)
        except ValidationError as wrong:
            self._problems += [_problem_text(name, content, error) for error in wrong.errors()]
            return None


def _problem_text(name: str, content: Any, error: ErrorDetails) -> str:
    """`items/05.yaml, questions, B: src: Field required`: a position by ids rather than by numbers."""
    position = [name]
    for step in error["loc"]:
        content = _step(content, step)
        own = content.get("id") if isinstance(content, dict) else None
        position.append(str(own if isinstance(step, int) and own else step))
    return (
        f"{', '.join(position[:-1])}: {position[-1]}: {error['msg']}"
        if len(position) > 1
        else f"{name}: {error['msg']}"
    )


def _step(content: Any, step: int | str) -> Any:
    match content, step:
        case list(), int() if step < len(content):
            return content[step]
        case dict(), _:
            return content.get(step)
    return None
