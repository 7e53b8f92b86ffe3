"""A site is being set up by a process that dies: it comes up again, and everything is there once (R32)."""

import asyncio
import uuid
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from typing import Any

from deploy.local.servers import mail
from services.identity.domain.sites import site
from services.identity.store import forms, profiles, sites, user_list
from shared.eventstore.journal import Journal
from shared.eventstore.journal_entry import CommandContext
from shared.mongo import Document, Store
from shared.reference.jurisdictions import jurisdictions
from shared.runtime import new_id
from tests.faults.fault_run import FaultRun
from tests.support.wait import until

FRESH: Iterator[str] = iter([f"{code}-training" for code in jurisdictions() if code != "ca"])
"""A site of its own for each death; training sites are there and not set up."""

PATIENCE = 60.0
ROLES = {"state_administrator": "STATE_ADMIN", "reviewers": "REVIEWER", "qa": "QA_FIRST", "observers": "OBSERVER"}


@asynccontextmanager
async def one_form(run: FaultRun, point: str) -> AsyncIterator[None]:
    """Accepted (or, where its letters are what is cut off, just sent) before the block, and whole after it."""
    store, where = Store(run.tested.stack.mongo_url("identity"), "identity"), next(FRESH)
    form, mark = f"frm_{uuid.uuid4().hex}", uuid.uuid4().hex[:8]
    announced = point == "saga.announced"
    try:
        await _sent(store, where, form, mark, accepted=not announced)
        yield
        await until(partial(_is, store, where, form, "waiting" if announced else "done"), PATIENCE)
        await (_told_twice(run, store, form) if announced else _there_once(run, store, where, mark))
    finally:
        store.close()


async def _sent(store: Store, where: str, form: str, mark: str, *, accepted: bool) -> None:
    content: Document = {"kind": "TRAINING", "state_administrator": _someone(mark, "state_administrator")}
    content |= {group: [_someone(mark, group)] for group in ROLES if group != "state_administrator"}
    sender = {"name": "A contact (invented)", "email": f"contact.{mark}@state.example"}
    kept = {"site": where, "kind": "TRAINING", "content": content, "at": datetime.now(UTC), "sender": sender}
    await forms.add(store, form, kept | {"by": None, "consulted": "2026-01-05"})
    steps: list[site.Command] = [site.Consult("2026-01-05", "agreed"), site.SendForm(form, "TRAINING", 4, "0" * 64)]
    for step in [*steps, *([site.AcceptForm(form)] if accepted else [])]:
        await sites.execute(store, _cause(), where, f"sit_{where}", step)
    if accepted:
        await forms.set_state(store, form, "accepted", accepted_by="usr_settler")


async def _is(store: Store, where: str, form: str, state: str) -> bool:
    return bool((await forms.load(store, where, form))["state"] == state)


async def _told_twice(run: FaultRun, store: Store, form: str) -> None:
    """To the operator's inbox and to the Regional Office, once each."""
    rows = store.collection(None, "mails").find({"_id": {"$regex": f"^form-{form}-"}})
    to = {row["_id"]: row["to"] async for row in rows}
    assert len(to) == 2, to
    await until(partial(_came, run, to), PATIENCE)


async def _came(run: FaultRun, to: dict[str, str]) -> bool:
    """Whether each letter is in its mailbox, shown once."""
    found: list[dict[str, Any]] = []
    for address in set(to.values()):
        found += await asyncio.to_thread(mail.taken, run.tested.stack.ledger, address)
    shown = Counter(one["message_id"].strip("<>").partition("@")[0] for one in found)
    assert all(shown[letter] <= 1 for letter in to), shown
    return all(shown[letter] for letter in to)


async def _there_once(run: FaultRun, store: Store, where: str, mark: str) -> None:
    """One open site, one account and one role each, one invitation each."""
    assert (await sites.load(store, where, f"sit_{where}")).state.state == "active"
    listed = {
        one["email"]: [held["role"] for held in one["roles"]] for one in await user_list.list_for_site(store, where)
    }
    assert listed == {_someone(mark, group)["email"]: [role] for group, role in ROLES.items()}
    invited: dict[str, str] = {}
    for email in listed:
        profile = await profiles.find_by_email(store, email)
        assert profile, email
        assert await _grants(store, where, profile["_id"]) == 1
        rows = store.collection(None, "mails").find({"to": email, "_id": {"$regex": "^invitation-"}})
        invited |= {row["_id"]: email async for row in rows}
    assert len(invited) == len(ROLES)
    await until(partial(_came, run, invited), PATIENCE)


async def _grants(store: Store, where: str, person: str) -> int:
    rows = await Journal(store.collection(None, Journal.COLLECTION)).after(f"{where}|{person}", 0)
    return sum(len(row["events"]) for row in rows)


def _someone(mark: str, group: str) -> dict[str, str]:
    return {"name": f"{group.replace('_', ' ').title()} (invented)", "email": f"{group}.{mark}@state.example"}


def _cause() -> CommandContext:
    request = new_id()
    return CommandContext("usr_settler", datetime.now(UTC), request, request, f"00-{'0' * 31}1-{'0' * 15}1-00", new_id)
