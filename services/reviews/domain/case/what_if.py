"""What-if of a case: answers changed on a copy in memory, and the ratings and completeness before and after."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from services.reviews.domain.case.changes import changed_ratings, effective_ratings
from services.reviews.domain.case.entry.answers import NEVER, invalid, locked
from services.reviews.domain.case.entry.commands import AnswerChange, SaveAnswers
from services.reviews.domain.case.presentation import progress, shown_item
from services.reviews.domain.case.state import Answer, Case
from shared.errors import Refused


class TrialAnswer(NamedTuple):
    """An answer to try; None withdraws the question's."""

    item: str
    question: str
    value: Any


def what_if(case: Case, trials: Sequence[TrialAnswer]) -> dict[str, Any]:
    """Returns what would be rated otherwise with these answers. Raises Refused (422) as their save would be.

    The case itself stays as it is: its state is immutable, and no event is decided. Overrides stay in effect.
    """
    after = case
    for item in dict.fromkeys(trial.item for trial in trials):
        after = _with_answers(after, item, [trial for trial in trials if trial.item == item])
    ratings = effective_ratings(after)
    return {
        "ratings": changed_ratings(case, after),
        "progress": {"before": progress(case), "now": progress(after)},
        "shown": {trial.item: shown_item(after, trial.item) for trial in trials},
        "items": {name: rated.rating for name, rated in ratings.items.items()},
        "outcomes": {name: rated.rating for name, rated in ratings.outcomes.items()},
    }


def _with_answers(case: Case, item: str, trials: Sequence[TrialAnswer]) -> Case:
    given = case.answers.get(item, {})
    ops = tuple(AnswerChange(t.question, t.value, given.get(t.question, NEVER).rev) for t in trials)
    command = SaveAnswers(item, ops)
    if problems := invalid(case, command):
        raise Refused("not-an-answer", 422, "These are not answers to these questions.", errors=problems)
    if reasons := locked(case, command):
        raise Refused("answer-locked", 422, "These questions do not apply as things stand.", errors=reasons)
    tried = {op.question: Answer(value=op.value, rev=op.base_rev, by="", at="") for op in ops}
    return case.model_copy(update={"answers": {**case.answers, item: {**given, **tried}}})
