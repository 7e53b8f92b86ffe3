"""Parts of generated source: a guarded condition, and the expression that a rule returns."""

from collections.abc import Callable, Mapping
from typing import Any

from shared.instrument.engine.rating import INCOMPLETE, Rated, Reason, rating_factory
from shared.instrument.language.expression import can_raise, plain
from shared.instrument.model.items import Rule

Namespace = dict[str, Any]
"""The names that generated source may use besides its own."""


def guarded(expression: str, then: str, indent: str = "    ") -> list[str]:
    """Returns source that runs `then` if the expression is true; an expression that raises TypeError is false."""
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
    """Returns a name of the namespace for a constant rating."""
    name = f"always_{len(namespace)}"
    namespace[name] = rated
    return name


def answer_of(rule: Rule, namespace: Namespace) -> str:
    """Returns the expression that a true rule returns, with the questions that decided it."""
    if isinstance(rule.decided_by, tuple):
        return constant(namespace, Rated(rule.rating, Reason(rule.id, rule.decided_by)))
    conditions = {name: f"{name} == {answer!r}" for answer, names in rule.decided_by.items() for name in names}
    return rating_call(namespace, rule.rating, rule.id, conditions)


def rating_call(namespace: Namespace, rating: str, code: str, conditions: Mapping[str, str]) -> str:
    """Returns source of a rating whose reason names the questions with a true condition."""
    factory = f"rate_{len(namespace)}"
    namespace[factory] = rating_factory(rating, code, tuple(conditions))
    return f"{factory}(({', '.join(conditions.values())},))"


def refusal(code: str, questions: tuple[str, ...], namespace: Namespace) -> str:
    return constant(namespace, Rated(INCOMPLETE, Reason(code, questions)))


def function(name: str, lines: list[str], namespace: Namespace) -> Callable[..., Any]:
    """Returns the function `name` of the source, which consists of white-listed trees and checked names only."""
    source = "\n".join(lines)
    exec(compile(source, f"<instrument {name}>", "exec"), namespace)  # noqa: S102
    compiled: Callable[..., Any] = namespace[name]
    return compiled
