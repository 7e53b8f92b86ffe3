"""Whatever people want of a case, in whatever order: what was accepted can be told, read back and folded."""

import json
from functools import reduce

from hypothesis import given, settings
from hypothesis import strategies as st

from services.reviews.domain import Case, case_view, decide, evolve
from shared.contracts.envelope import decode, encode
from shared.contracts.event import Event
from shared.contracts.reviews.stages import stage_after
from shared.errors import Refused
from tests.support.histories import FOSTER_CARE, IN_HOME, NOW, By, history
from tests.support.sheets import drawn, entered, finished
from tests.unit.reviews.cases.drawn_commands import drawn_command

STARTS: list[list[Event | By]] = [
    [FOSTER_CARE],
    [IN_HOME],
    [*entered(drawn(1, case_type="FC"))],
    [*entered(drawn(2, case_type="IH"))],
    finished(drawn(3, case_type="FC"))[:-1],
    finished(drawn(4, case_type="IHDR")),
]


def lived(draw: st.DrawFn) -> list[Event | By]:
    """A legal life: every fact in it was decided from the state that the facts before it made."""
    facts: list[Event | By] = [*draw(st.sampled_from(STARTS))]
    case = reduce(evolve, history(*facts), Case())
    for _ in range(draw(st.integers(1, 20))):
        who, command = draw(drawn_command(case))
        try:
            told = [By(who, event) for event in decide(case, command)]
        except Refused:
            continue
        facts += told
        case = reduce(evolve, history(*facts)[len(facts) - len(told) :], case)
    return facts


lives = st.composite(lived)()


@settings(max_examples=40)
@given(facts=lives)
def test_any_legal_history_gives_one_state_folded_cached_and_decoded(
    facts: list[Event | By],
) -> None:
    """The state after any legal life is the same folded cached and read from the wire."""
    told = history(*facts)
    folded = reduce(evolve, told, Case())
    assert (folded.version, folded.stage != "not_created") == (len(facts), True)
    assert Case.model_validate(json.loads(json.dumps(folded.model_dump(mode="json")))) == folded
    assert reduce(evolve, (decode(encode(fact.envelope.model_dump())) for fact in told), Case()) == folded


@settings(max_examples=40)
@given(facts=lives, cut=st.integers(0, 40))
def test_a_cached_state_of_any_age_catches_up_to_the_same(facts: list[Event | By], cut: int) -> None:
    told = history(*facts)
    cached = Case.model_validate(reduce(evolve, told[:cut], Case()).model_dump(mode="json"))
    assert reduce(evolve, told[cut:], cached) == reduce(evolve, told, Case())


@settings(max_examples=40)
@given(facts=lives)
def test_a_case_after_any_legal_life_can_be_shown(facts: list[Event | By]) -> None:
    case = reduce(evolve, history(*facts), Case())
    content = json.loads(json.dumps(case_view(case, NOW.date()), allow_nan=False))
    assert list(content["items"]) == [str(number) for number in range(1, 19)]
    assert all(item["preliminary"]["why"] for item in content["items"].values())


@settings(max_examples=40)
@given(facts=lives)
def test_followers_know_the_stage_of_a_case_as_reviews_has_it(facts: list[Event | By]) -> None:
    """Figures, exports and lists of cases rest on it."""
    stage = before = ""
    case = Case()
    for fact in history(*facts):
        case = evolve(case, fact)
        told = stage_after(stage, before, fact.event)
        before = stage if told == "eliminated" else before
        stage = told or stage
        assert stage == case.stage
