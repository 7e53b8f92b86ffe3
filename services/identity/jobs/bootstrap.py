"""Preparation before the first request: training sites, a signing key, and the first operator."""

from datetime import UTC, datetime

from services.identity.application.idempotent_step import ignore_if_done
from services.identity.application.invited_people import invitation_id, invite_again
from services.identity.application.mail_queue import queue_invitation
from services.identity.domain import account
from services.identity.domain.sites.contact_form import normalize_email
from services.identity.jobs.key_rotation import rotate_signing_keys
from services.identity.runtime import SERVICE_ACTOR
from services.identity.store import accounts, invitations, mail_outbox, profiles, sites, snapshot_queries
from shared.contracts.identity.sites import SiteCreated
from shared.contracts.vocabulary import PLATFORM, PlatformRole
from shared.errors import Refused
from shared.eventstore.journal import Journal
from shared.eventstore.journal_entry import AggregateId, StreamHead, new_journal_entry
from shared.reference.jurisdictions import jurisdictions
from shared.runtime import Runtime

FIRST_OPERATOR_LETTER_ID = "invitation-first-operator"
NO_FIRST_OPERATOR = "An operator has come in already, and invites all others; or OMS_FIRST_OPERATOR names no address."
OPERATOR: PlatformRole = "PLATFORM_OPERATOR"


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
    """Invites the first operator at a start: once, and again after the link of the invitation is over."""
    person = await appoint_first_operator(runtime)
    if person is None or _is_link_open(runtime, await invitations.find_ends(runtime.store, [person]), person):
        return
    first = not await mail_outbox.find_deliveries(runtime.store, [FIRST_OPERATOR_LETTER_ID])
    day = f"{runtime.now().astimezone(UTC):%Y%m%d}"
    letter_id = FIRST_OPERATOR_LETTER_ID if first else f"{FIRST_OPERATOR_LETTER_ID}-{day}-{person}"
    await queue_invitation(runtime, letter_id, person, {PLATFORM: ["PLATFORM_OPERATOR"]})


async def invite_first_operator_again(runtime: Runtime) -> str:
    """Mails the first operator another link, which ends the one before. Returns the address. Raises Refused."""
    person = await appoint_first_operator(runtime)
    if person is None:
        raise Refused("account-there", 409, NO_FIRST_OPERATOR)
    cause = runtime.command_context(SERVICE_ACTOR)
    await invite_again(runtime, person, cause, invitation_id(person, cause))
    return str((await profiles.load(runtime.store, person))["email"])


def _is_link_open(runtime: Runtime, ends: dict[str, datetime], person: str) -> bool:
    return person in ends and ends[person] > runtime.now()


async def appoint_first_operator(runtime: Runtime) -> str | None:
    """Gives the address in the settings the role of operator. Returns the person who is to be invited.

    None without an address, and as soon as an operator has come in: operators invite all further ones. Whoever held the
    role and never came in loses it, so that an address that was mistyped in the settings can be replaced.
    """
    email = runtime.settings.first_operator
    holders = await snapshot_queries.list_role_holders(runtime.store, "PLATFORM_OPERATOR")
    if not email or any(row["state"]["was_active"] for row in holders):
        return None
    person = await profiles.find_or_create(
        runtime.store, normalize_email(email), "First operator", runtime.new_id, runtime.now()
    )
    others = {row["_id"].partition("|")[2] for row in holders} - {person}
    steps: list[tuple[str, account.Command]] = [(other, account.TakePlatformRole(OPERATOR)) for other in others]
    steps += [(person, account.Invite()), (person, account.GivePlatformRole(OPERATOR))]
    for subject, command in steps:
        with ignore_if_done():
            await accounts.execute(runtime.store, runtime.command_context(SERVICE_ACTOR), PLATFORM, subject, command)
    return person
