"""The links of letters, as mail programs give them to browsers."""

import re
from urllib.parse import quote

import pytest

from services.identity.credentials.random_tokens import LINK_LENGTH, new_link
from tests.component.api_client import expect_success
from tests.component.identity.browser import Account
from tests.component.identity.site_setup import address_of, consult
from tests.component.identity.stack import PUBLIC_URL, Stack

MAX_COLUMNS = 75
LONG_HOST = "https://reviews.childwelfare.example.gov"
AS_PAGE = {"Accept": "text/html"}
CHANGED = ["", ".", ">", ")", ">.", "=3D", "&gt;", "\u201d", "\r\n", "=\r\n", "/", "%3E", "3D"]


async def addresses(stack: Stack, to: str) -> list[str]:
    """Of all links to this address, without the host."""
    texts = await stack.mails(to)
    return [path for text in texts for path in re.findall(rf"^{PUBLIC_URL}(/[if]/\S+)$", text, re.MULTILINE)]


async def test_links_of_letters_stay_on_one_line(stack: Stack, operator: Account) -> None:
    """Mail programs wrap at column 76, and half a link is of no use to the person who was invited."""
    expect_success(await consult(operator, site := stack.new_site("cqi")))
    expect_success(await stack.browser().post("password-resets", {"email": operator.email}))
    found = [path for to in (address_of("contact", site), operator.email) for path in await addresses(stack, to)]
    assert {path[:3] for path in found} == {"/i/", "/f/"}
    assert all(len(LONG_HOST + path) <= MAX_COLUMNS for path in found)


@pytest.mark.parametrize("sign", CHANGED)
async def test_link_as_a_mail_program_changed_it_opens_the_page(stack: Stack, operator: Account, sign: str) -> None:
    """A new person would read "no such page" and never come in."""
    expect_success(await stack.browser().post("password-resets", {"email": operator.email}))
    [*_, path] = await addresses(stack, operator.email)
    halves = (path[:9] + quote(sign) + path[9:],) if not sign.strip("=\r\n") else ()
    for changed in (path + quote(sign), f"/invitations/{path[3:]}" + quote(sign if sign != "3D" else ""), *halves):
        answer = await stack.browser().client.get(changed, headers=AS_PAGE, follow_redirects=True)
        assert (answer.status_code, "<h1>Set up your account</h1>" in answer.text) == (200, True), changed
        assert f'action="/invitations/{path[3:]}"' in answer.text


async def test_link_of_which_a_part_is_missing_says_what_to_do(stack: Stack) -> None:
    """What was cut off cannot be guessed, but its reader can copy it again."""
    for path in ("/i/abc", "/f/abc", "/invitations/abc", "/contact-forms/abc", "/i/", "/f/"):
        answer = await stack.browser().client.get(path, headers=AS_PAGE)
        assert (answer.status_code, "Copy the whole address" in answer.text) == (404, True), path


@pytest.mark.parametrize(
    ("path", "leads"),
    [
        ("/sign-in.", "/sign-in"),
        ("/sites/ca-cqi/quarters/2026Q3)", "/sites/ca-cqi/quarters/2026Q3"),
        ("/problems/not-found%3E.", "/problems/not-found"),
        ("/cqi=3D", "/cqi"),
        ("/sign-%0D%0Ain", "/sign-in"),
    ],
)
async def test_page_with_signs_behind_its_address_leads_to_the_page(stack: Stack, path: str, leads: str) -> None:
    """Addresses in a sentence end in its full stop."""
    answer = await stack.browser().client.get(path, headers=AS_PAGE)
    assert (answer.status_code, answer.headers.get("location")) == (307, leads)


@pytest.mark.parametrize("path", ["//evil.test.", "/%2Fevil.test)", "/\\evil.test.", "/%09/evil.test", "/nothing"])
async def test_signs_behind_an_address_never_lead_to_another_site(stack: Stack, path: str) -> None:
    """A link to this site would open a stranger's page."""
    answer = await stack.browser().client.get(f"{PUBLIC_URL}{path}", headers=AS_PAGE)
    assert (answer.status_code, "location" in answer.headers) == (404, False)


def test_secret_of_a_link_is_letters_and_digits_and_never_the_same() -> None:
    """A link that somebody can guess is somebody else's account."""
    links = {new_link() for _ in range(1_000)}
    assert len(links) == 1_000
    assert all(re.fullmatch(f"[A-Za-z0-9]{{{LINK_LENGTH}}}", link) for link in links)
