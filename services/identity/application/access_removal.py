"""Removal of a role in a site, and the end of a person's open sessions."""

from services.identity.application.idempotent_step import ignore_if_done
from services.identity.domain import account, person
from services.identity.store import accounts, people, sessions
from shared.contracts.identity.accounts import Ending
from shared.contracts.vocabulary import PLATFORM, Role
from shared.eventstore.journal_entry import CommandContext
from shared.runtime import Runtime


async def remove_role(runtime: Runtime, site: str, person_id: str, role: Role, cause: CommandContext) -> None:
    """Revokes the role and ends every open session of the person."""
    with ignore_if_done():
        await people.execute(runtime.store, cause, site, person_id, person.RevokeRole(role))
    await end_sessions(runtime, person_id, "access_removed", cause)


async def end_sessions(runtime: Runtime, person_id: str, reason: Ending, cause: CommandContext) -> None:
    """Ends all sessions. The event comes first: with it every process refuses the sessions' tokens."""
    open_sessions = [row["session"] for row in await sessions.list_for_person(runtime.store, person_id)]
    if open_sessions:
        with ignore_if_done():
            await accounts.execute(runtime.store, cause, PLATFORM, person_id, account.EndAllSessions(reason))
        await sessions.end(runtime.store, open_sessions)
