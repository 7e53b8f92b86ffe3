"""Check of view rows: each equals the fold of the journals up to the same events."""

from functools import reduce
from typing import Any

from cli.audit.evidence.difference import difference
from cli.audit.evidence.evidence import Compared, Evidence, views_of
from cli.audit.evidence.finding import Finding
from cli.audit.evidence.rated_case import reaches
from shared.eventstore.journal_entry import Document
from shared.projection.sums import STALE
from shared.projection.view import View

SERVICE = "projections"


def compare(evidence: Evidence) -> Compared:
    """Counts the rows; names each that differs. A missing row is a finding of `consumer_progress`."""
    rows = [(view, evidence.shown[view.name]) for view in views_of(evidence.purpose) if view.name in evidence.shown]
    findings = [_check_row(evidence, view, row) for view, row in rows]
    return Compared(len(rows), [finding for finding in findings if finding])


def _check_row(evidence: Evidence, view: View, document: Document) -> Finding | None:
    seen = document.get("seen")
    if not isinstance(seen, dict) or not seen.keys() <= set(view.owners):
        what = f"its row in {view.name} does not say which events it has seen."
        return evidence.finding("rows", SERVICE, 0, what)
    histories = evidence.histories
    if not all(reaches(histories[owner].facts, sequence) for owner, sequence in seen.items()):
        return None  # further than the journal, or than its chain holds: found elsewhere
    stored = {name: value for name, value in document.items() if name not in ("_id", "revision", STALE)}
    differing = _difference(_expected(evidence, view, seen), stored)
    at = seen.get(view.owners[0], 0)
    return evidence.finding("rows", SERVICE, at, f"its row in {view.name} differs: {differing}.") if differing else None


def _expected(evidence: Evidence, view: View, seen: dict[str, int]) -> Document:
    """Folds one source after the other: each sets fields of its own."""
    facts = [recorded for owner in view.owners for recorded in evidence.histories[owner].facts[: seen.get(owner, 0)]]
    start: Document = {}
    return {"site": evidence.site, "seen": seen, "row": reduce(view.evolve, facts, start)}


def _difference(expected: Document, stored: dict[str, Any]) -> str:
    """Inside the row by its own fields."""
    inside = stored.get("row")
    return difference(expected["row"], inside if isinstance(inside, dict) else {}) or difference(expected, stored)
