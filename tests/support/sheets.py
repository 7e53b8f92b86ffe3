"""Invented answer sheets as the facts that reviews and ratings would tell of them."""

import random
from collections.abc import Mapping, Sequence
from typing import Any

from services.ratings.domain import Pending, RatedCase, RuleBook, fold_case, rate_pending
from shared.contracts.envelope import RecordedEvent, key_of
from shared.contracts.event import Event
from shared.contracts.reviews.entry import (
    CaseCreated,
    FaceSheetSaved,
    InterviewsSaved,
    RecordsSaved,
    SealedText,
    TextSaved,
)
from shared.contracts.reviews.qa import CaseApproved, CaseSubmitted, QaTaken
from shared.eventstore.journal_entry import events_in
from shared.instrument.samples import AGENCIES, CASE_TYPES, sample, supporting_records
from tests.support.histories import QA, REVIEWER, SITE, By, answered, because, history

Sheet = dict[str, Any]
PLACE = ("county", "quarter", "case_type", "agency", "instrument")
COUNTIES = ("06001", "06037", "06073")


def drawn(seed: int, **chosen: Any) -> Sheet:
    """The sheet of a seed; what is not chosen is drawn with it."""
    rng = random.Random(seed)
    kind = {
        "case_type": rng.choice(list(CASE_TYPES)),
        "agency": rng.choice(list(AGENCIES)),
        "county": rng.choice(COUNTIES),
        "site": SITE,
        "quarter": "2026Q3",
    }
    return sample(rng, **(kind | chosen))


def entered(sheet: Sheet) -> list[Event]:
    """Creation, face sheet, every answer, and what a case needs beside them."""
    answers = [answered(item, q, value) for item, given in sheet["answers"].items() for q, value in given.items()]
    created = CaseCreated.model_validate({name: sheet[name] for name in PLACE})
    records = [row | {"by": REVIEWER} for row in supporting_records.records(sheet)]
    return [
        created,
        FaceSheetSaved.model_validate(sheet["face_sheet"]),
        *answers,
        InterviewsSaved.model_validate({"rows": supporting_records.interviews(sheet)}),
        RecordsSaved.model_validate({"rows": records}),
        *(
            TextSaved(field=field, text=sealed(number))
            for number, field in enumerate(supporting_records.narratives(sheet))
        ),
    ]


def sealed(number: int = 0) -> SealedText:
    """A text nobody wrote: what a fact says of one."""
    return SealedText(version_id=f"tex_{number:032x}", digest="0" * 64)


def finished(sheet: Sheet) -> list[Event | By]:
    taken = By(QA, QaTaken(level="initial"))
    return [*entered(sheet), CaseSubmitted(completed=sheet["completed"]), taken, By(QA, CaseApproved())]


def told_by_reviews(case: str, facts: Sequence[Event | By], site: str = SITE) -> tuple[RecordedEvent, ...]:
    return history(*facts, site=site, aggregate=case)


def told_by_ratings(
    recorded: tuple[RecordedEvent, ...], policies: Mapping[str, str] | None = None
) -> tuple[RecordedEvent, ...]:
    """What ratings makes of a case's history when it comes at once."""
    envelope = recorded[0].envelope
    case, touched = fold_case(RatedCase(key_of(envelope.site, envelope.subject)), recorded)
    row = rate_pending(Pending(case, touched, because(), RuleBook(policies=policies or {}))).entry
    return tuple(events_in(row)) if row else ()
