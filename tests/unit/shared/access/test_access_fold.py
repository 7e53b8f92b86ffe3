"""Each process's copy of identity's facts: whatever comes twice or in another order, it ends the same."""

from datetime import timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.access import AccessState
from shared.access.role_table import SiteState
from shared.access.state import MAX_TOKEN_LIFETIME
from shared.contracts.envelope import RecordedEvent
from shared.contracts.identity.access import ApiKeyIssued, CbAccessRevoked, ReadNoted, RoleGranted, RoleRevoked
from shared.contracts.identity.accounts import (
    AccountActivated,
    AccountDisabled,
    AccountEnabled,
    AccountInvited,
    SessionEnded,
    SignedIn,
    SigningKeyPublished,
    SigningKeyRetired,
)
from shared.contracts.identity.sites import FormRejected, FormSent
from shared.contracts.vocabulary import PLATFORM
from tests.support.access_state import PERSON, PLATFORM_ROLES, SITE_ROLES, account, grant, knowing, of, site

MACHINE = f"usr_key_{'1' * 32}"
SESSIONS = [f"ses_{sign * 32}" for sign in "123"]


changes = st.lists(
    st.sampled_from([make(role=role) for role in SITE_ROLES[:3] for make in (RoleGranted, RoleRevoked)]), max_size=8
)
lived = st.lists(
    st.sampled_from(
        [AccountInvited(), AccountActivated(), AccountDisabled(), AccountEnabled()]
        + [RoleGranted(role=role) for role in PLATFORM_ROLES]
        + [SignedIn(session=one, means="password") for one in SESSIONS]
        + [SessionEnded(session=one, why="signed_out") for one in SESSIONS]
    ),
    max_size=8,
)
keys = st.lists(
    st.sampled_from(
        [SigningKeyPublished(key=f"key_number_{n}", x=str(n) * 43, until="2026-10-01T00:00:00Z") for n in (1, 2)]
        + [SigningKeyRetired(key=f"key_number_{n}") for n in (1, 2)]
    ),
    max_size=4,
)


@st.composite
def worlds(draw: st.DrawFn) -> list[RecordedEvent]:
    """The histories of all kinds of aggregates, one after the other."""
    told = [
        of("ca-cqi", PERSON, *draw(changes)),
        of("ca-training", PERSON, *draw(changes)),
        of(PLATFORM, PERSON, *draw(lived)),
        of(PLATFORM, "key_ring", *draw(keys)),
        site("ca-cqi", draw(st.sampled_from(["absent", "created", "provisioned", "active", "closed"]))),
        grant(*draw(st.sampled_from([(), (CbAccessRevoked(),)]))),
        of("ca-cqi", MACHINE, ApiKeyIssued(scopes=("case.read",), expires="2026-08-01T00:00:00Z")),
        of("ca-cqi", "trl_somebody", ReadNoted(operation="read_case")),
    ]
    return [fact for one in told for fact in one]


@given(worlds(), st.randoms(use_true_random=False), st.integers(0, 5))
def test_whatever_comes_twice_or_in_another_order_ends_in_the_same_facts(
    facts: list[RecordedEvent], rng: Random, again: int
) -> None:
    arrived = [*facts, *facts[:again]]
    rng.shuffle(arrived)
    assert knowing(arrived) == knowing(facts) == knowing(facts, facts)


CHANGE, FORM = (
    FormSent(form=f"frm_{sign * 32}", kind=kind, people=1, digest="a" * 64)
    for sign, kind in (("2", "CHANGE_OF_USERS"), ("1", "CQI"))
)


@pytest.mark.requirement("R33")
@pytest.mark.parametrize("state", ["active", "suspended"])
def test_a_form_for_a_change_of_users_locks_nobody_out_of_the_site(state: SiteState) -> None:
    """Whether it is answered, rejected or waits."""
    lived = [fact.event for fact in site("ca-cqi", state)]
    for more in ([CHANGE], [CHANGE, FormRejected(form=CHANGE.form, why="duplicate")]):
        facts = knowing(of("ca-cqi", "sit_ca-cqi", *lived, *more))
        assert facts.site("ca-cqi").state == state


def test_a_rejected_form_leaves_its_site_where_the_consultation_had_brought_it() -> None:
    lived = [fact.event for fact in site("ca-cqi", "requested")]
    facts = knowing(of("ca-cqi", "sit_ca-cqi", *lived, FormRejected(form=FORM.form, why="incomplete")))
    assert facts.site("ca-cqi").state == "consulted"


def test_ended_sessions_are_forgotten_after_the_token_lifetime() -> None:
    """A process that runs for months remembers ended sessions no longer than a token can hold."""
    facts, ended = AccessState(), account(*(SessionEnded(session=one, why="signed_out") for one in SESSIONS))
    for number, fact in enumerate(ended):
        at = fact.envelope.at + number * (MAX_TOKEN_LIFETIME - timedelta(minutes=1))
        facts.apply(later(fact, at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")))
    assert set(facts.ended) == set(SESSIONS[1:])


def later(recorded: RecordedEvent, time: str) -> RecordedEvent:
    return recorded._replace(envelope=recorded.envelope.model_copy(update={"time": time}))


def test_an_answer_costs_the_same_whatever_is_noted_of_reads() -> None:
    """Trails, forms and user-list reviews are most of the topic and allow nothing: they are not kept."""
    noted = of("ca-cqi", "trl_somebody", *[ReadNoted(operation="read_case")] * 20)
    assert knowing(noted) == AccessState()
