"""I1, I2, I9, I10: what was acknowledged stands in the journal once, and nothing stands there that nobody asked for."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from shared.contracts.envelope import key_of, read
from shared.contracts.reviews.entry import AnswerSaved, CaseCreated
from shared.contracts.reviews.rows import without_row_ids
from shared.eventstore.journal_entry import Document
from tests.faults.checks.evidence import Evidence
from tests.faults.ledger import Answered, Request

PRECONDITION_FAILED = 412


def check_requests(found: Evidence) -> Iterator[str]:
    rows: dict[str, list[Document]] = defaultdict(list)
    for row in found.reviews.rows:
        rows[row.get("retry", {}).get("key", "none")].append(row)
    for request in found.requests:
        yield from _of_request(request, rows.get(request.asked.retry, []))
    for retry in rows.keys() - {one.asked.retry for one in found.requests}:
        yield f"I2 {rows[retry][0]['aggregate']}: a row stands that nobody asked for"
    yield from _causes(found)
    yield from _races(found)


def _of_request(request: Request, rows: list[Document]) -> Iterator[str]:
    name = f"{request.asked.what} {request.asked.item} of {request.case or 'a new case'}, {request.asked.retry}"
    if len(rows) > 1:
        yield f"I9 {name}: stands {len(rows)} times"
    if not request.accepted:
        if rows and request.known:
            yield f"I2 {name}: was refused ({_statuses(request)}) and stands"
        return
    if not rows:
        yield f"I1 {name}: was acknowledged and is lost"
    for row in rows:
        if why := _differs(request, request.accepted[0], row):
            yield f"I1 {name}: was acknowledged otherwise than it stands: {why}"
    if len({(one.status, one.etag, one.body) for one in request.accepted}) > 1:
        yield f"I9 {name}: answered differently at a repetition"
    if any(one.known and not one.accepted for one in request.answers):
        yield f"I9 {name}: accepted and refused ({_statuses(request)})"


def _statuses(request: Request) -> str:
    return ", ".join(f"{one.status} {one.why}".strip() for one in request.answers)


def _differs(request: Request, answer: Answered, row: Document) -> str:
    """Where it stands, under which version, and what it says."""
    if row["aggregate"] != key_of(request.asked.site, request.case):
        return f"it stands in {row['aggregate']}"
    if answer.etag != f'"{row["last"]}"':
        return f"as version {answer.etag}, it stands as {row['last']}"
    events = [read(event).event for event in row["events"]]
    if request.asked.what == "create":
        made = [event.model_dump(exclude_none=True) for event in events if isinstance(event, CaseCreated)]
        return "" if made == [request.asked.answers] and len(events) == 1 else "another case was created"
    answers = [event for event in events if isinstance(event, AnswerSaved) and event.item == request.asked.item]
    saved = {answer.question: without_row_ids(answer.value) for answer in answers}
    return "" if saved == request.asked.answers and len(saved) == len(events) else "its answers are others"


def _causes(found: Evidence) -> Iterator[str]:
    """A rating is caused by the event of the version it saw."""
    events = {(key, event["sequence"]): event["id"] for key, event in found.reviews.events()}
    for key, event in found.ratings.events():
        version = event["data"].get("case_version", 0)
        if events.get((key, version)) != event["causationid"]:
            yield f"I2 {key}: a rating of version {version} was caused by nothing that reviews told"


def _races(found: Evidence) -> Iterator[str]:
    """k writers on one revision: one is accepted, the others meet its answer."""
    races: dict[str, list[Request]] = defaultdict(list)
    for request in found.requests:
        if request.asked.race:
            races[request.asked.race].append(request)
    for race, writers in races.items():
        ends = Counter(_end(one) for one in writers)
        known = ends["unknown"] == 0
        fits = ends["accepted"] == 1 if known else ends["accepted"] <= 1
        if not fits or ends["other"]:
            yield f"I10 {race}: of {len(writers)} writers {dict(ends)}"


def _end(request: Request) -> str:
    if request.accepted:
        return "accepted"
    if not request.known:
        return "unknown"
    return "met" if all(one.status == PRECONDITION_FAILED for one in request.answers if one.known) else "other"
