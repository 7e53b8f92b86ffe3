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
            text = f"item {item}, {question}: {_value(value)}"
        case AnswerWithdrawn(item=item, question=question):
            text = f"item {item}, {question}: withdrawn"
        case CaseCreated(county=county, case_type=case_type, agency=agency, instrument=instrument):
            text = f"taken into the review of {event.quarter}: county {county}, {case_type}, {agency}, {instrument}"
        case CaseSubmitted(completed=completed):
            text = f"submitted to initial QA, review completed {completed}"
        case CaseApproved():
            text = "approved and final"
        case ItemRated(item=name, rating=rating):
            text = f"item {name} rated {rating}"
        case OutcomeRated(outcome=name, rating=rating):
            text = f"outcome {name} rated {rating}"
        case _:
            fields = _value(event.model_dump(mode="json", exclude_none=True))
            text = f"{event.type.rpartition('.')[2].replace('_', ' ')}: {fields}"
    return text


def _value(value: Any) -> str:
    return value if isinstance(value, str) else orjson.dumps(value).decode()
