"""Which texts a case has and needs: one in the wrong place would be lost, and a missing one is told at submission."""

from collections.abc import Callable

import pytest

from services.reviews.domain import Case
from services.reviews.domain.case.entry.commands import SaveTexts, TextOp
from services.reviews.domain.case.entry.texts import has_field, lacking
from shared.contracts.event import Event
from shared.contracts.reviews.entry import TextKeyDestroyed, TextSaved, TextWithdrawn
from shared.contracts.reviews.qa import CaseSubmitted
from tests.support.histories import FOSTER_CARE, IN_HOME, NOW, SECOND_REVIEWER, By, answered
from tests.support.sheets import drawn, entered, sealed
from tests.unit.reviews.case_decisions import accepted, given, refused

IN_BOTH = (
    "rationale/1", "comments/18", "no/3/B", "no/3/D", "no/1/C", "no/12/A1", "cell/1/A1/r1/child_first_name",
    "cell/1/A1/r12/allegation", "face/case_name", "face/children/r1/name", "face/children/r3/date_of_birth",
    "face/participants/r2/role_other",
)  # fmt: skip
IN_FOSTER_CARE = ("rationale/4", "comments/11", "no/8/E", "no/12/C1", "cell/5/B1/r2/reason_changed")
IN_NONE = (
    "no/10/A", "no/1/A", "no/4/A1", "no/12/A3", "cell/1/A1/r1/report_date", "cell/4/A1/r1/child_first_name",
    "face/children/r1/race", "face/participants/r1/role", "face/reviewers/0/name", "note/1", "rationale", "",
)  # fmt: skip
"""Questions whose answers need no words, columns that are codes or days, and what is no field at all."""


@pytest.mark.requirement("R42")
@pytest.mark.parametrize("field", [*IN_BOTH, *IN_FOSTER_CARE, *IN_NONE])
def test_a_case_has_the_texts_of_its_type_and_no_others(field: str) -> None:
    assert has_field(given(FOSTER_CARE), field) is (field not in IN_NONE)
    assert has_field(given(IN_HOME), field) is (field in IN_BOTH)


def saving(*ops: tuple[str, int | None, int]) -> SaveTexts:
    """Operations are (field, number of the text or None, base revision)."""
    return SaveTexts(tuple(TextOp(field, None if n is None else sealed(n), rev) for field, n, rev in ops))


def test_texts_are_kept_by_their_version_and_taken_back() -> None:
    case = given(FOSTER_CARE)
    assert accepted(case, saving(("rationale/1", 1, 0), ("no/3/B", 2, 0))) == [
        TextSaved(field="rationale/1", text=sealed(1)),
        TextSaved(field="no/3/B", text=sealed(2)),
    ]
    written = given(FOSTER_CARE, TextSaved(field="rationale/1", text=sealed(1)))
    assert accepted(written, saving(("rationale/1", None, 2))) == [TextWithdrawn(field="rationale/1")]


def test_a_collision_keeps_the_whole_save_out_and_names_who_wrote_and_when() -> None:
    case = given(FOSTER_CARE, By(SECOND_REVIEWER, TextSaved(field="rationale/1", text=sealed(1))))
    refusal = refused(case, saving(("no/3/B", 2, 0), ("rationale/1", 3, 0)))
    assert (refusal.slug, refusal.status) == ("text-conflict", 412)
    at = NOW.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    theirs = {"field": "rationale/1", "theirs_rev": 2, "theirs_by": SECOND_REVIEWER, "theirs_at": at}
    assert refusal.extra["conflicts"] == [theirs]


def test_a_text_based_on_one_that_never_was_collides() -> None:
    [conflict] = refused(given(FOSTER_CARE), saving(("rationale/1", 1, 7))).extra["conflicts"]
    assert (conflict["theirs_rev"], conflict["theirs_by"], conflict["theirs_at"]) == (0, None, None)


def test_each_wrong_field_of_a_save_is_named_once() -> None:
    save = saving(("rationale/4", 1, 0), ("rationale/1", 2, 0), ("rationale/1", 3, 0), ("no/1/A", 4, 0))
    refusal = refused(given(IN_HOME), save)
    assert (refusal.slug, refusal.status) == ("not-a-text", 422)
    assert [(one["field"], "twice" in one["what"]) for one in refusal.extra["errors"]] == [
        ("rationale/4", False),
        ("rationale/1", True),
        ("no/1/A", False),
    ]


ENDED: dict[str, Callable[[], Case]] = {
    "text-destroyed": lambda: given(FOSTER_CARE, TextKeyDestroyed(why="court_order")),
    "case-locked": lambda: given(FOSTER_CARE, CaseSubmitted(completed="2026-09-30")),
}


@pytest.mark.parametrize("slug", ENDED)
def test_text_is_refused_after_erasure_or_outside_entry(slug: str) -> None:
    """No text is written where texts were destroyed or the case is not with its reviewers."""
    assert refused(ENDED[slug](), saving(("rationale/1", 1, 0))).slug == slug


@pytest.mark.requirement("R42")
@pytest.mark.parametrize("case_type", ["FC", "IH"])
def test_a_case_needs_a_rationale_for_each_item_of_its_type(case_type: str) -> None:
    items = [str(number) for number in range(1, 19) if case_type == "FC" or not 4 <= number <= 11]
    case = given(FOSTER_CARE.model_copy(update={"case_type": case_type}))
    assert [one["text"] for one in lacking(case)] == [f"rationale/{item}" for item in items]
    assert not list(lacking(given(*entered(drawn(3, case_type=case_type)))))


@pytest.mark.parametrize(
    ("item", "question", "adverse", "fine"),
    [
        ("3", "B", "No", "NA"),
        ("3", "D", "Yes", "No"),
        ("3", "F", "Yes", "No"),
        ("2", "A", "No", "Yes"),
        ("12", "B2", "No", "NA"),
        ("1", "C", "Yes", "NA"),
    ],
)
def test_an_adverse_answer_needs_words_and_another_one_does_not(
    item: str, question: str, adverse: str, fine: str
) -> None:
    """In 3D to 3F it is Yes that is adverse; 1C asks for the circumstances either way [F1, F20]."""
    wanted = f"no/{item}/{question}"

    def needs(*facts: Event) -> bool:
        return wanted in {
            one["text"] for one in lacking(given(FOSTER_CARE, answered(item, "applicable", "Yes"), *facts))
        }

    assert needs(answered(item, question, adverse))
    assert not needs(answered(item, question, fine))
    written = TextSaved(field=wanted, text=sealed())
    assert not needs(answered(item, question, adverse), written)
    assert needs(answered(item, question, adverse), written, TextWithdrawn(field=wanted))


def test_an_item_that_does_not_apply_needs_no_words_but_its_rationale() -> None:
    case = given(FOSTER_CARE, answered("2", "A", "No"), answered("2", "applicable", "No"))
    assert [one["text"] for one in lacking(case) if "/2" in one["text"]] == ["rationale/2"]
