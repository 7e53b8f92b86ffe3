"""Pieces of generated source: a guarded condition, and what a rule answers when it holds."""

from collections.abc import Callable, Mapping
from typing import Any

from shared.instrument.engine.rating import INCOMPLETE, Rated, Reason, teller
from shared.instrument.language.expression import can_raise, plain
from shared.instrument.model.items import Rule

Namespace = dict[str, Any]
"""The names that generated source may use besides its own."""


def guarded(expression: str, then: str, indent: str = "    ") -> list[str]:
    """Source that does `then` where the expression holds; one that would raise TypeError does not hold."""
    condition = plain(expression)
    if not can_raise(expression):
        return [f"{indent}if {condition}:", f"{indent}    {then}"]
    return [
        f"{indent}try:",
        f"{indent}    holds = {condition}",
        f"{indent}except TypeError:",
        f"{indent}    holds = False",
        f"{indent}if holds:",
        f"{indent}    {then}",
    ]


def constant(namespace: Namespace, rated: Rated) -> str:
    """A name for a rating that is always the same."""
    name = f"always_{len(namespace)}"
    namespace[name] = rated
    return name


def answer_of(rule: Rule, namespace: Namespace) -> str:
    """The expression that a true rule returns, with the questions that decided it."""
    if isinstance(rule.decided_by, tuple):
        return constant(namespace, Rated(rule.rating, Reason(rule.id, rule.decided_by)))
    conditions = {name: f"{name} == {said!r}" for said, names in rule.decided_by.items() for name in names}
    return telling(namespace, rule.rating, rule.id, conditions)


def telling(namespace: Namespace, rating: str, code: str, conditions: Mapping[str, str]) -> str:
    """Source of a rating that names those whose condition holds."""
    tell = f"tell_{len(namespace)}"
    namespace[tell] = teller(rating, code, tuple(conditions))
    return f"{tell}(({', '.join(conditions.values())},))"


def refusal(code: str, questions: tuple[str, ...], namespace: Namespace) -> str:
    return constant(namespace, Rated(INCOMPLETE, Reason(code, questions)))


def function(name: str, lines: list[str], namespace: Namespace) -> Callable[..., Any]:
    """The function `name` of the source: made of white-listed trees and checked names, never of a raw text."""
    source = "\n".join(lines)
    exec(compile(source, f"<instrument {name}>", "exec"), namespace)  # noqa: S102
    made: Callable[..., Any] = namespace[name]
    return made
