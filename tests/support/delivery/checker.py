"""The checker of delivery: what a correct fold of a history gives, against what a consumer stored."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from shared.contracts.envelope import RecordedEvent
from shared.eventstore.journal_entry import Document
from shared.projection.view import View


def recompute(view: View, facts: Iterable[RecordedEvent]) -> dict[str, Document]:
    """Every aggregate's row, folded in memory: each event once, in the order of its own sequence."""
    by_key: dict[str, dict[tuple[str, int], RecordedEvent]] = defaultdict(dict)
    for recorded in facts:
        by_key[recorded.key][recorded.owner, recorded.sequence] = recorded
    return {key: _fold(view, [history[index] for index in sorted(history)]) for key, history in by_key.items()}


def _fold(view: View, facts: Iterable[RecordedEvent]) -> Document:
    row: Document = {}
    for recorded in facts:
        row = view.evolve(row, recorded)
    return row


def check(expected: Mapping[str, Any], stored: Mapping[str, Any]) -> list[str]:
    """Every fault in words; an empty list is the proof that nothing was lost, doubled, reordered or made up."""
    faults = [f"{key}: lost, nothing is stored" for key in expected if key not in stored]
    faults += [f"{key}: stored, but nothing was sent" for key in stored if key not in expected]
    faults += [
        f"{key}: stored is not what a recompute gives: {_difference(expected[key], stored[key])}"
        for key in expected
        if key in stored and stored[key] != expected[key]
    ]
    return sorted(faults)


def _difference(expected: Any, stored: Any) -> str:
    if isinstance(expected, Mapping) and isinstance(stored, Mapping):
        names = sorted({*expected, *stored})
        return ", ".join(
            f"{name}: {_difference(expected.get(name), stored.get(name))}"
            for name in names
            if expected.get(name) != stored.get(name)
        )
    if isinstance(expected, list) and isinstance(stored, list):
        return f"{len(stored)} steps of {len(expected)}, first difference at {_first_difference(expected, stored)}"
    return f"{stored!r} and not {expected!r}"


def _first_difference(expected: list[Any], stored: list[Any]) -> int:
    pairs = enumerate(zip(expected, stored, strict=False))
    return next(
        (index for index, (expected_step, stored_step) in pairs if expected_step != stored_step),
        min(len(expected), len(stored)),
    )
