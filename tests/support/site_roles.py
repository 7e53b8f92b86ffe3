"""People with roles in sites that are open, told by identity's own journal: for tests that are not about how they came.

Committed as identity commits, sent by its relay, and known to every service before a test begins.
"""

import asyncio
from collections.abc import Awaitable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial

import httpx2

from deploy.local import keys
from deploy.local.demo_tokens import token
from deploy.local.stack import Stack
from services.identity.domain import account, person
from services.identity.domain.sites import site
from services.identity.domain.sites.contact_form import FORM_KINDS
from services.identity.domain.sites.settings import SiteSettings
from services.identity.store import accounts, people, sites
from shared.contracts.vocabulary import PLATFORM, purpose_of
from shared.errors import Refused
from shared.eventstore.journal import Journal
from shared.eventstore.journal_entry import CommandContext
from shared.mongo import Store
from shared.runtime import new_id
from shared.security.tokens import User
from tests.support.wait import until

Roles = Mapping[str, Mapping[str, Sequence[str]]]
"""Site → person → roles."""

USUAL: Roles = {
    "ca-cqi": {"usr_demo_reviewer": ("REVIEWER",), "usr_demo_qa": ("QA_FIRST",), "usr_demo_leader": ("SITE_LEADER",)}
}
"""The people whom a stack's own key names (deploy/local/demo_tokens.py)."""

DONE_BEFORE = 409
FORM = f"frm_{'0' * 32}"


async def grant_roles_and_wait(stack: Stack, roles: Roles = USUAL) -> None:
    """Returns when every service knows them."""
    await tell(stack, roles)
    await until(partial(_known, stack, roles))


async def tell(stack: Stack, roles: Roles = USUAL) -> None:
    """Returns when it stands in identity's topic: what is started then knows it from the start."""
    store = Store(stack.mongo_url("identity"), "identity")
    try:
        for where, whose in roles.items():
            await open_site(store, where)
            for person_id, assigned in whose.items():
                for role in assigned:
                    await give(store, where, person_id, role)
        await until(partial(_all_sent, store))
    finally:
        store.close()


async def _all_sent(store: Store) -> bool:
    return not await store.collection(None, Journal.COLLECTION).count_documents({"new": True}, limit=1)


def settle_now(stack: Stack, roles: Roles = USUAL) -> None:
    """The same where no event loop runs."""
    asyncio.run(grant_roles_and_wait(stack, roles))


async def open_site(store: Store, where: str) -> None:
    """Every step of a set-up that is not done yet, in its order."""
    settings = SiteSettings(mode="TRADITIONAL", round=4, year=2026) if where.endswith("cfsr") else SiteSettings()
    steps: Sequence[site.Command] = (
        site.Consult("2026-01-05", "agreed"),
        site.SendForm(FORM, FORM_KINDS[purpose_of(where)], 1, "0" * 64),
        site.AcceptForm(FORM),
        site.Provision(settings),
        site.Activate(),
    )
    for step in steps:
        await _do(sites.execute(store, _cause(), where, f"sit_{where}", step))


async def give(store: Store, where: str, person_id: str, role: str) -> None:
    """A role in a site, or on the platform."""
    if where == PLATFORM:
        give = account.GivePlatformRole(role)  # type: ignore[arg-type]
        await _do(accounts.execute(store, _cause(), where, person_id, give))
    else:
        grant = person.GrantRole(where, role, "usr_settler", agreed=True)  # type: ignore[arg-type]
        await _do(people.execute(store, _cause(), where, person_id, grant))


async def _do(step: Awaitable[object]) -> None:
    """What was done before says so."""
    try:
        await step
    except Refused as refused:
        if refused.status != DONE_BEFORE:
            raise


def _cause() -> CommandContext:
    request = new_id()
    return CommandContext("usr_settler", datetime.now(UTC), request, request, f"00-{'0' * 31}1-{'0' * 15}1-00", new_id)


PROBES = {
    "reviews": "/api/v1/sites/{site}/cases/cas_" + "0" * 32,
    "ratings": "/api/v1/sites/{site}/rule-set",
    "projections": "/api/v1/sites/{site}/dashboards/progress?quarter=2026Q3",
    "helpdesk": "/api/v1/sites/{site}/tickets/tic_" + "0" * 32,
}


async def _known(stack: Stack, roles: Roles) -> bool:
    """Whether the last person that was told of is let in by each service."""
    where, whose = list(roles.items())[-1]
    if where == PLATFORM or not whose:
        return True
    bearer = token(User(list(whose)[-1], "A test"), keys.signing_key(stack.folder))
    async with httpx2.AsyncClient(headers={"Authorization": f"Bearer {bearer}"}, timeout=10) as client:
        for service, address in stack.addresses().services.items():
            if service in PROBES:
                answer = await client.get(address + PROBES[service].format(site=where))
                if answer.status_code in (401, 403):
                    return False
    return True
