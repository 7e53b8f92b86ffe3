"""What a contact form asks for, step by step: each is safe to repeat, so that it goes on wherever it was cut off."""

import asyncio

from services.identity.application.site_setup import execute_form, queue_letters_for
from services.identity.domain.sites import site as site_domain
from services.identity.store import forms, sites
from shared.errors import Refused
from shared.mongo import Document
from shared.ops.telemetry import log
from shared.runtime import Runtime

SAGA_INTERVAL_SECONDS = 2.0


async def run_saga_loop(runtime: Runtime) -> None:
    """Finish what was begun, by this process or by one that is no more; look again now and then."""
    while True:
        try:
            await resume_forms(runtime)
        except Exception as error:  # noqa: BLE001 one form that cannot be gone on with must not hold up the others
            log.warning("a form will be gone on with", error=type(error).__name__)
        await asyncio.sleep(SAGA_INTERVAL_SECONDS)


async def resume_forms(runtime: Runtime) -> None:
    """Everything that was sent and not told of yet, and everything that was accepted and is not whole."""
    async for form in forms.iterate_in_state(runtime.store, "kept"):
        if form["_id"] in (await _site_state(runtime, form["site"])).forms:
            await queue_letters_for(runtime, form)
    async for form in forms.iterate_in_state(runtime.store, "accepted"):
        try:
            await execute_form(runtime, form)
        except Refused as refused:  # for the operator; other sites' forms go on
            log.error("a form cannot be carried out", form=form["_id"], problem=refused.slug)
    await _mark_decided_forms(runtime)


async def _mark_decided_forms(runtime: Runtime) -> None:
    """The fact of an answer stands, and its process died before it could note it."""
    async for form in forms.iterate_in_state(runtime.store, "waiting"):
        state = (await _site_state(runtime, form["site"])).forms.get(form["_id"])
        if state not in ("accepted", "rejected"):
            continue
        told = await _answer(runtime, form, f"oms.identity.form_{state}.v1")
        if state == "accepted":
            await forms.set_state(runtime.store, form["_id"], "accepted", accepted_by=told["actor"])
        else:
            why = told["data"]["why"]
            await queue_letters_for(runtime, form | {"state": "rejected", "why": why})
            await forms.set_state(runtime.store, form["_id"], "rejected", why=why)


async def _answer(runtime: Runtime, form: Document, kind: str) -> Document:
    """As the journal tells it."""
    journal = runtime.store.collection(None, "journal")
    told = {"aggregate": f"{form['site']}|sit_{form['site']}", "events.data.form": form["_id"]}
    async for row in journal.find(told):
        for event in row["events"]:
            if event["type"] == kind and event["data"]["form"] == form["_id"]:
                return dict(event)
    raise Refused.missing()


async def _site_state(runtime: Runtime, site: str) -> site_domain.Site:
    """Also of a site of which nothing was ever told: a form for it may have been kept, and was refused."""
    try:
        return (await sites.load(runtime.store, site, f"sit_{site}")).state
    except Refused:
        return site_domain.Site()
