"""What a token still opens: less than its person's roles where it is for one purpose, and nothing once it is over."""

from collections.abc import Iterable
from datetime import timedelta

import orjson
import pytest
from joserfc.jwk import KeySet, OKPKey

from shared.access import ACTIONS, Action
from shared.access.replica import AccessReplica
from shared.contracts.envelope import RecordedEvent
from shared.contracts.identity.access import RoleGranted
from shared.contracts.identity.accounts import (
    AccountDisabled,
    AccountEnabled,
    SessionEnded,
    SigningKeyPublished,
    SigningKeyRetired,
)
from shared.contracts.vocabulary import PLATFORM, Purpose
from shared.errors import Refused
from shared.eventstore.journal_entry import CommandContext
from shared.ops.settings import Settings
from shared.runtime import Runtime
from shared.security.tokens import Keys, Unauthenticated, User, key_set, sign, verify
from shared.web.request import RequestContext
from tests.support.access_state import NOON, PERSON, account, knowing, of, roles, site

SESSION, OTHER_SESSION = (f"ses_{sign * 32}" for sign in "12")
ID = "00000000-0000-7000-8000-000000000001"
MEMBER = [one for purpose in Purpose for one in (roles("REVIEWER", scope=f"ca-{purpose}"), site(f"ca-{purpose}"))]


def asked(user: User, *told: Iterable[RecordedEvent]) -> RequestContext:
    """A request of this person to a process that knows this much."""
    runtime = Runtime.from_settings("reviews", Settings(), lambda: NOON)
    runtime.access.state = knowing(*told)
    return RequestContext(user, runtime, CommandContext(user.id, NOON, ID, ID, "", lambda: ID), None)


def refusal(ctx: RequestContext, action: Action, place: str) -> Refused:
    with pytest.raises(Refused) as refused:
        ctx.require(action, place)
    return refused.value


@pytest.mark.requirement("R2")
@pytest.mark.parametrize("purpose", Purpose)
def test_token_of_one_purpose_is_denied_in_a_site_of_another(purpose: Purpose) -> None:
    """A token for one purpose opens no site of another though its person has the role."""
    by = asked(User(PERSON, "a test", SESSION, purpose), *MEMBER)
    assert by.require("case.write", f"ca-{purpose}").allowed
    for other in set(Purpose) - {purpose}:
        for action in ACTIONS:
            refused = refusal(by, action, f"ca-{other}")
            assert (refused.slug, refused.status) == ("token-of-another-purpose", 403)


def test_a_token_for_every_purpose_opens_what_its_person_may_open() -> None:
    by = asked(User(PERSON, "a test", SESSION), *MEMBER)
    assert all(by.require("case.write", f"ca-{purpose}").allowed for purpose in Purpose)
    assert refusal(by, "case.approve", "ca-cqi").slug == "not-your-role"
    assert refusal(by, "case.write", "ny-cqi").slug == "not-your-site"


@pytest.mark.parametrize("purpose", [None, *Purpose])
def test_what_belongs_to_no_site_is_open_whatever_purpose_a_token_is_for(purpose: Purpose | None) -> None:
    by = asked(User(PERSON, "a test", SESSION, purpose), roles("PLATFORM_OPERATOR", scope=PLATFORM))
    assert by.require("people.grant", PLATFORM).allowed
    assert by.require("site.approve", "ca").allowed


def access(*told: Iterable[RecordedEvent], static: Keys | None = None) -> AccessReplica:
    found = AccessReplica(static or Keys(KeySet([])), lambda: NOON)
    found.apply(fact for one in told for fact in one)
    return found


def test_ended_session_is_denied_while_its_token_is_still_valid() -> None:
    """A session that ended opens nothing though its token holds for a while and others go on."""
    known = access(account(SessionEnded(session=SESSION, why="signed_out")))
    with pytest.raises(Unauthenticated, match="session has ended"):
        known.require_active_session(User(PERSON, "a test", SESSION))
    known.require_active_session(User(PERSON, "a test", OTHER_SESSION))
    known.require_active_session(User(PERSON, "a test"))


def test_no_session_of_a_disabled_account_opens_anything_until_it_is_enabled() -> None:
    user = User(PERSON, "a test", SESSION)
    with pytest.raises(Unauthenticated):
        access(account(AccountDisabled())).require_active_session(user)
    access(account(AccountDisabled(), AccountEnabled())).require_active_session(user)


def key(kid: str) -> OKPKey:
    return OKPKey.generate_key("Ed25519", {"kid": kid}, auto_kid=False)


def published(*keys: OKPKey) -> list[SigningKeyPublished]:
    until = "2026-08-01T00:00:00Z"
    return [SigningKeyPublished(key=one.kid or "", x=one.as_dict(private=False)["x"], until=until) for one in keys]


def opens(token: str, known: AccessReplica) -> bool:
    try:
        verify(token, known.keys, NOON)
    except Unauthenticated:
        return False
    return True


def test_signing_key_is_accepted_from_publication_to_retirement() -> None:
    """A key signs from its publication to its retirement and a tools own key always."""
    first, second, tools = key("first_key"), key("second_key"), key("key_of_tools")
    static = key_set(orjson.dumps({"keys": [tools.as_dict(private=False)]}).decode())
    tokens = [sign(User(PERSON, "a test", SESSION), one, NOON, timedelta(minutes=1)) for one in (first, second, tools)]
    told = of(PLATFORM, "key_ring", *published(first, second), SigningKeyRetired(key="first_key"))
    seen = [[opens(token, access(told[:so_far], static=static)) for token in tokens] for so_far in range(4)]
    assert seen == [[False, False, True], [True, False, True], [True, True, True], [False, True, True]]


def test_granted_role_counts_in_the_next_request_without_a_new_token() -> None:
    """A role counts in the next request after its fact came and needs no new token."""
    known, user = access(site("ca-cqi")), User(PERSON, "a test", SESSION)
    with pytest.raises(Refused, match="no part"):
        known.require(user, "case.read", "ca-cqi")
    known.apply(of("ca-cqi", PERSON, RoleGranted(role="OBSERVER")))
    assert known.require(user, "case.read", "ca-cqi").allowed
