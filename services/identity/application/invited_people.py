"""People who were invited: the roles that they would come in with, and their invitations."""

import hashlib

from services.identity.application.mail_queue import queue_invitation
from services.identity.domain import account
from services.identity.store import account_of, accounts, journal_queries, mail_outbox, people
from shared.contracts.vocabulary import PLATFORM
from shared.errors import Refused
from shared.eventstore.journal_entry import CommandContext
from shared.runtime import Runtime

Roles = dict[str, list[str]]


async def roles_of(runtime: Runtime, person_id: str) -> Roles:
    """Returns the roles that the person holds or is proposed for, by site, jurisdiction and platform."""
    store = runtime.store
    roles: Roles = {PLATFORM: list((await account_of(store, person_id)).roles)}
    for scope in await journal_queries.list_scopes(store, person_id):
        person = (await people.load(store, scope, person_id)).state
        roles[scope] = list(dict.fromkeys([*person.roles, *(proposal.role for proposal in person.proposed)]))
    return {scope: names for scope, names in roles.items() if names}


async def may_come_in(runtime: Runtime, person_id: str) -> bool:
    """Returns whether an invitation of the person may be followed: invited, and with a role that was not revoked."""
    state = (await account_of(runtime.store, person_id)).state
    return state == "invited" and bool(await roles_of(runtime, person_id))


async def invite_again(runtime: Runtime, person_id: str, cause: CommandContext, letter_id: str) -> None:
    """Records another invitation and mails its link, which ends the one before. Raises Refused.

    `letter_id` is that of `invitation_id`, or another that names the occasion: a letter that is queued is not repeated.
    """
    roles = await roles_of(runtime, person_id)
    if not roles:
        raise Refused("role-not-held", 409, "This person has no role. Give them one: the invitation comes with it.")
    if not await mail_outbox.find_deliveries(runtime.store, [letter_id]):
        await accounts.execute(runtime.store, cause, PLATFORM, person_id, account.InviteAgain())
        await queue_invitation(runtime, letter_id, person_id, roles)


async def queue_invitation_if_invited(runtime: Runtime, person_id: str, cause: CommandContext) -> None:
    """Queues an invitation for the command that gave the person a role, unless the account is set up."""
    if (await account_of(runtime.store, person_id)).state == "invited":
        await queue_invitation(runtime, invitation_id(person_id, cause), person_id, await roles_of(runtime, person_id))


def invitation_id(person_id: str, cause: CommandContext) -> str:
    """Returns the id of a command's letter: a repetition with the same idempotency key is the same letter."""
    source = cause.retry.key if cause.retry else cause.correlationid
    return f"invitation-{hashlib.sha256(source.encode()).hexdigest()[:32]}-{person_id}"
