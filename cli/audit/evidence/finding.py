"""What is wrong and where, in a sentence that repeats nothing of a case."""

from dataclasses import dataclass
from typing import Literal

from shared.contracts.vocabulary import Purpose

Kind = Literal["chains", "topics", "texts", "readers", "folds", "ratings", "rows", "sums"]
"""The kind of comparison, in the order from causes to effects."""


@dataclass(frozen=True, slots=True)
class Finding:
    """`sequence` is the first event of `service`'s history of the aggregate that is not as it has to be."""

    kind: Kind
    service: str
    purpose: Purpose | None
    aggregate: str
    sequence: int
    what: str

    @property
    def identity(self) -> tuple[str, str, str, int]:
        """What makes two looks at it the same finding."""
        return (self.kind, self.service, self.aggregate, self.sequence)

    def __str__(self) -> str:
        where = " ".join(word for word in (self.service, self.purpose) if word)
        return f"{where}, {self.aggregate}, event {self.sequence}: {self.what}"
