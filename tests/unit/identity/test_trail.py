"""What somebody read and was refused in a place is counted as it came, in a trail of their own."""

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from services.identity.domain.audit_trail import UNKNOWN_PERSON, Trail, evolve, trail_id
from shared.contracts.event import Event
from shared.contracts.identity.access import ReadNoted, RefusalNoted
from tests.support.histories import history
from tests.unit.identity.decisions import SITE, given

READ, REFUSED = ReadNoted(operation="read_case"), RefusalNoted(operation="approve_case", problem="not-your-role")


@pytest.mark.requirement("R76")
@drawn(st.lists(st.sampled_from([READ, REFUSED]), max_size=20))
def test_every_read_and_every_refusal_counts(noted: list[Event]) -> None:
    trail = given(Trail(), evolve, *noted, site=SITE, aggregate=trail_id("usr_somebody"))
    assert (trail.reads, trail.refusals) == (noted.count(READ), noted.count(REFUSED))


@pytest.mark.parametrize("person", ["usr_somebody", f"usr_{'a' * 32}", f"usr_key_{'1' * 32}", UNKNOWN_PERSON])
def test_everybody_has_a_trail_of_their_own(person: str) -> None:
    [fact] = history(READ, owner="identity", site=SITE, aggregate=trail_id(person))
    assert fact.envelope.subject == trail_id(person) != trail_id("usr_other")
