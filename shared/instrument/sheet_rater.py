"""Rater of answer sheets, line by line, with a reason for every item. Equal answers of an item are rated once."""

from collections.abc import Mapping
from typing import Any, NoReturn

import orjson

from shared.instrument.answer_sheet import BadSheet, mapping, read_sheet
from shared.instrument.engine.engine import Engine
from shared.instrument.engine.rating import Rated
from shared.instrument.rule_sets import engine
from shared.instrument.validation.answers import validate_answer, validators

PrintedRatings = tuple[tuple[str, Rated, str], ...]
"""Name, rating and explanation of an item and of its parts."""

MAX_CACHED_KEY_BYTES = 300
MAX_CACHED_ITEMS = 20_000
NOTHING: dict[str, Any] = {}


class SheetRater:
    """Rates sheets of every version and case type under one choice of policies."""

    def __init__(self, policies: Mapping[str, str]) -> None:
        self._policies = dict(policies)
        self._raters: dict[tuple[str, str], _CaseTypeRater] = {}

    def rate_line(self, line: bytes) -> dict[str, Any]:
        """Returns what `oms rate` prints for the line. Raises BadSheet."""
        sheet = read_sheet(line)
        kind = (sheet.version, sheet.case_type)
        rater = self._raters.get(kind)
        if rater is None:
            rater = self._raters[kind] = _CaseTypeRater(engine(sheet.version, self._policies), sheet.case_type)
        try:
            return {"id": sheet.id, **rater.rate(sheet.answers)}
        except ValueError as bad:
            raise BadSheet(str(bad), sheet.id) from None


class _CaseTypeRater:
    """Rates sheets of one version and case type, and caches the ratings of an item's answers."""

    def __init__(self, rules: Engine, case_type: str) -> None:
        self._rules = rules
        self._case_type = case_type
        self._validators = validators(rules.instrument)
        self._cached: dict[str, dict[bytes, PrintedRatings]] = {number: {} for number in self._validators}

    def rate(self, answers: Mapping[str, Any]) -> dict[str, Any]:
        if not answers.keys() <= self._validators.keys():
            self._refuse(next(item for item in answers if item not in self._validators), "", None)
        rated: dict[str, Rated] = {}
        items: dict[str, str] = {}
        sentences: dict[str, str] = {}
        for number in self._validators:
            for name, result, sentence in self._item(number, answers.get(number, NOTHING)):
                rated[name], items[name], sentences[name] = result, result.rating, sentence
        outcomes = self._rules.rate_outcomes(rated, answers)
        return {
            "items": items,
            "outcomes": {name: result.rating for name, result in outcomes.items()},
            "why": sentences,
        }

    def _item(self, number: str, given: object) -> PrintedRatings:
        answers = mapping(given, f"item {number}: give an object with its questions")
        try:
            key = orjson.dumps(answers)
        except orjson.JSONEncodeError:  # nested too deeply for any answer: validation refuses it
            key = b""
        cached = self._cached[number]
        ratings = cached.get(key)
        if ratings is None:
            ratings = self._validated_and_rated(number, answers)
            if len(cached) > MAX_CACHED_ITEMS:
                cached.clear()
            if len(key) <= MAX_CACHED_KEY_BYTES:
                cached[key] = ratings
        return ratings

    def _validated_and_rated(self, number: str, answers: Mapping[str, Any]) -> PrintedRatings:
        known = self._validators[number]
        for question, value in answers.items():
            if question not in known or known[question](value) is not None:
                self._refuse(number, question, value)
        ratings = self._rules.rate_item(self._case_type, number, answers)
        explain = self._rules.explain
        return tuple((name, rated, explain(name, rated, {number: answers})) for name, rated in ratings.items())

    def _refuse(self, item: str, question: str, value: object) -> NoReturn:
        validate_answer(self._rules.instrument, item, question, value)
        raise AssertionError("a refused answer has a problem")
