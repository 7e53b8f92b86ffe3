"""The obvious way to rate: walk the rules and evaluate each expression's text. The peer of the compiled engine."""

from types import CodeType
from typing import Any

from shared.instrument import Instrument, Item, load

HELPERS: dict[str, Any] = {
    "__builtins__": {},
    "count": lambda value, *operands: operands.count(value),
    "any_is": lambda value, *operands: value in operands,
    "all_in": lambda values, *operands: all(operand in values for operand in operands),
}


class Interpreter:
    """Rates by `eval` of the expressions, each compiled to byte code once."""

    def __init__(self) -> None:
        self._instrument: Instrument = load("r4_2022")
        self._codes: dict[str, CodeType] = {}

    def rate(self, case_type: str, answers: dict[str, dict[str, Any]]) -> dict[str, str]:
        """The ratings of the items, their parts, and the outcomes under the default policies."""
        ratings: dict[str, str] = {}
        for item in self._instrument.items:
            given = {"case_type": case_type, "version": "r4_2022"} | answers.get(item.id, {})
            for part in item.sub_items:
                ratings[part.id] = self._item(part, given)
            if not item.sub_items:
                ratings[item.id] = self._item(item, given)
            elif "INCOMPLETE" in (parts := {f"r{part.id}": ratings[part.id] for part in item.sub_items}).values():
                ratings[item.id] = "INCOMPLETE"
            else:
                ratings[item.id] = self._first(item, parts)
        return ratings | self._outcomes(ratings)

    def _item(self, item: Item, given: dict[str, Any]) -> str:
        if given["case_type"] not in item.case_types:
            return "NA"
        names = {question.id: None for question in item.questions} | given
        names["applicable"] = "Yes" if item.always_applicable else names.get("applicable")
        errors = [v for v in item.validations if v.severity == "error"]
        if names["applicable"] == "No":
            objections = [v for v in errors if "applicable" in v.violation]
            return "INCOMPLETE" if any(self._holds(v.violation, names) for v in objections) else "NA"
        if names["applicable"] != "Yes":
            return "INCOMPLETE"
        missing = any(names[question.id] is None for question in item.questions if question.affects_rating)
        if missing or any(self._holds(v.violation, names) for v in errors):
            return "INCOMPLETE"
        return self._first(item, names)

    def _first(self, item: Item, names: dict[str, Any]) -> str:
        return next((rule.rating for rule in item.rating.rules if self._holds(rule.when, names)), "INCOMPLETE")

    def _outcomes(self, ratings: dict[str, str]) -> dict[str, str]:
        found = {}
        defaults = {name: policy.default for name, policy in self._instrument.cover.policies.items()}
        for outcome in self._instrument.outcomes:
            names = {f"i{number}": ratings[number] for number in outcome.items}
            rules = [rule for rule in outcome.rules if rule.only.items() <= defaults.items()]
            waiting = "INCOMPLETE" in names.values()
            true = (rule.rating for rule in rules if not waiting and self._holds(rule.when, names))
            found[outcome.id] = next(true, "INCOMPLETE")
        return found

    def _holds(self, expression: str, names: dict[str, Any]) -> bool:
        code = self._codes.get(expression)
        if code is None:
            code = self._codes[expression] = compile(expression, "<rule>", "eval")
        try:
            return bool(eval(code, HELPERS, names))
        except TypeError:
            return False
