"""Sessions: at most ten of a person, ended by whatever ends access, and known alike to every process."""

from dataclasses import replace

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from services.identity.domain.account import (
    MAX_SESSIONS,
    Account,
    ChangePassword,
    Command,
    Disable,
    Enable,
    EndAllSessions,
    EndSession,
    GivePlatformRole,
    SignIn,
    TakePlatformRole,
    decide,
    evolve,
)
from shared.access import AccessState
from shared.contracts.event import Event
from shared.contracts.identity.accounts import AccountActivated, AccountDisabled, AccountInvited, SessionEnded, SignedIn
from shared.contracts.vocabulary import PLATFORM
from tests.support.histories import history
from tests.unit.identity.account_lives import ACTIVE, SESSIONS, lived
from tests.unit.identity.decisions import given, outcome_of, refusal

PERSON = "usr_x"


@pytest.mark.requirement("R25")
def test_disabling_ends_every_session_and_nobody_signs_in_until_it_is_enabled() -> None:
    signed_in = lived(*(SignIn(one, "password") for one in SESSIONS[:2]), account=ACTIVE)
    assert decide(signed_in, Disable()) == [
        AccountDisabled(),
        *(SessionEnded(session=one, why="disabled") for one in SESSIONS[:2]),
    ]
    closed = lived(Disable(), account=signed_in)
    assert closed.sessions == ()
    assert refusal(decide, closed, SignIn(SESSIONS[2], "password")) == ("not-signed-in", 401)


def test_a_new_password_ends_every_session_but_the_one_it_was_set_in() -> None:
    signed_in = lived(*(SignIn(one, "password") for one in SESSIONS[:3]), account=ACTIVE)
    after = lived(ChangePassword(kept_session=SESSIONS[1]), account=signed_in)
    assert after.sessions == (SESSIONS[1],)
    assert lived(ChangePassword(kept_session=""), account=signed_in).sessions == ()


def test_a_browser_that_signs_in_again_replaces_its_session_and_nobody_elses() -> None:
    """Also where there are as many as there may be: its own place is free."""
    full = lived(*(SignIn(one, "password") for one in SESSIONS[:MAX_SESSIONS]), account=ACTIVE)
    told = decide(full, SignIn(SESSIONS[-1], "passkey", replaces=SESSIONS[4]))
    assert told == [
        SignedIn(session=SESSIONS[-1], means="passkey"),
        SessionEnded(session=SESSIONS[4], why="replaced"),
    ]


def test_a_session_of_somebody_else_in_the_same_browser_is_not_ended_here() -> None:
    assert decide(ACTIVE, SignIn(SESSIONS[1], "password", replaces=SESSIONS[0])) == [
        SignedIn(session=SESSIONS[1], means="password")
    ]


def test_the_oldest_of_too_many_sessions_makes_room() -> None:
    full = lived(*(SignIn(one, "password") for one in SESSIONS[: MAX_SESSIONS + 1]), account=ACTIVE)
    assert full.sessions == tuple(SESSIONS[1 : MAX_SESSIONS + 1])


@pytest.mark.requirement("R25")
def test_removed_access_ends_every_session_at_once() -> None:
    signed_in = lived(*(SignIn(one, "password") for one in SESSIONS[:2]), account=ACTIVE)
    assert lived(EndAllSessions("access_removed"), account=signed_in).sessions == ()


some = st.sampled_from([f"ses_{number:032x}" for number in range(30)])
wishes = st.lists(
    st.one_of(
        st.sampled_from([Disable(), Enable(), EndAllSessions("expired")]),
        st.builds(SignIn, st.just("given anew"), st.just("password"), st.none() | some),
        st.builds(SignIn, st.just("given anew"), st.just("passkey"), st.none()),
        st.builds(EndSession, some, st.just("signed_out")),
        st.builds(ChangePassword, some),
        st.builds(GivePlatformRole, st.sampled_from(["AUDITOR", "CB_CENTRAL"])),
        st.builds(TakePlatformRole, st.sampled_from(["AUDITOR", "CB_CENTRAL"])),
    ),
    max_size=40,
)


@drawn(wishes)
def test_after_any_history_at_most_ten_sessions_are_open(wished: list[Command]) -> None:
    """After any life at most ten sessions are open and every process knows the same."""
    facts: list[Event] = [AccountInvited(), AccountActivated()]
    account = given(Account(), evolve, *facts)
    for number, wish in enumerate(wished):
        command = replace(wish, session=f"ses_{number:032x}") if isinstance(wish, SignIn) else wish
        found = outcome_of(decide, account, command)
        if not isinstance(found, str):
            account, facts = given(account, evolve, *found), [*facts, *found]
        assert len(account.sessions) <= MAX_SESSIONS
        assert account.state == "active" or not account.sessions
    known = AccessState()
    for fact in history(*facts, owner="identity", site=PLATFORM, aggregate=PERSON):
        known.apply(fact)
    begun = {one.session for one in facts if isinstance(one, SignedIn)}
    assert begun - set(known.ended) == set(account.sessions)
    assert (PERSON in known.disabled) == (account.state == "disabled")
    assert [one.role for one in known.assignments(PLATFORM, PERSON)] == list(account.roles)
