"""Rates answer sheets line by line, with a reason for every item. Cases resemble each other: an item is rated once."""

from collections.abc import Mapping
from typing import Any, NoReturn

import orjson

from shared.instrument.answer_sheet import BadSheet, mapping, read_sheet
from shared.instrument.engine.engine import Engine
from shared.instrument.engine.rating import Rated
from shared.instrument.rule_sets import engine
from shared.instrument.validation.answers import judges, validate_answer

PrintedRatings = tuple[tuple[str, Rated, str], ...]
"""An item's rating and sentence, with those of its parts."""

LONGEST_KEPT = 300
MOST_KEPT = 20_000
NOTHING: dict[str, Any] = {}


class SheetRater:
    """Rates sheets of every kind under one choice of policies."""

    def __init__(self, policies: Mapping[str, str]) -> None:
        self._policies = dict(policies)
        self._desks: dict[tuple[str, str], _Desk] = {}

    def answer(self, line: bytes) -> dict[str, Any]:
        """What `oms rate` answers for the line. Raises BadSheet."""
        sheet = read_sheet(line)
        kind = (sheet.version, sheet.case_type)
        desk = self._desks.get(kind)
        if desk is None:
            desk = self._desks[kind] = _Desk(engine(sheet.version, self._policies), sheet.case_type)
        try:
            return {"id": sheet.id, **desk.rate(sheet.answers)}
        except ValueError as bad:
            raise BadSheet(str(bad), sheet.id) from None


class _Desk:
    """Rates sheets of one version and case type, and keeps what it said about an item's answers."""

    def __init__(self, rules: Engine, case_type: str) -> None:
        self._rules = rules
        self._case_type = case_type
        self._judges = judges(rules.instrument)
        self._kept: dict[str, dict[bytes, PrintedRatings]] = {number: {} for number in self._judges}

    def rate(self, answers: Mapping[str, Any]) -> dict[str, Any]:
        if not answers.keys() <= self._judges.keys():
            self._refuse(next(item for item in answers if item not in self._judges), "", None)
        rated: dict[str, Rated] = {}
        items: dict[str, str] = {}
        why: dict[str, str] = {}
        for number in self._judges:
            for name, result, sentence in self._item(number, answers.get(number, NOTHING)):
                rated[name], items[name], why[name] = result, result.rating, sentence
        outcomes = self._rules.rate_outcomes(rated, answers)
        return {"items": items, "outcomes": {name: result.rating for name, result in outcomes.items()}, "why": why}

    def _item(self, number: str, given: object) -> PrintedRatings:
        answers = mapping(given, f"item {number}: give an object with its questions")
        try:
            key = orjson.dumps(answers)
        except orjson.JSONEncodeError:  # nested too deeply for any answer: judging it says so
            key = b""
        kept = self._kept[number]
        told = kept.get(key)
        if told is None:
            told = self._judged(number, answers)
            if len(kept) > MOST_KEPT:
                kept.clear()
            if len(key) <= LONGEST_KEPT:
                kept[key] = told
        return told

    def _judged(self, number: str, answers: Mapping[str, Any]) -> PrintedRatings:
        known = self._judges[number]
        for question, value in answers.items():
            if question not in known or known[question](value) is not None:
                self._refuse(number, question, value)
        ratings = self._rules.rate_item(self._case_type, number, answers)
        explain = self._rules.explain
        return tuple((name, rated, explain(name, rated, {number: answers})) for name, rated in ratings.items())

    def _refuse(self, item: str, question: str, value: object) -> NoReturn:
        validate_answer(self._rules.instrument, item, question, value)
        raise AssertionError("a refused answer has a problem")
