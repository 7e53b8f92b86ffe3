"""The demonstration's sites and people come as real ones do: consultation, contact form, mails, invitations, passwords.

Every person and address is invented. What is mailed is read in the stack's own mail catcher, as its people would.
"""

import asyncio
import re
import secrets
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx2

from cli.client.demo_request import send_request
from cli.demonstration.quota import counties
from deploy.local.environment import FIRST_OPERATOR
from shared.security.tokens import User

SITES = ("ca-training", "ca-cqi", "ca-cfsr")
REVIEWERS, QA = 4, 2
MORE = {"leader": "SITE_LEADER", "state-qa": "QA_SECOND", "second-administrator": "STATE_ADMIN"}
CONTACT, OFFICE = "Casey Contact (invented)", "Robin Regional (invented)"
LINK = re.compile(r"/[if]/([A-Za-z0-9]{22})\b")
MAIL_TIMEOUT_SECONDS = 30.0


@dataclass(frozen=True)
class Account:
    """A person who has accepted an invitation, with their session."""

    user: User
    session: str


@dataclass
class Onboarding:
    """Set-up of one stack; `accounts` maps addresses to accepted invitations."""

    gateway: httpx2.AsyncClient
    mailbox: httpx2.AsyncClient
    accounts: dict[str, Account] = field(default_factory=dict)
    password: str = field(default_factory=lambda: f"{secrets.token_hex(8)} demonstration")

    async def set_up_sites(self) -> None:
        """Open all three sites and sign in the people who work in them."""
        operator = await self.accept(FIRST_OPERATOR)
        officer = await self._officer(operator)
        approval = {"on": "2024-01-05", "round": 4}
        await send_request(self.gateway, "PUT", "/jurisdictions/ca/approval", officer.session, approval)
        for site in SITES:
            await self._set_up(site, operator, officer if site.endswith("cfsr") else operator)
        await self._more_people()
        for name in await self._invited():
            await self.accept(name)

    async def accept(self, address: str) -> Account:
        """Follow the link of the newest invitation and choose a password; once a person."""
        if address not in self.accounts:
            answer = await self._answer_to(address)
            until = time.monotonic() + MAIL_TIMEOUT_SECONDS
            while answer.status_code == httpx2.codes.FORBIDDEN and time.monotonic() < until:
                await asyncio.sleep(0.1)  # a newer letter, which ended this link, is on its way
                answer = await self._answer_to(address)
            answer.raise_for_status()
            token = answer.headers["set-cookie"].partition("=")[2].partition(";")[0]
            account = answer.json()
            self.accounts[address] = Account(User(account["person"], account["name"]), token)
        return self.accounts[address]

    async def _answer_to(self, address: str) -> httpx2.Response:
        """Follow the link of the newest letter that has come."""
        body = {"invitation": await self._link(address, "i"), "password": self.password}
        answer = await self.gateway.post("/api/v1/invitations/accept", json=body)
        while answer.status_code == httpx2.codes.TOO_MANY_REQUESTS:  # all of them come from one address
            await asyncio.sleep(float(answer.headers["retry-after"]))
            answer = await self.gateway.post("/api/v1/invitations/accept", json=body)
        return answer

    async def mails(self) -> int:
        """Return the number of mails in the catcher."""
        return len((await self.mailbox.get("/mails.json")).json())

    async def _officer(self, operator: Account) -> Account:
        """The Children's Bureau's own person: agrees to a CFSR site's people, and sees no CQI data."""
        address = "central.office@cb.example"
        body = {"name": "Cam Central (invented)", "email": address, "role": "CB_CENTRAL"}
        await send_request(self.gateway, "POST", "/platform/people", operator.session, body)
        return await self.accept(address)

    async def _set_up(self, site: str, operator: Account, acceptor: Account) -> None:
        contact = f"contact.{site}@ca.example"
        body = {"with_whom": OFFICE, "on": "2026-06-01", "outcome": "agreed"}
        body |= {"contact_name": CONTACT, "contact_email": contact}
        await send_request(self.gateway, "POST", f"/sites/{site}/consultation", operator.session, body)
        link = await self._link(contact, "f")
        sent = await send_request(self.gateway, "POST", "/contact-forms", "", {"link": link, "form": form_of(site)})
        accepted = await send_request(
            self.gateway, "POST", f"/sites/{site}/forms/{sent['id']}/accept", acceptor.session
        )
        assert accepted["state"] == "done", accepted

    async def _more_people(self) -> None:
        """Invite those that the form does not name, as the State Administrator."""
        administrator = await self.accept(address_of("administrator"))
        for name, role in MORE.items():
            body = {"name": name_of(name), "email": address_of(name), "role": role}
            await send_request(self.gateway, "POST", "/sites/ca-cqi/people", administrator.session, body)

    async def _invited(self) -> Sequence[str]:
        return [address_of(name) for name in ("administrator", *MORE, *names("reviewer", REVIEWERS), *names("qa", QA))]

    async def _link(self, address: str, kind: str) -> str:
        """Of the newest mail to this address that holds one."""
        until = time.monotonic() + MAIL_TIMEOUT_SECONDS
        while True:
            mails = (await self.mailbox.get("/mails.json", params={"to": address})).json()
            links = [link for mail in mails if f"/{kind}/" in mail["text"] for link in LINK.findall(mail["text"])]
            if links:
                return str(links[-1])
            if time.monotonic() > until:
                raise TimeoutError(f"no mail with a link came to {address}")
            await asyncio.sleep(0.1)


def names(role: str, count: int) -> tuple[str, ...]:
    return tuple(f"{role}-{number}" for number in range(1, count + 1))


def name_of(name: str) -> str:
    return f"{name.replace('-', ' ').title()} (invented)"


def address_of(name: str) -> str:
    return f"{name}@ca.example"


def someone(name: str) -> dict[str, str]:
    return {"name": name_of(name), "email": address_of(name)}


def form_of(site: str) -> Mapping[str, Any]:
    """The contact form of this kind of site, filled in."""
    reviewers, qa = (
        [someone(name) for name in names("reviewer", REVIEWERS)],
        [someone(name) for name in names("qa", QA)],
    )
    people = {"state_administrator": someone("administrator"), "reviewers": reviewers, "qa": qa}
    match site.partition("-")[2]:
        case "training":
            return {"kind": "TRAINING", **people, "observers": [someone("observer")]}
        case "cqi":
            listed = [county.fips for county in counties()]
            return {"kind": "CQI", **people, "observers": [], "counties": listed, "pur_mode": "OPEN"}
        case _:
            roles = {"administrator": "STATE_ADMIN", "leader": "SITE_LEADER", "reviewer-1": "REVIEWER"}
            cast = [someone(name) | {"role": role} for name, role in roles.items()]
            return {"kind": "CFSR", "people": cast, "mode": "STATE_CONDUCTED", "round": 4, "year": 2026}
