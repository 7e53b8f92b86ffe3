"""Compiler of an item: its gate, questions, validations and rules become one Python function."""

from collections.abc import Callable, Iterable

from shared.instrument.engine import codegen as code
from shared.instrument.engine.rating import (
    EXCLUDED,
    GATE_NO,
    GATE_UNANSWERED,
    INCOMPLETE,
    NO_RULE,
    QUESTIONS_MISSING,
    ItemAnswers,
    Rated,
)
from shared.instrument.language.expression import names, plain
from shared.instrument.model.items import Item, Validation
from shared.instrument.model.questions import Question

RateItem = Callable[[str, ItemAnswers], Rated]


def item_function(item: Item, version: str) -> RateItem:
    """Returns a function of the case type and the item's answers that follows the instrument's evaluation order."""
    namespace: code.Namespace = {
        "version": version,
        "applicable": "Yes",
        "excluded": EXCLUDED,
        "gate_no": GATE_NO,
        "gate_unanswered": GATE_UNANSWERED,
        "no_rule": NO_RULE,
    }
    lines = ["def rate(case_type, answers):", *_case_type(item), "    get = answers.get"]
    lines += _gate(item, namespace)
    lines += _answers(item, _names_used(item))
    lines += _unanswered(item, namespace)
    for validation in _errors(item):
        lines += code.guarded(validation.violation, f"return {_refused(item, validation, namespace)}")
    for rule in item.rating.rules:
        lines += code.guarded(rule.when, f"return {code.answer_of(rule, namespace)}")
    lines.append("    return no_rule")
    return code.function("rate", lines, namespace)


def _case_type(item: Item) -> list[str]:
    return [f"    if case_type not in {item.case_types!r}:", "        return excluded"]


def _gate(item: Item, namespace: code.Namespace) -> list[str]:
    """With the gate at No, only validations that name it apply."""
    if item.always_applicable:
        return []
    lines = ["    applicable = get('applicable')", "    if applicable == 'No':"]
    objections = [v for v in _errors(item) if "applicable" in names(v.violation)]
    lines += _answers(item, {n for v in objections for n in names(v.violation)}, "        ")
    for validation in objections:
        then = f"return {_refused(item, validation, namespace)}"
        lines += code.guarded(validation.violation, then, "        ")
    lines += ["        return gate_no", "    if applicable != 'Yes':", "        return gate_unanswered"]
    return lines


def _answers(item: Item, used: Iterable[str], indent: str = "    ") -> list[str]:
    """Options are compared as lists; a tuple is converted."""
    lines = []
    for question in item.questions:
        if question.id in used:
            lines.append(f"{indent}{question.id} = get({question.id!r})")
            if question.type == "multi_select":
                lines.append(f"{indent}if type({question.id}) is tuple: {question.id} = list({question.id})")
    return lines


def _unanswered(item: Item, namespace: code.Namespace) -> list[str]:
    """One reason names all required questions without an answer that affect the rating."""
    lines: list[str] = []
    absent: dict[str, str] = {}
    for question in item.questions:
        if question.affects_rating:
            lines += _needed(question)
            needed = f" and needs_{question.id}" if question.required_when else ""
            absent[question.id] = f"{question.id} is None{needed}"
    missing = code.rating_call(namespace, INCOMPLETE, QUESTIONS_MISSING, absent)
    return [*lines, f"    if {' or '.join(absent.values())}:", f"        return {missing}"]


def _needed(question: Question) -> list[str]:
    if question.required_when is None:
        return []
    name = f"needs_{question.id}"
    return [
        "    try:",
        f"        {name} = bool({plain(question.required_when)})",
        "    except TypeError:",
        f"        {name} = False",
    ]


def _refused(item: Item, validation: Validation, namespace: code.Namespace) -> str:
    own = {"applicable"} | {q.id for q in item.questions}
    questions = tuple(name for name in names(validation.violation) if name in own)
    return code.refusal(validation.id, questions, namespace)


def _errors(item: Item) -> list[Validation]:
    return [v for v in item.validations if v.severity == "error"]


def _names_used(item: Item) -> set[str]:
    expressions = [v.violation for v in _errors(item)] + [rule.when for rule in item.rating.rules]
    expressions += [q.required_when for q in item.questions if q.affects_rating and q.required_when]
    used = {name for expression in expressions for name in names(expression)}
    for rule in item.rating.rules:
        if isinstance(rule.decided_by, dict):
            used |= {name for group in rule.decided_by.values() for name in group}
    return used | {q.id for q in item.questions if q.affects_rating}
