"""Steps of an accepted contact form, each of them idempotent."""

from collections.abc import Sequence

from pydantic import TypeAdapter

from services.identity.application.access_removal import remove_role
from services.identity.application.idempotent_step import ignore_if_done
from services.identity.application.invited_people import roles_of
from services.identity.application.mail_queue import queue_form_decision, queue_form_letters, queue_invitation
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
from shared.contracts.vocabulary import PLATFORM
from shared.eventstore.journal_entry import CommandContext
from shared.mongo import Document
from shared.ops import crash_points
from shared.runtime import Runtime

CONTACT_FORM: TypeAdapter[ContactForm] = TypeAdapter(ContactForm)


async def queue_letters_for(runtime: Runtime, form: Document) -> None:
    """Queues the letters about a form that was sent, or about its rejection."""
    if form["state"] == "rejected":
        await queue_form_decision(runtime, form)
        return
    await queue_form_letters(runtime, form)
    crash_points.crash_point("saga.announced")
    if form["state"] == "kept":
        await forms.set_state(runtime.store, form["_id"], "waiting")


async def execute_form(runtime: Runtime, form: Document) -> None:
    """Runs all steps; those that were done before have no effect."""
    content = CONTACT_FORM.validate_python(form["content"])
    cause = runtime.command_context(form["accepted_by"])
    if not isinstance(content, ChangeForm):
        with ignore_if_done():
            await _change_site(runtime, form["site"], site_domain.Provision(settings_of(content)), cause)
        crash_points.crash_point("saga.provisioned")
    invited = await _assign_roles(runtime, form["site"], requested_roles(content), cause)
    if not isinstance(content, ChangeForm):
        with ignore_if_done():
            await _change_site(runtime, form["site"], site_domain.Activate(), cause)
    crash_points.crash_point("saga.activated")
    for person_id in invited:
        letter_id = f"invitation-{form['_id']}-{person_id}"
        await queue_invitation(runtime, letter_id, person_id, await roles_of(runtime, person_id))
        crash_points.crash_point("saga.invited")
    await queue_form_decision(runtime, form)
    await forms.set_state(runtime.store, form["_id"], "done")


async def _assign_roles(
    runtime: Runtime, site: str, roles: Sequence[RequestedRole], cause: CommandContext
) -> list[str]:
    """Grants or revokes each role. Returns those people whose account is not set up yet."""
    invited: dict[str, None] = {}
    for requested in roles:
        person_id = await profiles.find_or_create(
            runtime.store, requested.email, requested.name, runtime.new_id, cause.at
        )
        crash_points.crash_point("saga.taken_in")
        if requested.remove:
            await remove_role(runtime, site, person_id, requested.role, cause)
            continue
        with ignore_if_done():
            await accounts.execute(runtime.store, cause, PLATFORM, person_id, account.Invite())
        grant = person.GrantRole(site, requested.role, cause.actor, counties=requested.counties, agreed=True)
        with ignore_if_done():
            await people.execute(runtime.store, cause, site, person_id, grant)
        crash_points.crash_point("saga.granted")
        if (await accounts.load(runtime.store, PLATFORM, person_id)).state.state == "invited":
            invited[person_id] = None
    return list(invited)


async def _change_site(runtime: Runtime, site: str, command: site_domain.Command, cause: CommandContext) -> None:
    await sites.execute(runtime.store, cause, site, f"sit_{site}", command)
