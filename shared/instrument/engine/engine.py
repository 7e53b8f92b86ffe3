"""Rating engine of one version and one choice of policies: compiled once, then a few microseconds an item."""

from collections.abc import Mapping
from typing import Any

from shared.instrument.engine import answer_counts, applicability
from shared.instrument.engine.answer_counts import AnswerCount
from shared.instrument.engine.compile_item import item_function
from shared.instrument.engine.compile_outcome import outcome_function, overall_function
from shared.instrument.engine.explanations import Sentences
from shared.instrument.engine.overrides import NO_OVERRIDES, Overrides, apply_overrides
from shared.instrument.engine.rating import INCOMPLETE, Answers, ItemAnswers, Rated, Ratings, Value
from shared.instrument.model.instrument import Instrument
from shared.instrument.model.items import Item

NOTHING: dict[str, Value] = {}


class Engine:
    """Rates answer sheets and explains the ratings. Immutable."""

    __slots__ = (
        "_outcomes",
        "_overall",
        "_parts",
        "_plan",
        "_sentences",
        "instrument",
        "policies",
        "rule_set",
        "version",
    )

    def __init__(self, instrument: Instrument, policies: Mapping[str, str], rule_set: str) -> None:
        self.instrument = instrument
        self.version = instrument.version
        self.policies = dict(policies)
        self.rule_set = rule_set
        self._sentences = Sentences(instrument)
        self._parts = {
            item.id: tuple((part.id, item_function(part, self.version)) for part in item.sub_items)
            for item in instrument.items
            if item.sub_items
        }
        self._overall = {item.id: overall_function(item) for item in instrument.items if item.sub_items}
        self._plan = {
            item.id: None if item.sub_items else item_function(item, self.version) for item in instrument.items
        }
        self._outcomes = tuple((o.id, outcome_function(o, self.policies)) for o in instrument.outcomes)

    def rate(self, case_type: str, answers: Answers, overrides: Overrides = NO_OVERRIDES) -> Ratings:
        """Returns the ratings of a whole case. Overrides replace calculated ratings before the outcomes are rated."""
        items: dict[str, Rated] = {}
        for number, function in self._plan.items():
            given = answers.get(number, NOTHING)
            if function is None:
                items |= self._composite(number, case_type, given)
            else:
                items[number] = function(case_type, given)
        calculated = apply_overrides(items, overrides) if overrides else {}
        return Ratings(items, self.rate_outcomes(items, answers), calculated)

    def rate_outcomes(self, items: Mapping[str, Rated], answers: Answers) -> dict[str, Rated]:
        """Returns the outcomes' ratings from those of the items; a policy may use the answers too."""
        return {name: function(items, answers) for name, function in self._outcomes}

    def rate_item(self, case_type: str, item: str, answers: ItemAnswers) -> dict[str, Rated]:
        """Returns the rating of one item, with those of its parts. Raises KeyError for an unknown one."""
        function = self._plan[item]
        return self._composite(item, case_type, answers) if function is None else {item: function(case_type, answers)}

    def explain(self, item_or_outcome: str, rated: Rated, answers: Answers) -> str:
        """Returns one sentence for the reviewer that names what decided the rating."""
        return self._sentences.sentence(item_or_outcome, rated.reason, answers)

    def locks(self, case_type: str, item: str, answers: ItemAnswers) -> dict[str, str]:
        """Returns, by question, why it is locked or why its answer must be NA."""
        return applicability.locks(self.instrument.item(item), self._facts(case_type, item, answers))

    def in_force(self, case_type: str, answers: Answers) -> dict[str, dict[str, Any]]:
        """Returns, by item, the answers that count: those to questions that are asked as things stand."""
        counting = {
            item: applicability.in_force(self.instrument.item(item), self._facts(case_type, item, given), given)
            for item, given in answers.items()
        }
        return {item: given for item, given in counting.items() if given}

    def unanswered(self, case_type: str, item: str, answers: ItemAnswers) -> tuple[str, ...]:
        """Returns the questions without which the rating is incomplete."""
        rated = self.rate_item(case_type, item, answers)
        codes = ("gate_unanswered", "questions_missing")
        incomplete = [r for r in rated.values() if r.rating == INCOMPLETE and r.reason.code in codes]
        return tuple(question for r in incomplete for question in r.reason.questions)

    def required_unrated(self, case_type: str, item: str, answers: ItemAnswers) -> tuple[str, ...]:
        """Returns the required questions without an answer that do not affect the rating."""
        return applicability.required_unrated(self.instrument.item(item), self._facts(case_type, item, answers))

    def counts(self, case_type: str, item: str, answers: ItemAnswers) -> dict[str, AnswerCount]:
        """Returns, by question, how its answer counts towards the item's rating; no entry where it does not."""
        unanswered = self.unanswered(case_type, item, answers)
        return answer_counts.counts(self.instrument.item(item), self._facts(case_type, item, answers), unanswered)

    def questions(self, case_type: str, item: str, answers: ItemAnswers) -> tuple[str, ...]:
        """Returns the questions that want an answer as things stand, in the instrument's order."""
        return answer_counts.questions(self.instrument.item(item), self._facts(case_type, item, answers))

    def _composite(self, number: str, case_type: str, given: ItemAnswers) -> dict[str, Rated]:
        parts = {part: function(case_type, given) for part, function in self._parts[number]}
        return {number: self._overall[number](tuple(parts.values())), **parts}

    def _facts(self, case_type: str, item: str, answers: ItemAnswers) -> dict[str, Any]:
        whole: Item = self.instrument.item(item)
        facts = {**answers, "case_type": case_type, "version": self.version}
        return facts | ({"applicable": "Yes"} if whole.always_applicable else {})
