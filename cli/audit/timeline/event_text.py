"""A fact of a case in words, with its data."""

from typing import Any

import orjson

from shared.contracts.event import Event
from shared.contracts.ratings import ItemRated, OutcomeRated
from shared.contracts.reviews.entry import AnswerSaved, AnswerWithdrawn, CaseCreated
from shared.contracts.reviews.qa import CaseApproved, CaseSubmitted


def in_words(event: Event) -> str:
    match event:
        case AnswerSaved(item=item, question=question, value=value):
            said = f"item {item}, {question}: {_value(value)}"
        case AnswerWithdrawn(item=item, question=question):
            said = f"item {item}, {question}: withdrawn"
        case CaseCreated(county=county, case_type=case_type, agency=agency, instrument=instrument):
            said = f"taken into the review of {event.quarter}: county {county}, {case_type}, {agency}, {instrument}"
        case CaseSubmitted(completed=completed):
            said = f"submitted to initial QA, review completed {completed}"
        case CaseApproved():
            said = "approved and final"
        case ItemRated(item=name, rating=rating):
            said = f"item {name} rated {rating}"
        case OutcomeRated(outcome=name, rating=rating):
            said = f"outcome {name} rated {rating}"
        case _:
            fields = _value(event.model_dump(mode="json", exclude_none=True))
            said = f"{event.type.rpartition('.')[2].replace('_', ' ')}: {fields}"
    return said


def _value(value: Any) -> str:
    return value if isinstance(value, str) else orjson.dumps(value).decode()
