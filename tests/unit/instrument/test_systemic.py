"""The systemic factors are those of the guide, each item in one of them, each with its source."""

from typing import get_args

import pytest
from pydantic import TypeAdapter

from services.reviews.api.interviews.response_models import FactorId
from shared.contracts.reviews.interviews import SystemicItem
from shared.instrument.systemic_factors import factor_of, factors, factors_of


@pytest.mark.requirement("R45")
def test_seven_factors_hold_the_items_19_to_36_once_each_in_order() -> None:
    items = [item.id for factor in factors() for item in factor.items]
    assert items == [str(number) for number in range(19, 37)]
    assert tuple(factor.id for factor in factors()) == get_args(FactorId)
    assert all(TypeAdapter(SystemicItem).validate_python(item) == item for item in items)


def test_items_found_in_a_public_copy_say_so_and_the_others_that_they_are_recalled() -> None:
    """What is not verified must not pass for the guide's own words."""
    sources = {item.id: item.src for factor in factors() for item in factor.items}
    assert {item for item, src in sources.items() if src == ("F23",)} == {str(number) for number in range(19, 25)}
    assert {src for item, src in sources.items() if int(item) > 24} == {("Rh",)}


def test_items_of_several_factors_lead_to_each_of_them_once() -> None:
    assert factors_of(("24", "19", "20")) == ("information_system", "case_review")
    assert factor_of()["36"] == "licensing"
