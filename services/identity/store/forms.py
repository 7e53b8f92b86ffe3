"""Contact forms with the people they name, and the links by which a state's contact fills one in."""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

from shared.errors import Refused
from shared.mongo import Collection, Document, DuplicateKey, Store

FORMS, FORM_LINKS = "forms", "form_links"
UNUSED: Document = {"used": {"$exists": False}, "ended": {"$exists": False}}


async def declare(store: Store) -> None:
    """Creates the indexes of both collections."""
    await store.index(FORMS, ["site", "state"])
    await store.index(FORMS, ["state"])
    await store.index(FORM_LINKS, ["site"])


def _forms(store: Store) -> Collection:
    return store.collection(None, FORMS)


def _links(store: Store) -> Collection:
    return store.collection(None, FORM_LINKS)


async def add(store: Store, form: str, document: Document) -> None:
    """Stores a form before the event that names it: one without an event has no effect. Safe to repeat."""
    try:
        await _forms(store).insert_one({"_id": form, "state": "kept", **document})
    except DuplicateKey:
        return


async def delete_unsent(store: Store, form: str) -> None:
    """Deletes a form that no event names, with the people in it."""
    await _forms(store).delete_one({"_id": form, "state": "kept"})


async def load(store: Store, site: str, form: str) -> Document:
    """Returns the form. Raises Refused("not-found"), also for a form of another site."""
    if document := await _forms(store).find_one({"_id": form, "site": site}):
        return document
    raise Refused.missing()


async def list_for_site(store: Store, site: str) -> list[Document]:
    """Returns the site's forms, the oldest first."""
    return await _forms(store).find({"site": site}).sort("at").to_list(None)


async def set_state(store: Store, form: str, state: str, **more: Any) -> None:
    """Sets the form's state, and further fields with it."""
    await _forms(store).update_one({"_id": form}, {"$set": {"state": state, **more}})


async def iterate_in_state(store: Store, *states: str) -> AsyncIterator[Document]:
    """Yields the forms of all sites in these states, the oldest first."""
    async for form in _forms(store).find({"state": {"$in": list(states)}}).sort("at"):
        yield form


async def add_link(store: Store, digest: str, document: Document) -> None:
    """Stores a link by the digest of its secret, and ends the site's unused ones."""
    await _links(store).update_many({"site": document["site"]} | UNUSED, {"$set": {"ended": True}})
    await _links(store).insert_one({"_id": digest, **document})


async def load_link(store: Store, digest: str, now: datetime) -> Document:
    """Returns the link. Raises Refused (403), with one answer for an unknown, a used, an ended and an expired link."""
    query = {"_id": digest, "expires": {"$gt": now}} | UNUSED
    if link := await _links(store).find_one(query):
        return link
    raise Refused("link-used", 403, "This link is not valid: it was used before, or its time is over. Ask for another.")


async def consume_link(store: Store, digest: str, form: str, now: datetime) -> None:
    """Marks the link as used for this form."""
    await _links(store).update_one({"_id": digest}, {"$set": {"used": now, "form": form}})
