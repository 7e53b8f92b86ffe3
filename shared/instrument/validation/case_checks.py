"""Case checks: the face sheet's rules, the checks across items, and the items' warnings."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from shared.instrument.engine.applicability import in_force
from shared.instrument.engine.explanations import answers_text
from shared.instrument.engine.rating import Answers
from shared.instrument.language.predicate import predicate
from shared.instrument.model.face_sheet_facts import FaceSheetValues, face_sheet_facts
from shared.instrument.model.instrument import Check, Instrument
from shared.instrument.model.items import Item, Severity
from shared.instrument.validation.odd_days import ahead, days_of, long_ago

GOALS = {"reunification_parents": "reunification", "reunification_relatives": "reunification"}
NOTHING: dict[str, Any] = {}


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of a failed check. An error prevents submission; a warning leaves the decision to the reviewer."""

    id: str
    severity: Severity
    message: str


def check_case(  # noqa: PLR0913 the last two are optional days
    instrument: Instrument,
    case_type: str,
    answers: Answers,
    face_sheet: FaceSheetValues,
    *,
    today: date | None = None,
    started: date | None = None,
) -> tuple[Finding, ...]:
    """Returns every finding. `today` is the day of completion; without it the period under review has no end yet."""
    facts = face_sheet_facts(face_sheet, today=today, started=started)
    facts |= {"case_type": case_type, "version": instrument.version}
    facts |= _answer_facts(instrument, case_type, answers)
    days = days_of(answers, face_sheet)
    facts |= {"days_ahead": ahead(days, today), "days_long_ago": long_ago(days, today)}
    checks = (*instrument.checks.face_sheet_rules, *instrument.checks.cross_item_checks)
    findings = [
        Finding(check.id, check.severity, check.message.format_map(_positions(facts)))
        for check in checks
        if _violated(check, facts)
    ]
    for item in instrument.items:
        findings += _warnings(item, facts, answers.get(item.id, NOTHING))
    return tuple(findings)


def _positions(facts: Mapping[str, Any]) -> dict[str, str]:
    """Returns the positions of odd days, which messages name."""
    return {name: "; ".join(facts[name] or ()) for name in ("days_ahead", "days_long_ago")}


def _violated(check: Check, facts: Mapping[str, Any]) -> bool:
    """Whether the check fails; missing values are reported by other checks."""
    questions = [predicate(violation) for violation in check.violations]
    return any(question.knows_enough(facts) and question.holds(facts) for question in questions)


def _warnings(item: Item, facts: Mapping[str, Any], given: Mapping[str, Any]) -> Iterator[Finding]:
    own = {q.id: facts.get(f"i{item.id}_{q.id}") for q in item.all_questions}
    for validation in item.all_validations:
        if validation.severity == "warning" and predicate(validation.violation).holds({**facts, **own}):
            questions = tuple(name for name in predicate(validation.violation).names if name in own)
            message = validation.because.format_map({**given, "answers": answers_text(item.id, questions, given)})
            yield Finding(validation.id, "warning", message)


def _answer_facts(instrument: Instrument, case_type: str, answers: Answers) -> dict[str, Any]:
    facts: dict[str, Any] = {"permanency_answers": _permanency_answers(instrument, answers)}
    for item in instrument.items:
        given = dict(answers.get(item.id, NOTHING))
        for question, value in _counting(item, case_type, instrument.version, given).items():
            facts[f"i{item.id}_{question}"] = value
            if isinstance(value, list | tuple):
                facts[f"rows_{item.id}_{question}"] = len(value)
    if (reports := facts.get("i1_A1")) is not None:
        facts["reports_1_A1"] = reports_in(reports)
    facts["goals_5"] = goals_of(facts.get("i5_A1"))
    facts["goals_6"] = goals_of(facts.get("i6_A1"))
    return facts


def _counting(item: Item, case_type: str, version: str, given: dict[str, Any]) -> dict[str, Any]:
    """Returns the answers in force: none for another case type, the gate alone unless the item applies."""
    if case_type not in item.case_types:
        return {}
    always = {"applicable": "Yes"} if item.always_applicable else {}
    if (given | always).get("applicable") != "Yes":
        return {name: value for name, value in given.items() if name == "applicable"}
    facts = given | always | {"case_type": case_type, "version": version}
    return in_force(item, facts, given) | always


def reports_in(rows: Sequence[Mapping[str, Any]]) -> int:
    """Counts the reports of table 1A1: rows of one day are one report, a row without a day is one by itself [F30]."""
    days = [row.get("report_date") for row in rows]
    return len({day for day in days if day}) + sum(not day for day in days)


def goals_of(goals: Any) -> list[str] | None:
    """Returns item 5's goals by item 6's names, where both kinds of reunification are one."""
    return None if goals is None else sorted({GOALS.get(goal, goal) for goal in goals})


def _permanency_answers(instrument: Instrument, answers: Answers) -> int:
    """Counts the answers, other than NA, to questions of foster care cases only."""
    parts = [part for item in instrument.items for part in (item.sub_items or (item,)) if part.case_types == ("FC",)]
    return sum(
        value not in ("NA", None)
        for part in parts
        for question, value in answers.get(part.id.rstrip("ABC"), NOTHING).items()
        if not part.id[-1].isalpha() or question in {q.id for q in part.questions}
    )
