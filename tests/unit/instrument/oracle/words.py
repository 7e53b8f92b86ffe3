"""Words that the hand-written evaluation uses: unanswered, gate, concern, any No."""

from typing import Any

INCOMPLETE = "INCOMPLETE"
Answers = dict[str, Any]


def lacks(a: Answers, *questions: str) -> bool:
    """Whether one of the questions is unanswered."""
    return any(a.get(question) is None for question in questions)


def gate(a: Answers) -> str | None:
    """What the gate alone decides, if anything."""
    answer = a.get("applicable")
    return None if answer == "Yes" else "NA" if answer == "No" else INCOMPLETE


def names_a_concern(options: list[str] | None, harmless: str = "none") -> bool:
    return bool(options) and options != [harmless]


def any_no_else_any_yes(values: list[Any], otherwise: str) -> str:
    return "ANI" if "No" in values else "S" if "Yes" in values else otherwise
