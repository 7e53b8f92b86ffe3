"""Steps of an accepted contact form, each safe to repeat."""

from collections.abc import Sequence
from functools import partial

from pydantic import TypeAdapter

from services.identity.application.access_removal import remove_role
from services.identity.application.idempotent_step import ignore_if_done
from services.identity.application.mail_queue import queue_form_decision, queue_form_invitation, queue_form_letters
from services.identity.domain import account, person
from services.identity.domain.sites import site as site_domain
from services.identity.domain.sites.contact_form import (
    ChangeForm,
    ContactForm,
    RequestedRole,
    requested_roles,
    settings_of,
)
from services.identity.store import accounts, forms, people, profiles, sites
from shared.contracts.identity.access import MembershipEvent
from shared.contracts.vocabulary import PLATFORM
from shared.eventstore.journal_entry import CommandContext
from shared.mongo import Document
from shared.ops import crash_points
from shared.runtime import Runtime

CONTACT_FORM: TypeAdapter[ContactForm] = TypeAdapter(ContactForm)


async def queue_letters_for(runtime: Runtime, form: Document) -> None:
    """The mails that a form's coming, or its rejection, makes."""
    if form["state"] == "rejected":
        await queue_form_decision(runtime, form)
        return
    await queue_form_letters(runtime, form)
    crash_points.crash_point("saga.announced")
    if form["state"] == "kept":
        await forms.set_state(runtime.store, form["_id"], "waiting")


async def execute_form(runtime: Runtime, form: Document) -> None:
    """All steps; what was done before says so and is passed over."""
    asked = CONTACT_FORM.validate_python(form["content"])
    cause = runtime.command_context(form["accepted_by"])
    if not isinstance(asked, ChangeForm):
        with ignore_if_done():
            await _move(runtime, form["site"], site_domain.Provision(settings_of(asked)), cause)
        crash_points.crash_point("saga.provisioned")
    invited = await _assign_roles(runtime, form["site"], requested_roles(asked), cause)
    if not isinstance(asked, ChangeForm):
        with ignore_if_done():
            await _move(runtime, form["site"], site_domain.Activate(), cause)
    crash_points.crash_point("saga.activated")
    for who, roles in invited.items():
        await queue_form_invitation(runtime, form, who, roles)
        crash_points.crash_point("saga.invited")
    await queue_form_decision(runtime, form)
    await forms.set_state(runtime.store, form["_id"], "done")


async def _assign_roles(
    runtime: Runtime, site: str, roles: Sequence[RequestedRole], cause: CommandContext
) -> dict[str, list[str]]:
    """Give and take every role. Returns those who have no working account yet, with what they are invited to."""
    invited: dict[str, list[str]] = {}
    for one in roles:
        who = await profiles.find_or_create(runtime.store, one.email, one.name, runtime.new_id, cause.at)
        crash_points.crash_point("saga.taken_in")
        if one.remove:
            await remove_role(runtime, site, who, one.role, cause)
            continue
        with ignore_if_done():
            await accounts.execute(
                runtime.store, PLATFORM, who, lambda state: account.decide(state, account.Invite()), cause
            )
        grant = person.GrantRole(site, one.role, cause.actor, counties=one.counties, agreed=True)
        with ignore_if_done():
            await people.execute(runtime.store, site, who, partial(_granted, grant), cause)
        crash_points.crash_point("saga.granted")
        if (await accounts.load(runtime.store, PLATFORM, who)).state.state == "invited":
            invited.setdefault(who, []).append(one.role)
    return invited


def _granted(grant: person.GrantRole, state: person.Person) -> Sequence[MembershipEvent]:
    return person.decide(state, grant)


async def _move(runtime: Runtime, site: str, command: site_domain.Command, cause: CommandContext) -> None:
    await sites.execute(runtime.store, site, f"sit_{site}", lambda state: site_domain.decide(state, command), cause)
