"""Signing in by a state's own accounts: every invited person comes in, in any tab, and nobody as somebody else."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from pydantic import SecretStr

from services.identity.credentials.discovery import Provider
from services.identity.credentials.oidc import Callback, Claims, OpenIdConnect, claims_from
from services.identity.runtime import sign_in_of
from tests.component.api_client import expect_success
from tests.component.identity.browser import Account, Browser
from tests.component.identity.stack import Stack

AS_PAGE = {"Accept": "text/html"}
NAME = "State of Invention (SSO)"
ID = "State-of-Invention-SSO"


class StateAccounts(OpenIdConnect):
    """A provider whose pages were passed already: `claims` are what it says of the person at the browser."""

    def __init__(self, name: str, **options: Any) -> None:
        secret = SecretStr("invented")  # pragma: allowlist secret
        issuer = "https://sso.state.example"
        super().__init__(Provider(name=name, issuer=issuer, client_id="oms", client_secret=secret, **options))
        self.claims: dict[str, Any] = {}

    async def begin(self, redirect_uri: str, state: str, nonce: str, code_verifier: str, now: datetime) -> str:
        return f"https://sso.state.example/authorize?state={state}&redirect_uri={redirect_uri}"

    async def finish(
        self, redirect_uri: str, callback: Callback, nonce: str, code_verifier: str, now: datetime
    ) -> Claims:
        assert (callback.code, redirect_uri.rpartition("/")[2]) == ("a-code", self.provider.id)
        return claims_from(self.claims, trust_addresses=self.provider.trust_addresses)


@pytest.fixture
def provider(stack: Stack) -> Iterator[StateAccounts]:
    yield from with_provider(stack, StateAccounts(NAME))


@pytest.fixture
def trusted(stack: Stack) -> Iterator[StateAccounts]:
    yield from with_provider(stack, StateAccounts("Entra", trust_addresses=True))


def with_provider(stack: Stack, provider: StateAccounts) -> Iterator[StateAccounts]:
    providers = sign_in_of(stack.runtime).providers
    providers[provider.provider.id] = provider
    yield provider
    del providers[provider.provider.id]


async def invite(stack: Stack, operator: Account) -> str:
    """The address of a new person who has not come in yet."""
    email = f"{stack.new_name('federated')}@platform.example"
    body = {"name": "Fay (invented)", "email": email, "role": "HELPDESK_AGENT"}
    expect_success(await operator.post("platform/people", body))
    return email


async def begin(browser: Browser, name: str, page: str = "") -> str:
    """The state of a sign-in that was begun on the page."""
    path = f"/sign-in/with/{name}" + (f"?next={page}" if page else "")
    answer = await browser.client.get(path, headers=AS_PAGE)
    assert answer.status_code == 303, answer.text
    return parse_qs(urlsplit(answer.headers["location"]).query)["state"][0]


async def finish(browser: Browser, name: str, state: str) -> httpx2.Response:
    return await browser.client.get(f"/sign-in/from/{name}?state={state}&code=a-code", headers=AS_PAGE)


async def sign_in(browser: Browser, name: str, page: str = "") -> httpx2.Response:
    return await finish(browser, name, await begin(browser, name, page))


async def test_two_tabs_of_one_browser_both_sign_in(stack: Stack, operator: Account, provider: StateAccounts) -> None:
    """The older tab would end in "not begun in this browser", though it was."""
    provider.claims = {"sub": "two-tabs", "email": await invite(stack, operator), "email_verified": True}
    browser = stack.browser()
    older, newer = await begin(browser, ID), await begin(browser, ID)
    assert older != newer
    for state in (older, newer):
        assert (await finish(browser, ID, state)).status_code == 303
    assert await browser.is_in()
    assert (await finish(browser, ID, older)).status_code == 422, "each counts once"


async def test_sign_in_that_another_browser_began_is_refused(
    stack: Stack, operator: Account, provider: StateAccounts
) -> None:
    """An attacker could sign somebody in as the attacker, and read what they enter then."""
    provider.claims = {"sub": "attacker", "email": await invite(stack, operator), "email_verified": True}
    attacker, victim = stack.browser(), stack.browser()
    state = await begin(attacker, ID)
    await begin(victim, ID)
    assert "not begun in this browser" in (await finish(victim, ID, state)).text
    assert not await victim.is_in()
    assert (await finish(stack.browser(), ID, state)).status_code == 422
    assert (await finish(attacker, ID, state)).status_code == 303, "a stranger's try does not use it up"


@pytest.mark.parametrize("page", ["/cqi", "/sessions", "/sites/ca-cqi/quarters/2026Q3?case_type=FC"])
async def test_sign_in_by_a_provider_leads_to_the_requested_page(
    stack: Stack, operator: Account, provider: StateAccounts, page: str
) -> None:
    """A person who follows a colleague's link would have to search for its page after signing in."""
    provider.claims = {"sub": f"leads-{page}", "email": await invite(stack, operator), "email_verified": True}
    answer = await sign_in(stack.browser(), ID, page.replace("?", "%3F"))
    assert (answer.status_code, answer.headers["location"]) == (303, page)


@pytest.mark.parametrize("page", ["//evil.test", "https://evil.test", "/sign-out", "/%5Cevil.test", "/cqi%0D%0AX: y"])
async def test_sign_in_by_a_provider_leads_to_pages_of_ours_alone(
    stack: Stack, operator: Account, provider: StateAccounts, page: str
) -> None:
    """A link to this site would end at a copy of it that asks for the password."""
    provider.claims = {"sub": f"evil-{page}", "email": await invite(stack, operator), "email_verified": True}
    assert (await sign_in(stack.browser(), ID, page)).headers["location"] == "/"


@pytest.mark.parametrize("name", [ID, NAME, NAME.replace(" ", "%20")])
async def test_provider_with_a_space_in_its_name_is_reached(stack: Stack, provider: StateAccounts, name: str) -> None:
    """Everybody of that state would find a page that does not exist."""
    assert await begin(stack.browser(), name)
    page = (await stack.browser().client.get("/sign-in?next=/cqi", headers=AS_PAGE)).text
    assert f'href="/sign-in/with/{ID}?next=/cqi">Sign in with {NAME}</a>' in page


@pytest.mark.parametrize(
    "email",
    ["jdoe@agency.local", "jdoe", "", "@", "jdoe@", "j doe@x.gov", "x" * 300, "a@b\u0000.gov", "\ud800@x.gov", 7, None],
)
async def test_odd_address_of_a_provider_is_no_server_error(
    stack: Stack, provider: StateAccounts, email: object
) -> None:
    """A page of an error would say to the person and to the operator that the system is broken."""
    provider.claims = {"sub": "odd", "email": email, "email_verified": True}
    answer = await sign_in(stack.browser(), ID)
    assert (answer.status_code, "was invited here" in answer.text) == (422, True)


async def test_subject_decides_once_it_is_known(stack: Stack, operator: Account, provider: StateAccounts) -> None:
    """Else a renamed person is locked out, or the heir of an old address is let into somebody else's account."""
    email = await invite(stack, operator)
    provider.claims = {"sub": "first", "email": email, "email_verified": True}
    assert (await sign_in(stack.browser(), ID)).status_code == 303
    provider.claims = {"sub": "first", "email": "jdoe@agency.local"}
    browser = stack.browser()
    assert (await sign_in(browser, ID)).status_code == 303
    assert expect_success(await browser.get("me"))["email"] == email
    provider.claims = {"sub": "heir", "email": email, "email_verified": True}
    heir = stack.browser()
    assert "Another account at" in (await sign_in(heir, ID)).text
    assert not await heir.is_in()


@pytest.mark.parametrize(("verified", "status"), [({}, 303), ({"email_verified": False}, 422)])
async def test_trusted_provider_without_a_word_on_the_address_is_believed(
    stack: Stack, operator: Account, trusted: StateAccounts, verified: dict[str, bool], status: int
) -> None:
    """Entra says nothing of it, and would turn every invited person away."""
    email = await invite(stack, operator)
    trusted.claims = {"sub": email, "email": email} | verified
    assert (await sign_in(stack.browser(), "Entra")).status_code == status


async def test_invited_person_whose_role_was_revoked_is_not_let_in_by_their_provider(
    stack: Stack, operator: Account, trusted: StateAccounts
) -> None:
    """Their mailed link is dead already; the state's own sign-in must not be a way around it."""
    email = await invite(stack, operator)
    revoked = {"name": "Fay (invented)", "email": email, "role": "HELPDESK_AGENT", "change": "revoke"}
    expect_success(await operator.post("platform/people", revoked))
    trusted.claims = {"sub": email, "email": email}
    browser = stack.browser()
    assert "was invited here" in (await sign_in(browser, "Entra")).text
    assert not await browser.is_in()


async def test_provider_that_is_not_trusted_must_confirm_the_address(
    stack: Stack, operator: Account, provider: StateAccounts
) -> None:
    """Where people write their own address into their account, one could come in as any other."""
    email = await invite(stack, operator)
    provider.claims = {"sub": email, "email": email}
    assert "was invited here" in (await sign_in(stack.browser(), ID)).text
