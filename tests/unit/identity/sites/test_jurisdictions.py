"""The jurisdictions: nobody's state is left out, and its mail finds a regional office."""

import re
from collections import Counter

import pytest

from shared.contracts.vocabulary import SITE_PATTERN
from shared.reference.jurisdictions import jurisdictions


@pytest.mark.requirement("R6")
def test_there_are_fifty_states_the_district_and_puerto_rico_each_once() -> None:
    found = jurisdictions()
    assert len(found) == 52
    assert len({one.name for one in found.values()}) == 52
    assert {"dc", "pr"} < set(found)
    assert all(re.fullmatch(SITE_PATTERN, f"{code}-training") and one.code == code for code, one in found.items())


def test_each_of_the_ten_regions_has_its_states() -> None:
    sizes = Counter(one.region for one in jurisdictions().values())
    assert sorted(sizes) == list(range(1, 11))
    assert sizes.total() == 52
