"""Compiler of the rules over items: the overall rule of an item with parts, and the outcomes."""

from collections.abc import Callable, Mapping
from functools import lru_cache

from shared.instrument.engine import codegen as code
from shared.instrument.engine.rating import INCOMPLETE, MEMBER_INCOMPLETE, NO_RULE, Answers, Rated, Reason
from shared.instrument.language.expression import names
from shared.instrument.model.items import Item, Outcome

RateParts = Callable[[tuple[Rated, ...]], Rated]
RateOutcome = Callable[[Mapping[str, Rated], Answers], Rated]
NOTHING: dict[str, str] = {}


def overall_function(item: Item) -> RateParts:
    """Returns a function of the ratings of an item's parts; its reason names the deciding questions of those parts."""
    parts = tuple(f"r{part.id}" for part in item.sub_items)
    namespace: code.Namespace = {"no_rule": NO_RULE}
    lines = [f"def rate({', '.join(parts)}):"]
    for rule in item.rating.rules:
        lines += code.guarded(rule.when, f"return {code.answer_of(rule, namespace)}")
    lines.append("    return no_rule")
    decide = code.function("rate", lines, namespace)

    @lru_cache(maxsize=4096)
    def rate(rated: tuple[Rated, ...]) -> Rated:
        unfinished = [part for part in rated if part.rating == INCOMPLETE]
        if unfinished:
            return Rated(INCOMPLETE, Reason(MEMBER_INCOMPLETE, _questions(unfinished)))
        decided: Rated = decide(*[part.rating for part in rated])
        named = decided.reason.questions
        questions = _questions([part for name, part in zip(parts, rated, strict=True) if name in named])
        return Rated(decided.rating, Reason(decided.reason.code, questions))

    return rate


def _questions(parts: list[Rated]) -> tuple[str, ...]:
    return tuple(name for part in parts for name in part.reason.questions)


def outcome_function(outcome: Outcome, policies: Mapping[str, str]) -> RateOutcome:
    """Returns a function of the items' ratings, and of the answers that a policy uses."""
    rules = [rule for rule in outcome.rules if all(policies[name] == choice for name, choice in rule.only.items())]
    members = {f"i{number}": number for number in outcome.items}
    namespace: code.Namespace = {"no_rule": NO_RULE, "nothing": NOTHING}
    lines = ["def rate(items, answers):"]
    lines += [f"    {name} = items[{number!r}].rating" for name, number in members.items()]
    unfinished = {number: f"{name} == {INCOMPLETE!r}" for name, number in members.items()}
    lines.append(f"    if {' or '.join(unfinished.values())}:")
    lines.append(f"        return {code.rating_call(namespace, INCOMPLETE, MEMBER_INCOMPLETE, unfinished)}")
    for name in dict.fromkeys(name for rule in rules for name in names(rule.when) if name not in members):
        item, _, question = name[1:].partition("_")
        lines.append(f"    {name} = answers.get({item!r}, nothing).get({question!r})")
    for rule in rules:
        always = code.constant(namespace, Rated(rule.rating, Reason(rule.id)))
        lines += code.guarded(rule.when, f"return {always}")
    lines.append("    return no_rule")
    return code.function("rate", lines, namespace)
