"""Removal of a role and of open sessions."""

from typing import Any

from services.identity.application.idempotent_step import ignore_if_done
from services.identity.domain import account, person
from services.identity.store import accounts, people, sessions
from shared.contracts.vocabulary import PLATFORM
from shared.eventstore.journal_entry import CommandContext
from shared.runtime import Runtime


async def remove_role(runtime: Runtime, site: str, person_id: str, role: Any, cause: CommandContext) -> None:
    """The role goes, and with it every session the person has open."""
    with ignore_if_done():
        await people.execute(
            runtime.store, site, person_id, lambda state: person.decide(state, person.RevokeRole(role)), cause
        )
    await end_sessions(runtime, person_id, "access_removed", cause)


async def end_sessions(runtime: Runtime, person_id: str, reason: Any, cause: CommandContext) -> None:
    """Told first: every process hears of it and lets the sessions' tokens pass no longer."""
    ending = account.EndAllSessions(reason)
    open_now = [row["session"] for row in await sessions.list_for_person(runtime.store, person_id)]
    if open_now:
        with ignore_if_done():
            await accounts.execute(
                runtime.store, PLATFORM, person_id, lambda state: account.decide(state, ending), cause
            )
        await sessions.end(runtime.store, open_now)
