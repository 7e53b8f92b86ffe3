"""Check of the stored rated cases: each equals the fold of the two journals and lacks no rating of its answers."""

from cli.audit.evidence.difference import difference
from cli.audit.evidence.evidence import Compared, Evidence
from cli.audit.evidence.finding import Finding
from cli.audit.evidence.rated_case import COLLECTION, rebuilt
from services.ratings.domain import RatedCase, rating_events, to_document
from shared.eventstore.journal_entry import Document
from shared.instrument import UnknownChoice


def compare(evidence: Evidence) -> Compared:
    """Counts the cached cases, one at most."""
    document = evidence.stored.get(COLLECTION)
    if document is None:
        return Compared(0)
    finding = _beyond(evidence, document) or _check_document(evidence, document)
    return Compared(1, [finding] if finding else [])


def _beyond(evidence: Evidence, document: Document) -> Finding | None:
    end, sequence = evidence.histories["ratings"].end, document.get("sequence")
    if not isinstance(sequence, int) or not isinstance(document.get("seen"), int):
        return evidence.finding("folds", "ratings", 0, f"the fold of it in {COLLECTION} does not say where it ends.")
    if sequence <= end:
        return None
    what = f"the fold of it in {COLLECTION} has it, and the journal ends before it."
    return evidence.finding("folds", "ratings", end + 1, what)


def _check_document(evidence: Evidence, document: Document) -> Finding | None:
    case = rebuilt(evidence, document)
    if case is None:
        return None
    at = case.head.sequence
    stored = {name: value for name, value in document.items() if name != "_id"}
    if differing := difference(*_comparable(to_document(case), stored)):
        return evidence.finding("folds", "ratings", at, f"the fold of it in {COLLECTION} differs: {differing}.")
    if reason := _missing_ratings(case):
        return evidence.finding("ratings", "ratings", at + 1, reason)
    return None


def _comparable(expected: Document, stored: Document) -> tuple[Document, Document]:
    """Where a program of before began the case, its place, facts or holders are not known and not compared."""
    if "facts" not in stored:
        expected = _without(expected, "facts")
    if "holders" not in stored:
        expected = _without(expected, "holders")
    attributes = stored.get("place", {})
    if isinstance(attributes, dict) and not attributes.get("county"):
        return _without(expected, "place"), _without(stored, "place")
    return expected, stored


def _without(document: Document, part: str) -> Document:
    return {name: value for name, value in document.items() if name != part}


def _missing_ratings(case: RatedCase) -> str:
    """Returns why the ratings of this version are incomplete; empty when a worker would publish nothing more."""
    policies = dict(part.partition("=")[::2] for part in case.policies.split(",") if part)
    try:
        missing = rating_events(case, (), policies)
    except UnknownChoice:
        return f"the case in {COLLECTION} stands by rules that do not exist."
    except Exception as error:  # noqa: BLE001 answers that nobody judged may be anything
        return f"the answers cannot be rated: {type(error).__name__}."
    return f"{len(missing)} ratings that follow from the answers were not told." if missing else ""
