"""Sample case as an answer sheet: complete, consistent and invented."""

from collections.abc import Callable
from random import Random
from typing import Any

from shared.instrument.rule_sets import DEFAULT_VERSION
from shared.instrument.samples import connections, permanency, safety, well_being
from shared.instrument.samples.face import face_sheet
from shared.instrument.samples.random_draw import Aim, Draw
from shared.instrument.samples.shares import Agency, CaseType, needs_improvement
from shared.instrument.samples.story import Story, make_story

Answering = Callable[[Story, Draw, Aim], dict[str, Any]]

FOR_ALL: dict[str, Answering] = {
    "1": safety.item_1,
    "2": safety.item_2,
    "3": safety.item_3,
    "13": well_being.item_13,
    "14": well_being.item_14,
    "15": well_being.item_15,
    "16": well_being.item_16,
    "17": well_being.item_17,
    "18": well_being.item_18,
}
FOR_FOSTER_CARE: dict[str, Answering] = {
    "4": permanency.item_4,
    "5": permanency.item_5,
    "6": permanency.item_6,
    "7": connections.item_7,
    "8": connections.item_8,
    "9": connections.item_9,
    "10": connections.item_10,
    "11": connections.item_11,
}


def sample(  # noqa: PLR0913 attributes of a case, all by keyword
    rng: Random,
    *,
    case_type: CaseType,
    agency: Agency,
    county: str,
    site: str,
    quarter: str,
    version: str = DEFAULT_VERSION,
) -> dict[str, Any]:
    """An invented case of that kind. The same generator state gives the same case."""
    draw = Draw(rng)
    story = make_story(draw, case_type, agency, quarter, version)
    return {
        "invented": True,
        "case_type": case_type,
        "instrument": version,
        "answers": _answers(story, draw),
        "site": site,
        "county": county,
        "agency": agency,
        "quarter": quarter,
        "pur_start": story.timing.pur_start.isoformat(),
        "completed": story.timing.completed.isoformat(),
        "face_sheet": face_sheet(story, draw),
    }


def _answers(story: Story, draw: Draw) -> dict[str, dict[str, Any]]:
    items = FOR_ALL | (FOR_FOSTER_CARE if story.in_care else {})
    answers = {number: answer(story, draw, _aim(story, draw, number)) for number, answer in items.items()}
    aims: dict[str, Aim] = {part: _aim(story, draw, part) for part in ("12A", "12B", "12C")}
    answers["12"] = well_being.item_12(story, draw, aims)
    return {number: dict(answers[number]) for number in sorted(answers, key=int)}


def _aim(story: Story, draw: Draw, part: str) -> Aim:
    return "ANI" if draw.happens(needs_improvement(part, story.agency)) else "S"
