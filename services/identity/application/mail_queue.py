"""Letters of identity by occasion: their recipients and content, queued under ids that never change."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, timedelta
from typing import Any

from services.identity.credentials.random_tokens import digest, new_link
from services.identity.domain.moments import LAST_ZONE, last_day
from services.identity.domain.sites.contact_form import FORM_KINDS
from services.identity.mail import letters
from services.identity.mail.letters import FormDetails, Letter, Link, Notice, Recipient
from services.identity.store import forms, invitations, mail_outbox, profiles
from shared.contracts.vocabulary import PLATFORM, purpose_of
from shared.eventstore.journal_entry import CommandContext
from shared.mongo import Document
from shared.reference.jurisdictions import jurisdictions
from shared.reference.zones import zones_of
from shared.runtime import Runtime

INVITATION_DAYS, FORM_LINK_DAYS = 14, 30
RESET_LIFETIME = timedelta(hours=1)


async def queue_form_link(runtime: Runtime, row: Document) -> None:
    """Queues a link to a contact form for the state's contact. `row`: the site, the contact and the consultation."""
    secret, site = new_link(), row["site"]
    day, expires = last_day(runtime.now(), FORM_LINK_DAYS, zones_of(site))
    await forms.add_link(runtime.store, digest(secret), row | {"expires": expires})
    address = f"{runtime.settings.public_url}/f/{secret}"
    to = Recipient(f"form-link-{digest(secret)[:32]}", row["contact_email"], row["contact_name"])
    kind = FORM_KINDS[purpose_of(site)]
    await _queue(runtime, letters.form_link(to, site, kind, Link(address, day)))


async def queue_form_letters(runtime: Runtime, form: Document) -> None:
    """Queues a letter to the operator's inbox, and a copy to the state's Regional Office (R31)."""
    details, settings = await _form_details(runtime, form), runtime.settings
    office = settings.regional_office(jurisdictions()[form["site"][:2]].region)
    await _queue(
        runtime,
        letters.form_sent(Recipient(f"form-{form['_id']}-operator", settings.operator_inbox), details),
        letters.form_copy(Recipient(f"form-{form['_id']}-office", office), details),
    )


async def queue_form_decision(runtime: Runtime, form: Document) -> None:
    """Queues the answer to the sender of the form."""
    sender, details = form["sender"], await _form_details(runtime, form)
    if sender.get("email"):  # by link: without an account there is no page to read
        details = replace(details, page="")
    email = sender.get("email") or (await profiles.load(runtime.store, sender["person"]))["email"]
    if form["state"] == "rejected":
        to = Recipient(f"form-{form['_id']}-rejected", email, sender["name"])
        await _queue(runtime, letters.form_rejected(to, details, form["why"]))
    else:
        to = Recipient(f"form-{form['_id']}-accepted", email, sender["name"])
        await _queue(runtime, letters.form_accepted(to, details))


async def queue_invitation(runtime: Runtime, letter_id: str, person_id: str, roles: dict[str, list[str]]) -> None:
    """Queues an invitation whose link works once, and ends the person's other links.

    Under the id of a queued letter nothing is queued, and the link of that letter is the one that opens.
    """
    profile = await profiles.load(runtime.store, person_id)
    secret = new_link()
    day, expires = last_day(runtime.now(), INVITATION_DAYS, _zones_of(roles))
    to = Recipient(letter_id, profile["email"], profile["name"])
    letter = letters.invitation(to, roles, Link(_invitation_address(runtime, secret), day))
    queued = await _queue_with_link(runtime, letter, secret)
    await invitations.open_link(runtime.store, queued, person_id, expires)


async def queue_password_reset(runtime: Runtime, profile: Document) -> None:
    """Queues a link with which a new password can be set once within an hour; the person's other links end."""
    secret, expires = new_link(), runtime.now() + RESET_LIFETIME
    to = Recipient(f"reset-{digest(secret)[:32]}", profile["email"], profile["name"])
    letter = letters.password_reset(to, Link(_invitation_address(runtime, secret), expires))
    queued = await _queue_with_link(runtime, letter, secret)
    await invitations.open_link(runtime.store, queued, profile["_id"], expires, reset=True)


async def queue_account_notice(
    runtime: Runtime, profile: Document, notice: Notice, cause: CommandContext, *, to_new: bool = False
) -> None:
    """Queues a letter to the owner of an account about a change that an operator made or asked for.

    `to_new`: the second letter of the same change, to an address that the owner did not have before.
    """
    source = cause.retry.key if cause.retry else cause.correlationid
    letter_id = f"{notice.replace('_', '-')}-{digest(source)[:32]}{'-new' if to_new else ''}"
    to = Recipient(letter_id, profile["email"], profile["name"])
    page = f"{runtime.settings.public_url}/second-factor"
    await _queue(runtime, letters.account_notice(to, notice, page))


async def queue_review_overdue(
    runtime: Runtime, site: str, review: str, due: str, administrators: list[Document]
) -> None:
    """Queues a reminder for the operator and for each of the site's administrators."""
    page = f"{runtime.settings.public_url}/sites/{site}/user-reviews/{review}"
    day = date.fromisoformat(due)
    to = [Recipient(f"overdue-{site}-{review}-operator", runtime.settings.operator_inbox)]
    to += [Recipient(f"overdue-{site}-{review}-{row['_id']}", row["email"], row["name"]) for row in administrators]
    await _queue(runtime, *(letters.user_review_overdue(recipient, site, day, page) for recipient in to))


async def _form_details(runtime: Runtime, form: Document) -> FormDetails:
    sender: dict[str, Any] = form["sender"]
    page = f"{runtime.settings.public_url}/sites/{form['site']}/forms/{form['_id']}"
    consulted = date.fromisoformat(form["consulted"]) if form.get("consulted") else None
    return FormDetails(form["kind"], form["site"], sender["name"], page, consulted)


def _zones_of(roles: Iterable[str]) -> set[str]:
    """Returns the zones in which a person with roles in these sites, jurisdictions or on the platform may read."""
    return {zone for scope in roles for zone in ((LAST_ZONE,) if scope == PLATFORM else zones_of(scope))}


def _invitation_address(runtime: Runtime, secret: str) -> str:
    return f"{runtime.settings.public_url}/i/{secret}"


async def _queue_with_link(runtime: Runtime, letter: Letter, secret: str) -> str:
    """Queues a letter with a secret link. Returns the digest of the link in the letter of this id that is queued."""
    return await mail_outbox.enqueue_with_link(runtime.store, letter, runtime.now().astimezone(UTC), digest(secret))


async def _queue(runtime: Runtime, *queued: Letter) -> None:
    await mail_outbox.enqueue(runtime.store, queued, runtime.now().astimezone(UTC))
