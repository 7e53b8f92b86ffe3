"""An accepted form is carried out whole, whatever ends in the middle: one site, one person and mail each (R32)."""

import asyncio
import uuid
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from services.identity.jobs import site_setup_saga
from services.identity.jobs.mail_delivery import deliver_due
from services.identity.store import forms
from shared.mongo import Store
from tests.component.api_client import Response, expect_success
from tests.component.identity.browser import Account
from tests.component.identity.site_setup import accept, address_of, consult, send
from tests.component.identity.sites.simulated_crash import dying, finish
from tests.component.identity.stack import Stack

ROLES = {"administrator": "STATE_ADMIN", "reviewer": "REVIEWER", "qa": "QA_FIRST", "observer": "OBSERVER"}
ONCE = ["form_sent", "form_accepted", "site_provisioned", "site_activated", *["role_granted"] * 4]
SWEPT = timedelta(seconds=3)
"""After it, what a dead process had committed and not sent is sent by another."""


async def sent_form(stack: Stack, operator: Account, site: str) -> str:
    """The id of the site's one form, whatever its sender was answered."""
    expect_success(await consult(operator, site))
    await send(stack, site)
    (form,) = expect_success(await operator.get(f"sites/{site}/forms"))["forms"]
    return str(form["id"])


async def unanswered(by: Account, path: str, body: Any = None) -> Response:
    """A request whose process dies: what it committed may not have been told yet, so nobody waits for that."""
    return await by.browser.client.post(f"/api/v1/{path}", json=body)


async def check_whole(stack: Stack, operator: Account, site: str, form: str) -> None:
    """Everything the form asks for is there, and nothing is there twice."""
    await stack.later(SWEPT)
    await deliver_due(stack.runtime)
    assert expect_success(await operator.get(f"sites/{site}"))["state"] == "active"
    assert expect_success(await operator.get(f"sites/{site}/forms/{form}"))["state"] == "done"
    people = expect_success(await operator.get(f"sites/{site}/people"))["people"]
    assert {one["email"]: one["roles"] for one in people} == {
        address_of(name, site): [{"role": role, "counties": None}] for name, role in ROLES.items()
    }
    assert await stack.kept("profiles").count_documents({"email": {"$regex": f"@{site}.example$"}}) == 4
    events = stack.kept("journal").find({"aggregate": {"$regex": f"^{site}[|](sit|usr)_"}})
    told = [event["type"].split(".")[2] async for row in events for event in row["events"]]
    assert sorted(one for one in told if one in ONCE) == sorted(ONCE)
    letters = [f"form-{form}-{reader}" for reader in ("operator", "office", "accepted")]
    letters += [f"invitation-{form}-{one['id']}" for one in people]
    assert {letter: stack.office.came(letter) for letter in letters} == dict.fromkeys(letters, 1)
    assert [len(await stack.mails(one["email"])) for one in people] == [1] * 4
    for one in people:
        assert (await accept(stack, one["email"])).id == one["id"]


@pytest.mark.requirement("R32")
@pytest.mark.parametrize(
    ("point", "after"),
    [
        ("saga.announced", 0),
        ("saga.provisioned", 0),
        ("saga.taken_in", 0),
        ("saga.taken_in", 2),
        ("saga.granted", 0),
        ("saga.granted", 3),
        ("saga.activated", 0),
        ("saga.invited", 0),
        ("saga.invited", 3),
    ],
)
async def test_a_form_that_was_cut_off_twice_is_carried_out_once(
    stack: Stack, operator: Account, point: str, after: int
) -> None:
    site = stack.new_site("cqi")
    with dying(point, after, times=2):
        form = await sent_form(stack, operator, site)
        await finish(stack)
        await operator.post(f"sites/{site}/forms/{form}/accept")
        await finish(stack)
    await check_whole(stack, operator, site, form)


@pytest.mark.requirement("R32")
async def test_a_state_that_was_not_answered_sends_its_form_again_and_it_is_the_same_form(
    stack: Stack, operator: Account
) -> None:
    site = stack.new_site("cqi")
    with dying("saga.announced"):
        form = await sent_form(stack, operator, site)
    assert expect_success(await send(stack, site))["id"] == form
    expect_success(await operator.post(f"sites/{site}/forms/{form}/accept"))
    await check_whole(stack, operator, site, form)


@pytest.mark.requirement("R32")
async def test_acceptance_of_a_process_that_died_is_carried_out_for_its_acceptor(
    stack: Stack, operator: Account
) -> None:
    """An acceptance whose process died right after it is found and carried out in its acceptors name."""
    form = await sent_form(stack, operator, site := stack.new_site("cqi"))
    with dying("save.committed"):
        assert (await unanswered(operator, f"sites/{site}/forms/{form}/accept")).status_code == 503
    await finish(stack)
    await check_whole(stack, operator, site, form)
    assert expect_success(await operator.get(f"sites/{site}/forms/{form}"))["accepted_by"] == operator.id


async def test_rejection_of_a_process_that_died_is_mailed_to_the_sender_once(stack: Stack, operator: Account) -> None:
    """A rejection whose process died right after it is still told to the sender once."""
    form = await sent_form(stack, operator, site := stack.new_site("cqi"))
    with dying("save.committed"):
        await unanswered(operator, f"sites/{site}/forms/{form}/reject", {"why": "incomplete"})
    await finish(stack)
    await stack.later(SWEPT)
    shown = expect_success(await operator.get(f"sites/{site}/forms/{form}"))
    assert (shown["state"], shown["why"]) == ("rejected", "incomplete")
    await deliver_due(stack.runtime)
    assert stack.office.came(f"form-{form}-rejected") == 1


@pytest.mark.requirement("R32")
@pytest.mark.parametrize("point", ["saga.provisioned", "saga.granted", "saga.invited"])
async def test_two_processes_that_finish_the_same_form_at_once_do_it_once(
    stack: Stack, operator: Account, point: str
) -> None:
    site = stack.new_site("cqi")
    other = replace(stack.runtime, store=Store(stack.runtime.settings.mongo_url.get_secret_value(), "identity"))
    form = await sent_form(stack, operator, site)
    with dying(point):
        await unanswered(operator, f"sites/{site}/forms/{form}/accept")
    await asyncio.gather(site_setup_saga.resume_forms(stack.runtime), site_setup_saga.resume_forms(other))
    other.store.close()
    await check_whole(stack, operator, site, form)


CHANGE = {"name": "N", "email": "n@x.example", "change": "add", "role": "CB_OVERSIGHT"}
BEYOND = {"kind": "CHANGE_OF_USERS", "changes": [CHANGE]}


@pytest.mark.parametrize("state", ["kept", "accepted"])
async def test_a_form_that_cannot_be_gone_on_with_holds_nobody_else_up(
    stack: Stack, operator: Account, state: str
) -> None:
    """One that its process kept and never told of, and one that an earlier version let through."""
    stuck = {"site": stack.new_site("cqi"), "kind": "CHANGE_OF_USERS", "content": BEYOND, "accepted_by": operator.id}
    begun = f"frm_{uuid.uuid4().hex}"
    await forms.add(stack.runtime.store, begun, stuck | {"at": stack.clock() - timedelta(days=1)})
    await forms.set_state(stack.runtime.store, begun, state)
    form = await sent_form(stack, operator, site := stack.new_site("cqi"))
    with dying("saga.provisioned"):
        await unanswered(operator, f"sites/{site}/forms/{form}/accept")
    await finish(stack)
    await forms.set_state(stack.runtime.store, begun, "done")
    await check_whole(stack, operator, site, form)
