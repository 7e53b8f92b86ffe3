"""A broken instrument is refused with every problem in words and place: it never rates a case."""

import copy

import pytest

from shared.instrument import VERSIONS, BrokenInstrument, UnknownVersion, build, load
from shared.instrument.model.yaml_files import documents
from tests.unit.instrument.breakages import BROKEN, Breakage, Documents, item, question


@pytest.mark.parametrize(("breakage", "problem"), [(b, p) for _, b, p in BROKEN], ids=[name for name, _, _ in BROKEN])
def test_a_broken_instrument_is_refused_in_words_and_place(breakage: Breakage, problem: str) -> None:
    broken: Documents = copy.deepcopy(dict(documents()))
    breakage(broken)
    with pytest.raises(BrokenInstrument) as refused:
        build(broken, "r4_2022")
    assert problem in refused.value.problems


def test_every_problem_is_listed_at_once() -> None:
    """Whoever edits the data sees all that is wrong, not one thing after the other."""
    broken: Documents = copy.deepcopy(dict(documents()))
    question(broken, 4, "C1").pop("choices")
    item(broken, 7).pop("gate")
    with pytest.raises(BrokenInstrument) as refused:
        build(broken, "r4_2022")
    assert len(refused.value.problems) >= 2


@pytest.mark.parametrize("version", VERSIONS)
def test_our_instrument_is_sound_and_says_how_far_to_trust_it(version: str) -> None:
    instrument = load(version)
    assert load(version) is instrument
    assert [part.id for part in instrument.items] == [str(number) for number in range(1, 19)]
    assert [outcome.id for outcome in instrument.outcomes] == ["S1", "S2", "P1", "P2", "WB1", "WB2", "WB3"]
    assert instrument.cover.trust.must_verify_before_federal_use
    assert instrument.question("12", "B3") is instrument.question("12B", "B3")
    assert instrument.item("12B").questions[0].id == "B1"


def test_an_unknown_version_is_refused() -> None:
    with pytest.raises(UnknownVersion):
        load("r9")
