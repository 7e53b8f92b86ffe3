"""The checker must be able to fail: each invariant, broken in some way, is reported by its number."""

import pytest

from shared.contracts.vocabulary import Purpose
from tests.faults.checks.checker import check
from tests.faults.checks.damages import DAMAGES, WHOLE, Damage, answered
from tests.faults.checks.invented_evidence import whole
from tests.faults.evidence_collection import Lying
from tests.faults.ledger import UNKNOWN
from tests.faults.seeds import SEED


@pytest.mark.parametrize("damage", DAMAGES.items(), ids=lambda one: one[0])
def test_what_is_broken_is_reported_by_its_number(damage: tuple[str, Damage]) -> None:
    name, do = damage
    found = {fault.partition(" ")[0] for fault in check(do(WHOLE))}
    assert name.partition(" ")[0] in found


def test_what_is_whole_is_not_reported() -> None:
    assert check(whole(SEED)) == [], f"SEED={SEED}"


def test_an_unknown_outcome_may_be_either() -> None:
    """Nobody was told: it may stand, and it may not."""
    last = len(WHOLE.requests) - 1
    unknown = answered(last, status=UNKNOWN)(WHOLE)
    stands = [fault for fault in check(unknown) if not fault.startswith("I12")]
    assert stands == []


def test_a_case_in_a_place_of_another_purpose_is_a_stranger_there() -> None:
    assert Lying("shown", Purpose.TRAINING, "ca-cqi|cas_x", {}).stranger
    assert not Lying("shown", Purpose.CQI, "ca-cqi|cas_x", {}).stranger
