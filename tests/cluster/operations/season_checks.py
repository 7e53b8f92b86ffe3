"""One checker for a season's promises; it is given what was acknowledged and what is stored, and lists every fault."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from cli.client.case_entry import Entry
from services.projections.tables import Cell, Measure, tabulate
from shared.contracts.envelope import RecordedEvent
from shared.contracts.ratings import ItemRated, OutcomeRated
from shared.contracts.reviews.entry import AnswerSaved
from shared.contracts.reviews.rows import without_row_ids
from shared.instrument import engine

Ratings = dict[str, str]


@dataclass(frozen=True)
class Acknowledged:
    """A case as its reviewer had it acknowledged."""

    case: str
    sheet: Mapping[str, Any]
    answers: Mapping[str, Mapping[str, Any]]

    @classmethod
    def of(cls, entry: Entry, sheet: Mapping[str, Any]) -> "Acknowledged":
        return cls(entry.case, sheet, entry.saved)

    def ratings(self) -> Ratings:
        """What the rules give for these answers: items and outcomes."""
        rated = engine("r4_2022").rate(self.sheet["case_type"], self.answers)
        return {name: one.rating for part in (rated.items, rated.outcomes) for name, one in part.items()}


@dataclass
class PublishedCase:
    """What a service's journal tells of one case."""

    sequences: list[int] = field(default_factory=list)
    answers: dict[str, dict[str, Any]] = field(default_factory=dict)
    ratings: Ratings = field(default_factory=dict)
    rated: Counter[tuple[str, int]] = field(default_factory=Counter)

    def take(self, recorded: RecordedEvent) -> None:
        self.sequences.append(recorded.sequence)
        match recorded.event:
            case AnswerSaved(item=item, question=question, value=value):
                self.answers.setdefault(item, {})[question] = without_row_ids(value)
            case (
                ItemRated(item=name, rating=rating, case_version=version)
                | OutcomeRated(outcome=name, rating=rating, case_version=version)
            ):
                self.ratings[name] = rating
                self.rated[name, version] += 1


def lost_answers(cases: Iterable[Acknowledged], told: Mapping[str, PublishedCase]) -> list[str]:
    """Acknowledged answers that the journal does not have as they were given, and holes in its sequences."""
    faults = []
    for case in cases:
        found = told.get(case.case, PublishedCase())
        if found.sequences != list(range(1, len(found.sequences) + 1)):
            faults.append(f"{case.case}: sequences {found.sequences}")
        faults += [
            f"{case.case}: item {item} {question} was acknowledged and is not in the journal"
            for item, answers in case.answers.items()
            for question, value in answers.items()
            if found.answers.get(item, {}).get(question) != value
        ]
    return faults


def wrong_ratings(cases: Iterable[Acknowledged], told: Mapping[str, Ratings]) -> list[str]:
    """Ratings in effect that are not what the rules give for the acknowledged answers."""
    return [
        f"{case.case}: {name} is {told.get(case.case, {}).get(name, 'INCOMPLETE')}, the rules give {rating}"
        for case in cases
        for name, rating in case.ratings().items()
        if told.get(case.case, {}).get(name, "INCOMPLETE") != rating
    ]


def doubled_ratings(told: Mapping[str, PublishedCase]) -> list[str]:
    """An item or outcome that was rated twice for one case version."""
    return [f"{case}: {key} rated {n} times" for case, one in told.items() for key, n in one.rated.items() if n > 1]


def recomputed_table(cases: Iterable[Acknowledged], measure: Measure, *, by_county: bool) -> list[dict[str, object]]:
    """The dashboard's table as the acknowledged answers alone give it."""
    counts: Counter[tuple[str | None, str, str]] = Counter()
    for case in cases:
        rated = engine("r4_2022").rate(case.sheet["case_type"], case.answers)
        part = rated.items if measure == "items" else rated.outcomes
        county = case.sheet["county"] if by_county else None
        counts.update((county, name, one.rating) for name, one in part.items())
    return tabulate(measure, [Cell(county, name, rating, n) for (county, name, rating), n in counts.items()])
