"""Explanations: the sentence for the reason of a rating, with the deciding questions and their answers."""

from string import Formatter
from typing import Any

from shared.instrument.engine.applicability import not_for
from shared.instrument.engine.rating import Answers, ItemAnswers, Reason
from shared.instrument.model.instrument import Instrument
from shared.instrument.model.items import Item

NOTHING: dict[str, Any] = {}
MAX_CACHED_SENTENCES = 50_000


class Sentences:
    """Sentences of one version, cached, because cases resemble each other."""

    __slots__ = ("_fixed", "_instrument", "_items", "_sentences", "_slots", "_templates")

    def __init__(self, instrument: Instrument) -> None:
        self._instrument = instrument
        self._items = {part.id: part for item in instrument.items for part in (item, *item.sub_items)}
        self._templates = {item.id: _templates(item) for item in self._items.values()}
        self._slots = {
            subject: {code: _slots(template) for code, template in templates.items()}
            for subject, templates in self._templates.items()
        }
        self._fixed = {
            subject: {code: template for code, template in templates.items() if "{" not in template}
            for subject, templates in self._templates.items()
        }
        self._sentences: dict[tuple[Any, ...], str] = {}

    def sentence(self, subject: str, reason: Reason, answers: Answers) -> str:
        """Returns the sentence for an item, a part of one, or an outcome. Raises KeyError for an unknown one."""
        fixed = self._fixed.get(subject)
        if fixed is None:
            return _of_outcome(self._instrument, subject, reason)
        if (always := fixed.get(reason.code)) is not None:
            return always
        given = answers.get(number_of(subject), NOTHING)
        names = reason.questions + self._slots[subject].get(reason.code, ())
        key = (subject, reason, *[given.get(name) for name in names])
        try:
            return self._sentences[key]
        except KeyError:
            return self._cache(key, self._write(subject, reason, given))
        except TypeError:  # a list or a table among the answers cannot be looked up
            return self._write(subject, reason, given)

    def _cache(self, key: tuple[Any, ...], sentence: str) -> str:
        if len(self._sentences) > MAX_CACHED_SENTENCES:
            self._sentences.clear()
        self._sentences[key] = sentence
        return sentence

    def _write(self, subject: str, reason: Reason, given: ItemAnswers) -> str:
        item = self._items[subject]
        template = self._templates[subject].get(reason.code)
        return _of_state(item, reason, given) if template is None else _filled(template, item, reason, given)


def number_of(subject: str) -> str:
    """Returns the item that has the answers: `12` for `12B`."""
    return subject if subject[-1] <= "9" else subject[:-1]


def _templates(item: Item) -> dict[str, str]:
    return {rule.id: rule.because for rule in item.rating.rules} | {v.id: v.because for v in item.validations}


def _slots(template: str) -> tuple[str, ...]:
    """Returns the questions that a template names besides those of the reason."""
    slots = [slot for _, slot, _, _ in Formatter().parse(template) if slot is not None]
    return tuple(slot for slot in slots if slot not in ("answers", "parts"))


def _filled(template: str, item: Item, reason: Reason, given: ItemAnswers) -> str:
    values = {name: answer_text(given.get(name)) for name in _slots(template)}
    values["answers"] = answers_text(number_of(item.id), reason.questions, given)
    values["parts"] = joined([part.id for part in item.sub_items if set(reason.questions) & _question_ids(part)])
    return template.format_map(values)


def _question_ids(part: Item) -> set[str]:
    return {question.id for question in part.questions}


def answers_text(number: str, questions: tuple[str, ...], given: ItemAnswers) -> str:
    """`3A and 3B are No and 3D is Yes`."""
    groups: dict[str, list[str]] = {}
    for question in questions:
        name = "its applicability" if question == "applicable" else f"{number}{question}"
        groups.setdefault(answer_text(given.get(question)), []).append(name)
    return joined([f"{joined(names)} {'is' if len(names) == 1 else 'are'} {word}" for word, names in groups.items()])


def answer_text(value: Any) -> str:
    """Returns an answer as text; a table is not written out."""
    match value:
        case None:
            return "not answered"
        case str() | int():
            return str(value).replace("_", " ")
        case [] | ():
            return "empty"
        case [*options] if all(isinstance(option, str) for option in options):
            return joined([option.replace("_", " ") for option in options])
        case _:
            return "a table"


def joined(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else ""


def _of_state(item: Item, reason: Reason, given: ItemAnswers) -> str:
    """Returns the sentence for a reason that every item can have."""
    match reason.code:
        case "case_type_excluded":
            return not_for(item)
        case "gate_no":
            return f"Item {item.id} was answered as not applicable to this case"
        case "gate_unanswered":
            return f"The question whether item {item.id} applies is not answered yet"
        case "overridden":
            return f"A leader of the site put another rating in the place of the calculated one of item {item.id}"
        case "questions_missing" | "member_incomplete":
            return _waiting(item, reason, given)
        case _:
            return f"No rule of item {item.id} fits these answers"


def _waiting(item: Item, reason: Reason, given: ItemAnswers) -> str:
    number = number_of(item.id)
    absent = [f"{number}{question}" for question in reason.questions if given.get(question) is None]
    if absent:
        return f"{joined(absent)} {'is' if len(absent) == 1 else 'are'} not answered yet"
    return f"{answers_text(number, reason.questions, given)}: these answers do not fit together"


def _of_outcome(instrument: Instrument, subject: str, reason: Reason) -> str:
    if reason.code == "member_incomplete":
        items = joined(list(reason.questions)) or "a member"
        return f"Item {items} is incomplete" if len(reason.questions) < 2 else f"Items {items} are incomplete"  # noqa: PLR2004
    because = {rule.id: rule.because for rule in instrument.outcome(subject).rules}
    return because.get(reason.code, f"No rule of outcome {subject} fits these ratings")
