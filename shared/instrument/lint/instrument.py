"""Lint of a whole instrument: the text and position of every problem."""

from collections import Counter
from collections.abc import Iterable, Iterator

from shared.instrument.lint.expressions import expression_problems, face_sheet_problems
from shared.instrument.lint.items import item_problems
from shared.instrument.model.instrument import Instrument
from shared.instrument.model.items import Outcome, Rule


def problems_of(instrument: Instrument) -> list[str]:
    """Returns all problems of the instrument; none if it is sound."""
    return [
        *_duplicates(instrument),
        *_policies(instrument),
        *(problem for item in instrument.items for problem in item_problems(instrument, item)),
        *(problem for outcome in instrument.outcomes for problem in _outcome(instrument, outcome)),
        *expression_problems(instrument),
        *face_sheet_problems(instrument),
        *_sources(instrument),
    ]


def _duplicates(instrument: Instrument) -> Iterator[str]:
    items = [part.id for item in instrument.items for part in (item, *item.sub_items)]
    rules = [rule.id for holder in (*instrument.items,) for rule in holder.all_rules]
    rules += [rule.id for outcome in instrument.outcomes for rule in outcome.rules]
    validations = [v.id for item in instrument.items for v in item.all_validations]
    checks = [c.id for c in (*instrument.checks.face_sheet_rules, *instrument.checks.cross_item_checks)]
    fields = [f.id for f in instrument.face_sheet.fields]
    yield from _twice("items", items)
    yield from _twice("outcomes", [outcome.id for outcome in instrument.outcomes])
    yield from _twice("rules and checks", rules + validations + checks)
    yield from _twice("face sheet fields", fields)
    for item in instrument.items:
        yield from _twice(f"item {item.id}, questions", [q.id for q in item.all_questions])


def _twice(what: str, ids: Iterable[str]) -> Iterator[str]:
    for name, times in Counter(ids).items():
        if times > 1:
            yield f"{what}: the id {name} is used {times} times"


def _policies(instrument: Instrument) -> Iterator[str]:
    outcomes = {outcome.id for outcome in instrument.outcomes}
    for name, policy in instrument.cover.policies.items():
        if policy.default not in policy.choices:
            yield f"policy {name}: its default {policy.default} is none of its choices"
        if policy.outcome not in outcomes:
            yield f"policy {name}: there is no outcome {policy.outcome}"
    if instrument.cover.default_version not in instrument.cover.versions:
        yield f"the default version {instrument.cover.default_version} is none of the versions"


def _outcome(instrument: Instrument, outcome: Outcome) -> Iterator[str]:
    position = f"outcome {outcome.id}"
    items = {item.id: item for item in instrument.items}
    ratings = {label.code for label in instrument.cover.outcome_ratings} - {"INCOMPLETE"}
    for number in outcome.items:
        if number not in items:
            yield f"{position}: there is no item {number}"
        elif items[number].outcome != outcome.id:
            yield f"{position}: item {number} says that it belongs to outcome {items[number].outcome}"
    for rule in outcome.rules:
        if rule.rating not in ratings:
            yield f"{position}, rule {rule.id}: {rule.rating} is no outcome rating"
        yield from _only(instrument, f"{position}, rule {rule.id}", rule)


def _only(instrument: Instrument, position: str, rule: Rule) -> Iterator[str]:
    for name, choice in rule.only.items():
        policy = instrument.cover.policies.get(name)
        if policy is None:
            yield f"{position}: there is no policy {name}"
        elif choice not in policy.choices:
            yield f"{position}: the policy {name} has no choice {choice}"


def _sources(instrument: Instrument) -> Iterator[str]:
    known = instrument.cover.sources
    for position, marks in _marks(instrument):
        for mark in marks:
            if mark not in known:
                yield f"{position}: there is no source {mark}"


def _marks(instrument: Instrument) -> Iterator[tuple[str, tuple[str, ...]]]:
    for item in instrument.items:
        position = f"item {item.id}"
        yield position, item.src + (item.gate.src if item.gate else ())
        for part in (item, *item.sub_items):
            yield f"item {part.id}, rating", part.rating.src
            named = [(q.id, q.src) for q in part.questions] + [(v.id, v.src) for v in part.validations]
            for name, src in named + [(rule.id, rule.src) for rule in part.rating.rules]:
                yield f"item {part.id}, {name}", src
    for outcome in instrument.outcomes:
        yield f"outcome {outcome.id}", outcome.src
        for rule in outcome.rules:
            yield f"outcome {outcome.id}, rule {rule.id}", rule.src
    for field in instrument.face_sheet.fields:
        yield f"face sheet, {field.id}", field.src
    for check in (*instrument.checks.face_sheet_rules, *instrument.checks.cross_item_checks):
        yield f"check {check.id}", check.src
    for name, policy in instrument.cover.policies.items():
        yield f"policy {name}", policy.src
