"""Preparation before the first request: training sites, a signing key, and the first operator."""

from services.identity.application.mail_queue import queue_invitation
from services.identity.domain import account
from services.identity.jobs.key_rotation import rotate_signing_keys
from services.identity.runtime import SERVICE_ACTOR
from services.identity.store import accounts, profiles, sites, snapshot_queries
from shared.contracts.identity.sites import SiteCreated
from shared.contracts.vocabulary import PLATFORM
from shared.errors import Refused
from shared.eventstore.journal import Journal
from shared.eventstore.journal_entry import AggregateId, StreamHead, new_journal_entry
from shared.reference.jurisdictions import jurisdictions
from shared.runtime import Runtime

FIRST_OPERATOR_LETTER_ID = "invitation-first-operator"


async def prepare(runtime: Runtime) -> None:
    """Runs all steps; each is safe to repeat, and several processes may run them at once."""
    await create_training_sites(runtime)
    await rotate_signing_keys(runtime)
    await invite_first_operator(runtime)


async def create_training_sites(runtime: Runtime) -> None:
    """Creates the training site of every jurisdiction that has none, in one bulk write (R6)."""
    cause = runtime.command_context(SERVICE_ACTOR)
    existing = await snapshot_queries.list_site_ids(runtime.store)
    missing = [site for code in jurisdictions() if (site := f"{code}-training") not in existing]
    entries = [
        new_journal_entry(AggregateId("identity", site, f"sit_{site}"), StreamHead(), [SiteCreated()], cause)
        for site in missing
    ]
    await Journal.for_purpose(runtime.store, None).append_each(entries)
    for site in missing:
        await sites.refresh_snapshot(runtime.store, site, f"sit_{site}")


async def invite_first_operator(runtime: Runtime) -> None:
    """Invites the address in the settings as operator, unless there is one; operators invite all further ones."""
    email = runtime.settings.first_operator
    if not email or await snapshot_queries.is_platform_role_held(runtime.store, "PLATFORM_OPERATOR"):
        return
    person = await profiles.find_or_create(runtime.store, email, "First operator", runtime.new_id, runtime.now())
    for command in (account.Invite(), account.GivePlatformRole("PLATFORM_OPERATOR")):
        try:
            await accounts.execute(runtime.store, runtime.command_context(SERVICE_ACTOR), PLATFORM, person, command)
        except Refused as refused:
            if refused.slug not in ("account-there", "role-held"):
                raise
    await queue_invitation(runtime, FIRST_OPERATOR_LETTER_ID, person, {PLATFORM: ["PLATFORM_OPERATOR"]})
