"""What a contact form asks for, step by step: each is safe to repeat, so that it goes on wherever it was cut off."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

from pydantic import TypeAdapter

from services.identity.application.mail_queue import queue_answer, queue_form_letters, queue_invitation
from services.identity.domain import account, person
from services.identity.domain.sites import site as site_domain
from services.identity.domain.sites.contact_form import ChangeForm, ContactForm, Wanted, settings_of, wanted
from services.identity.store import accounts, forms, people, profiles, sessions, sites
from shared.contracts.identity.events import AccountEvent, MembershipEvent
from shared.contracts.vocabulary import PLATFORM
from shared.errors import Refused
from shared.eventstore.journal_entry import Cause
from shared.mongo import Document
from shared.ops import crash_points
from shared.ops.telemetry import log, traceparent
from shared.runtime import Runtime

LOOK_SECONDS = 2.0
FORM: TypeAdapter[ContactForm] = TypeAdapter(ContactForm)
SAID_BEFORE = ("role-held", "role-not-held", "account-there", "site-state", "no-session")
"""What a step is refused with when it was done before."""


async def carry_on(runtime: Runtime) -> None:
    """Finish what was begun, by this process or by one that is no more; look again now and then."""
    while True:
        try:
            await finish(runtime)
        except Exception as error:  # noqa: BLE001 one form that cannot be gone on with must not hold up the others
            log.warning("a form will be gone on with", error=type(error).__name__)
        await asyncio.sleep(LOOK_SECONDS)


async def finish(runtime: Runtime) -> None:
    """Everything that was sent and not told of yet, and everything that was accepted and is not whole."""
    async for form in forms.in_state(runtime.store, "kept"):
        if form["_id"] in (await _site(runtime, form["site"])).forms:
            await announce(runtime, form)
    async for form in forms.in_state(runtime.store, "accepted"):
        try:
            await carry_out(runtime, form)
        except Refused as refused:  # for the operator; other sites' forms go on
            log.error("a form cannot be carried out", form=form["_id"], problem=refused.slug)
    await _answered_unmarked(runtime)


async def announce(runtime: Runtime, form: Document) -> None:
    """The mails that a form's coming, or its rejection, makes."""
    if form["state"] == "rejected":
        await queue_answer(runtime, form)
        return
    await queue_form_letters(runtime, form)
    crash_points.here("saga.announced")
    if form["state"] == "kept":
        await forms.mark(runtime.store, form["_id"], "waiting")


async def carry_out(runtime: Runtime, form: Document) -> None:
    """All steps; what was done before says so and is passed over."""
    asked = FORM.validate_python(form["content"])
    request = runtime.new_id()
    cause = Cause(form["accepted_by"], runtime.now(), request, request, traceparent(), runtime.new_id)
    if not isinstance(asked, ChangeForm):
        with _done_before():
            await _move(runtime, form["site"], site_domain.Provision(settings_of(asked)), cause)
        crash_points.here("saga.provisioned")
    invited = await _people(runtime, form["site"], wanted(asked), cause)
    if not isinstance(asked, ChangeForm):
        with _done_before():
            await _move(runtime, form["site"], site_domain.Activate(), cause)
    crash_points.here("saga.activated")
    for who, roles in invited.items():
        await queue_invitation(runtime, form, who, roles)
        crash_points.here("saga.invited")
    await queue_answer(runtime, form)
    await forms.mark(runtime.store, form["_id"], "done")


async def _people(runtime: Runtime, site: str, roles: Sequence[Wanted], cause: Cause) -> dict[str, list[str]]:
    """Give and take every role. Returns those who have no working account yet, with what they are invited to."""
    invited: dict[str, list[str]] = {}
    for one in roles:
        who = await profiles.ensure(runtime.store, one.email, one.name, runtime.new_id, cause.at)
        crash_points.here("saga.taken_in")
        if one.remove:
            await remove_role(runtime, site, who, one.role, cause)
            continue
        with _done_before():
            await accounts.run(
                runtime.store, PLATFORM, who, lambda state: account.decide(state, account.Invite()), cause
            )
        grant = person.GrantRole(site, one.role, cause.actor, counties=one.counties, agreed=True)
        with _done_before():
            await people.run(runtime.store, site, who, partial(_granted, grant), cause)
        crash_points.here("saga.granted")
        if (await accounts.load(runtime.store, PLATFORM, who)).state.state == "invited":
            invited.setdefault(who, []).append(one.role)
    return invited


def _invited(state: account.Account) -> Sequence[AccountEvent]:
    return account.decide(state, account.Invite())


def _granted(grant: person.GrantRole, state: person.Person) -> Sequence[MembershipEvent]:
    return person.decide(state, grant)


async def remove_role(runtime: Runtime, site: str, who: str, role: Any, cause: Cause) -> None:
    """The role goes, and with it every session the person has open."""
    with _done_before():
        await people.run(runtime.store, site, who, lambda state: person.decide(state, person.RevokeRole(role)), cause)
    await end_sessions(runtime, who, "access_removed", cause)


async def end_sessions(runtime: Runtime, who: str, why: Any, cause: Cause) -> None:
    """Told first: every process hears of it and lets the sessions' tokens pass no longer."""
    ending = account.EndAllSessions(why)
    open_now = [row["session"] for row in await sessions.of_person(runtime.store, who)]
    if open_now:
        with _done_before():
            await accounts.run(runtime.store, PLATFORM, who, lambda state: account.decide(state, ending), cause)
        await sessions.end(runtime.store, open_now)


async def _answered_unmarked(runtime: Runtime) -> None:
    """The fact of an answer stands, and its process died before it could note it."""
    async for form in forms.in_state(runtime.store, "waiting"):
        state = (await _site(runtime, form["site"])).forms.get(form["_id"])
        if state not in ("accepted", "rejected"):
            continue
        told = await _answer(runtime, form, f"oms.identity.form_{state}.v1")
        if state == "accepted":
            await forms.mark(runtime.store, form["_id"], "accepted", accepted_by=told["actor"])
        else:
            why = told["data"]["why"]
            await announce(runtime, form | {"state": "rejected", "why": why})
            await forms.mark(runtime.store, form["_id"], "rejected", why=why)


async def _answer(runtime: Runtime, form: Document, kind: str) -> Document:
    """As the journal tells it."""
    journal = runtime.store.collection(None, "journal")
    told = {"aggregate": f"{form['site']}|sit_{form['site']}", "events.data.form": form["_id"]}
    async for row in journal.find(told):
        for event in row["events"]:
            if event["type"] == kind and event["data"]["form"] == form["_id"]:
                return dict(event)
    raise Refused.missing()


async def _site(runtime: Runtime, site: str) -> site_domain.Site:
    """Also of a site of which nothing was ever told: a form for it may have been kept, and was refused."""
    try:
        return (await sites.load(runtime.store, site, f"sit_{site}")).state
    except Refused:
        return site_domain.Site()


async def _move(runtime: Runtime, site: str, command: site_domain.Command, cause: Cause) -> None:
    await sites.run(runtime.store, site, f"sit_{site}", lambda state: site_domain.decide(state, command), cause)


@contextmanager
def _done_before() -> Iterator[None]:
    """A step that was done is no error."""
    try:
        yield
    except Refused as refused:
        if refused.slug not in SAID_BEFORE:
            raise
