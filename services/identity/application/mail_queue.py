"""Which letters go to whom on what occasion: made from what identity keeps, and queued under ids that never change."""

import secrets
from datetime import UTC, date, datetime, timedelta
from typing import Any

from services.identity.credentials.random_tokens import digest
from services.identity.mail import letters
from services.identity.mail.letters import FormDetails, Letter, Link, Recipient
from services.identity.store import invitations, mail_outbox, profiles
from shared.mongo import Document
from shared.reference.jurisdictions import jurisdictions
from shared.runtime import Runtime

INVITATION_LIFETIME = timedelta(days=14)
RESET_LIFETIME = timedelta(hours=1)


async def queue_form_link(runtime: Runtime, site: str, row: Document, link: str, expires: datetime) -> None:
    """To the state's contact."""
    address = f"{runtime.settings.public_url}/contact-forms/{link}"
    to = Recipient(f"form-link-{digest(link)[:32]}", row["contact_email"], row["contact_name"])
    kind = {"training": "TRAINING", "cqi": "CQI", "cfsr": "CFSR"}[site.partition("-")[2]]
    await _queue(runtime, letters.form_link(to, site, kind, Link(address, expires.date())))


async def queue_form_letters(runtime: Runtime, form: Document) -> None:
    """One to the operator's inbox, and a copy to the state's Regional Office (R31)."""
    told, settings = await _form_details(runtime, form), runtime.settings
    office = settings.regional_office(jurisdictions()[form["site"][:2]].region)
    await _queue(
        runtime,
        letters.form_sent(Recipient(f"form-{form['_id']}-operator", settings.operator_inbox), told),
        letters.form_copy(Recipient(f"form-{form['_id']}-office", office), told),
    )


async def queue_form_decision(runtime: Runtime, form: Document) -> None:
    """To whoever sent the form."""
    sender, told = form["sender"], await _form_details(runtime, form)
    email = sender.get("email") or (await profiles.load(runtime.store, sender["person"]))["email"]
    if form["state"] == "rejected":
        to = Recipient(f"form-{form['_id']}-rejected", email, sender["name"])
        await _queue(runtime, letters.form_rejected(to, told, form["why"]))
    else:
        to = Recipient(f"form-{form['_id']}-accepted", email, sender["name"])
        await _queue(runtime, letters.form_accepted(to, told))


async def queue_form_invitation(runtime: Runtime, form: Document, who: str, roles: list[str]) -> None:
    """Once a form and person: the link is made with the letter, and is nowhere else."""
    await queue_invitation(runtime, f"invitation-{form['_id']}-{who}", who, {form["site"]: roles})


async def queue_invitation(runtime: Runtime, letter: str, who: str, roles: dict[str, list[str]]) -> None:
    """A link that holds once and for two weeks. Repeated under the same letter's id it is the first one that counts."""
    if await mail_outbox.find_deliveries(runtime.store, [letter]):
        return
    profile = await profiles.load(runtime.store, who)
    link, expires = secrets.token_urlsafe(32), runtime.now() + INVITATION_LIFETIME
    await invitations.add(runtime.store, digest(link), who, expires)
    address = f"{runtime.settings.public_url}/invitations/{link}"
    to = Recipient(letter, profile["email"], profile["name"])
    await _queue(runtime, letters.invitation(to, roles, Link(address, expires.date())))


async def queue_password_reset(runtime: Runtime, profile: Document) -> None:
    """A link by which a new password can be set, once and within an hour."""
    link, expires = secrets.token_urlsafe(32), runtime.now() + RESET_LIFETIME
    await invitations.add(runtime.store, digest(link), profile["_id"], expires, reset=True)
    address = f"{runtime.settings.public_url}/invitations/{link}"
    to = Recipient(f"reset-{digest(link)[:32]}", profile["email"], profile["name"])
    await _queue(runtime, letters.password_reset(to, Link(address, expires)))


async def queue_review_overdue(
    runtime: Runtime, site: str, review: str, due: str, administrators: list[Document]
) -> None:
    """To the operator and the site's administrators."""
    page = f"{runtime.settings.public_url}/sites/{site}/user-reviews/{review}"
    day = date.fromisoformat(due)
    to = [Recipient(f"overdue-{site}-{review}-operator", runtime.settings.operator_inbox)]
    to += [Recipient(f"overdue-{site}-{review}-{one['_id']}", one["email"], one["name"]) for one in administrators]
    await _queue(runtime, *(letters.user_review_overdue(one, site, day, page) for one in to))


async def _form_details(runtime: Runtime, form: Document) -> FormDetails:
    sender: dict[str, Any] = form["sender"]
    page = f"{runtime.settings.public_url}/sites/{form['site']}/forms/{form['_id']}"
    consulted = date.fromisoformat(form["consulted"]) if form.get("consulted") else None
    return FormDetails(form["kind"], form["site"], sender["name"], page, consulted)


async def _queue(runtime: Runtime, *some: Letter) -> None:
    await mail_outbox.enqueue(runtime.store, some, runtime.now().astimezone(UTC))
