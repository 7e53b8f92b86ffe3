"""How sites and people come to be: consultation, contact form, mails, invitations, passwords; no back door."""

import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from tests.component.api_client import Response, expect_success
from tests.component.identity.browser import PASSWORD, Account
from tests.component.identity.stack import FIRST_OPERATOR, Stack

OFFICE, CONTACT = "Robin Regional (invented)", "Casey Contact (invented)"
COUNTIES = ("06001", "06037")
Form = dict[str, Any]


def someone(name: str, site: str) -> dict[str, str]:
    return {"name": f"{name.replace('-', ' ').title()} (invented)", "email": address_of(name, site)}


def address_of(name: str, site: str) -> str:
    return f"{name}@{site}.example"


def training_form(site: str, **changed: Any) -> Form:
    people = {"reviewers": [someone("reviewer", site)], "qa": [someone("qa", site)]}
    people |= {"observers": [someone("observer", site)]}
    return {"kind": "TRAINING", "state_administrator": someone("administrator", site), **people} | changed


def cqi_form(site: str, **changed: Any) -> Form:
    more = {"kind": "CQI", "counties": list(COUNTIES), "pur_mode": "OPEN"}
    return training_form(site) | more | changed


def cfsr_form(site: str, **changed: Any) -> Form:
    roles = {"administrator": "STATE_ADMIN", "leader": "SITE_LEADER", "reviewer": "REVIEWER"}
    cast = [someone(name, site) | {"role": role} for name, role in roles.items()]
    return {"kind": "CFSR", "people": cast, "mode": "TRADITIONAL", "round": 4, "year": 2031} | changed


FORMS = {"training": training_form, "cqi": cqi_form, "cfsr": cfsr_form}


def form_of(site: str, **changed: Any) -> Form:
    return FORMS[site.partition("-")[2]](site, **changed)


async def accept(stack: Stack, email: str, password: str = PASSWORD) -> Account:
    """Follow the link of the newest invitation and choose a password."""
    browser = stack.browser()
    link = await stack.link(email)
    told = expect_success(await browser.post("invitations/accept", {"invitation": link, "password": password}))
    return Account(told["person"], email, browser)


async def first_operator(stack: Stack) -> Account:
    return await accept(stack, FIRST_OPERATOR)


async def platform_person(stack: Stack, operator: Account, role: str, **more: Any) -> Account:
    """Invited by the operator to a role on the platform, or of a Regional Office."""
    name = stack.new_name(role.lower().replace("_", "-"))
    body = {"name": name, "email": f"{name}@platform.example", "role": role} | more
    expect_success(await operator.post("platform/people", body))
    return await accept(stack, body["email"])


async def consult(by: Account, site: str, **changed: Any) -> Response:
    body = {"with_whom": OFFICE, "on": "2030-12-02", "outcome": "agreed"}
    body |= {"contact_name": CONTACT, "contact_email": address_of("contact", site)}
    return await by.post(f"sites/{site}/consultation", body | changed)


async def send(stack: Stack, site: str, form: Form | None = None) -> Response:
    """By the link that was mailed to the state's contact, who needs no account."""
    link = await stack.link(address_of("contact", site), "contact-forms")
    return await stack.browser().post("contact-forms", {"link": link, "form": form or form_of(site)})


@dataclass
class Place:
    """A site that is open, and its State Administrator."""

    stack: Stack
    site: str
    administrator: Account
    officer: Account

    @property
    def path(self) -> str:
        return f"sites/{self.site}"

    async def grant(self, who: Account | str, role: str, change: str = "grant", **more: Any) -> Response:
        """By the administrator; a new person is named by their address."""
        named = {"person": who.id} if isinstance(who, Account) else {"name": "New (invented)", "email": who}
        return await self.administrator.post(f"{self.path}/people", named | {"role": role, "change": change} | more)

    async def somebody(self, role: str, **more: Any) -> Account:
        """A new person in this role, who has set up their account."""
        email = address_of(self.stack.new_name(), self.site)
        expect_success(await self.grant(email, role, **more))
        if self.site.endswith("-cfsr"):
            body = {"name": "New (invented)", "email": email, "role": role} | more
            expect_success(await self.officer.post(f"{self.path}/people", body))
        return await accept(self.stack, email)


async def open_site(stack: Stack, site: str, operator: Account, officer: Account, **changed: Any) -> Place:
    """From the talk with the Regional Office to the administrator's first session."""
    expect_success(await consult(operator, site))
    sent = expect_success(await send(stack, site, form_of(site, **changed)))
    acceptor = officer if site.endswith("-cfsr") else operator
    answered = expect_success(await acceptor.post(f"sites/{site}/forms/{sent['id']}/accept"))
    assert answered["state"] == "done", answered
    return Place(stack, site, await accept(stack, address_of("administrator", site)), officer)


@asynccontextmanager
async def unmoved(operator: Account, site: str) -> AsyncIterator[None]:
    """Whatever happens inside, the site's page is the same before and after, and so are its forms and people."""
    pages = [f"sites/{site}", f"sites/{site}/forms", f"sites/{site}/people"]
    before = [(await operator.get(page)).content for page in pages]
    yield
    assert [(await operator.get(page)).content for page in pages] == before


CASE = {"county": "06001", "quarter": "2026Q3", "case_type": "FC", "agency": "child_welfare", "instrument": "r4_2022"}


async def new_case(by: Account, site: str, **changed: Any) -> str:
    """A case of its own, however many there are that look alike."""
    answer = await by.post(f"sites/{site}/cases", CASE | changed, key=uuid.uuid4().hex)
    return str(expect_success(answer)["id"])


async def entries(who: Account, path: str) -> list[dict[str, Any]]:
    """All pages of a trail."""
    found: list[dict[str, Any]] = []
    after = ""
    while True:
        page = expect_success(await who.get(f"{path}{'&' if '?' in path else '?'}after={after}" if after else path))
        found += page["entries"]
        if (after := page["next"]) is None:
            return found
