"""Decider of logs, which are saved as a whole: interviews, records, an item's sources."""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from datetime import date

from services.reviews.domain.case.entry.commands import SaveInterviews, SaveRecords, SaveSources
from services.reviews.domain.case.entry.rows import rows_to_save
from services.reviews.domain.case.row_identity import RowIds
from services.reviews.domain.case.state import Case, Log
from shared.contracts.reviews.entry import InterviewRow, InterviewsSaved, ItemSourcesSaved, RecordsSaved
from shared.contracts.reviews.events import CaseEvent
from shared.contracts.reviews.rows import INTERVIEWS, RECORDS
from shared.errors import Refused
from shared.instrument import load
from shared.instrument.model.face_sheet_facts import day, is_possible

ALWAYS_SOUGHT = ("child", "mother", "father")
"""Interviews that are held, or whose absence has a reason; besides a caseworker's or supervisor's, and in foster care
a foster parent's [F19]."""

NO_DAY = "There is no such day."


def decide(case: Case, command: SaveInterviews | SaveRecords | SaveSources) -> Sequence[CaseEvent]:
    """Returns the events of a command. Raises Refused."""
    match command:
        case SaveInterviews(rows=rows, base_rev=base, today=today):
            _same(case.interviews, base)
            if problems := list(_wrong_interviews(rows, today)):
                raise Refused("not-an-interview-log", 422, "The interview log does not fit.", errors=problems)
            ids = RowIds(case.last_row)
            saved = rows_to_save(case, INTERVIEWS, [row.model_dump(exclude_none=True) for row in rows], ids)
            return [InterviewsSaved.model_validate({"rows": saved})]
        case SaveRecords(rows=rows, base_rev=base, today=today):
            _same(case.records, base)
            days = [(number, _wrong_day(row.on, today)) for number, row in enumerate(rows, start=1)]
            if problems := [{"row": number, "what": what} for number, what in days if what]:
                raise Refused("not-a-record-list", 422, "The check list of records does not fit.", errors=problems)
            ids = RowIds(case.last_row)
            saved = rows_to_save(case, RECORDS, [row.model_dump(exclude_none=True) for row in rows], ids)
            return [RecordsSaved.model_validate({"rows": saved})]
        case SaveSources(item=item, sources=sources, base_rev=base):
            _same(case.sources.get(item, Log()), base)
            if len(set(sources)) < len(sources):
                raise Refused("not-a-source", 422, "A source is named twice.")
            if set(sources) - set(_known_sources(case)):
                raise Refused("not-a-source", 422, f"Choose among {', '.join(_known_sources(case))}.")
            return [ItemSourcesSaved(item=item, sources=sources)]


def lacking(case: Case) -> Iterator[dict[str, str]]:
    """Yields interviews and records that the submission of the case needs (R40, R41)."""
    for role in _not_among({row["role"] for row in case.interviews.rows}, case):
        what = f"Say whether the interview with the {role.replace('_', ' ')} was held, and if not, why."
        yield {"interview": role, "what": what}
    if not case.records.rows:
        yield {"record": "any", "what": "Say which record was read: paper or electronic, when and by whom."}


def everybody_was_heard(case: Case) -> bool:
    """Returns whether each interview that is always sought was held (R56)."""
    return not _not_among({row["role"] for row in case.interviews.rows if row["held"] == "Yes"}, case)


def _not_among(roles: AbstractSet[str], case: Case) -> list[str]:
    """Returns the roles that are always sought and missing here."""
    sought = [*ALWAYS_SOUGHT, *(["foster_parent"] if case.case_type == "FC" else [])]
    missing = [role for role in sought if role not in roles]
    return missing if roles & {"caseworker", "supervisor"} else [*missing, "caseworker"]


def _same(log: Log, base_rev: int) -> None:
    if log.rev != base_rev:
        theirs = {"theirs": list(log.rows), "theirs_rev": log.rev}
        raise Refused("log-conflict", 412, "Somebody saved this meanwhile. Nothing was saved.", conflicts=[theirs])


def _wrong_day(value: str, today: date) -> str | None:
    """Returns why no interview can have been held, and no record read, on this day."""
    given = day(value)
    if given is None:
        return NO_DAY
    if given > today:
        return "This day has not come yet."
    return None if is_possible(given) else "Look at the year of this day."


def _wrong_interviews(rows: Sequence[InterviewRow], today: date) -> Iterator[dict[str, object]]:
    for number, row in enumerate(rows, start=1):
        if row.on is not None and (what := _wrong_day(row.on, today)):
            yield {"row": number, "what": what}
        if row.held == "Yes" and (row.kind is None or row.on is None):
            yield {"row": number, "what": "An interview that was held has a kind and a day."}
        if row.held == "Yes" and row.why_not:
            yield {"row": number, "what": "An interview that was held has no reason for its absence."}
        if row.held == "No" and row.why_not is None:
            yield {"row": number, "what": "Say why the interview was not held."}


def _known_sources(case: Case) -> tuple[str, ...]:
    common = load(case.instrument).face_sheet.common_per_item
    return next(extra.choices for extra in common if extra.id == "sources")
