"""Predicate: a compiled expression that is evaluated over facts."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from shared.instrument.language.expression import names, plain


class Predicate:
    """A compiled expression. Names that are not among the facts are unanswered (None)."""

    __slots__ = ("_holds", "names", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.names = names(text)
        self._holds = _function(self.names, plain(text))

    def holds(self, facts: Mapping[str, Any]) -> bool:
        """Whether the expression is true of the facts; where Python would raise TypeError it is false."""
        try:
            return bool(self._holds(*[_listed(facts.get(name)) for name in self.names]))
        except TypeError:
            return False

    def knows_enough(self, facts: Mapping[str, Any]) -> bool:
        """Whether every name has a value; otherwise a result of False means nothing."""
        return all(facts.get(name) is not None for name in self.names)


@lru_cache(maxsize=4096)
def predicate(text: str) -> Predicate:
    return Predicate(text)


def _listed(value: Any) -> Any:
    """Options are compared as lists; a tuple is converted."""
    return list(value) if type(value) is tuple else value


def _function(parameters: tuple[str, ...], body: str) -> Callable[..., object]:
    """The source is unparsed from a white-listed tree, and its names are identifiers by the grammar."""
    function: Callable[..., object] = eval(f"lambda {', '.join(parameters)}: {body}", {"__builtins__": {}})  # noqa: S307
    return function
