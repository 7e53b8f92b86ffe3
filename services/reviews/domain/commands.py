"""What a person can want of a case."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from shared.contracts.reviews import CaseCreated, FaceSheetSaved


@dataclass(frozen=True)
class CreateCase:
    """Take a case into a quarter's review."""

    case: CaseCreated


@dataclass(frozen=True)
class Op:
    """One question's new answer (None withdraws it) and the revision it was based on (0: never answered)."""

    question: str
    value: Any
    base_rev: int


@dataclass(frozen=True)
class SaveAnswers:
    """Answers to questions of one item; all of them or none."""

    item: str
    ops: tuple[Op, ...]


@dataclass(frozen=True)
class SaveFaceSheet:
    """The face sheet's core as a whole, with the revision it was based on."""

    fields: FaceSheetSaved
    base_rev: int


@dataclass(frozen=True)
class Submit:
    """Hand a complete case to QA."""

    today: date
    version: int


@dataclass(frozen=True)
class Approve:
    """Make the case final."""

    by: str
    version: int


Command = CreateCase | SaveAnswers | SaveFaceSheet | Submit | Approve
