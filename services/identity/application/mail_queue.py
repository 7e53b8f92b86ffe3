"""Letters of identity by occasion: their recipients and content, queued under ids that never change."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from services.identity.credentials.random_tokens import digest, new_link
from services.identity.mail import letters
from services.identity.mail.letters import FormDetails, Letter, Link, Recipient
from services.identity.store import invitations, mail_outbox, profiles
from shared.mongo import Document
from shared.reference.jurisdictions import jurisdictions
from shared.runtime import Runtime

INVITATION_LIFETIME = timedelta(days=14)
RESET_LIFETIME = timedelta(hours=1)


async def queue_form_link(runtime: Runtime, site: str, row: Document, link: str, expires: datetime) -> None:
    """Queues the link to a contact form for the state's contact."""
    address = f"{runtime.settings.public_url}/f/{link}"
    to = Recipient(f"form-link-{digest(link)[:32]}", row["contact_email"], row["contact_name"])
    kind = {"training": "TRAINING", "cqi": "CQI", "cfsr": "CFSR"}[site.partition("-")[2]]
    await _queue(runtime, letters.form_link(to, site, kind, Link(address, expires.date())))


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
    email = sender.get("email") or (await profiles.load(runtime.store, sender["person"]))["email"]
    if form["state"] == "rejected":
        to = Recipient(f"form-{form['_id']}-rejected", email, sender["name"])
        await _queue(runtime, letters.form_rejected(to, details, form["why"]))
    else:
        to = Recipient(f"form-{form['_id']}-accepted", email, sender["name"])
        await _queue(runtime, letters.form_accepted(to, details))


async def queue_form_invitation(runtime: Runtime, form: Document, person_id: str, roles: list[str]) -> None:
    """Queues one invitation for a form and a person; the link is created with the letter and is nowhere else."""
    await queue_invitation(runtime, f"invitation-{form['_id']}-{person_id}", person_id, {form["site"]: roles})


async def queue_invitation(runtime: Runtime, letter_id: str, person_id: str, roles: dict[str, list[str]]) -> None:
    """Queues an invitation with a link for one use within two weeks; under a known letter id nothing is queued."""
    if await mail_outbox.find_deliveries(runtime.store, [letter_id]):
        return
    profile = await profiles.load(runtime.store, person_id)
    link, expires = new_link(), runtime.now() + INVITATION_LIFETIME
    await invitations.add(runtime.store, digest(link), person_id, expires)
    address = f"{runtime.settings.public_url}/i/{link}"
    to = Recipient(letter_id, profile["email"], profile["name"])
    await _queue(runtime, letters.invitation(to, roles, Link(address, expires.date())))


async def queue_password_reset(runtime: Runtime, profile: Document) -> None:
    """Queues a link with which a new password can be set once within an hour."""
    link, expires = new_link(), runtime.now() + RESET_LIFETIME
    await invitations.add(runtime.store, digest(link), profile["_id"], expires, reset=True)
    address = f"{runtime.settings.public_url}/i/{link}"
    to = Recipient(f"reset-{digest(link)[:32]}", profile["email"], profile["name"])
    await _queue(runtime, letters.password_reset(to, Link(address, expires)))


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


async def _queue(runtime: Runtime, *queued: Letter) -> None:
    await mail_outbox.enqueue(runtime.store, queued, runtime.now().astimezone(UTC))
