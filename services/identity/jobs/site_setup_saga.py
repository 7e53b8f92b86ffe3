"""Saga of contact forms: resumes each at the step at which it was interrupted; every step is idempotent."""

import asyncio

from services.identity.application.site_setup import execute_form, queue_letters_for
from services.identity.domain.sites import site as site_domain
from services.identity.store import forms, journal_queries, sites
from shared.errors import Refused
from shared.ops.telemetry import log
from shared.runtime import Runtime

SAGA_INTERVAL_SECONDS = 2.0


async def run_saga_loop(runtime: Runtime) -> None:
    """Resumes the forms of this process and of crashed ones at each interval until cancelled."""
    while True:
        try:
            await resume_forms(runtime)
        except Exception as error:  # noqa: BLE001 one form that cannot be resumed must not hold up the others
            log.warning("saga.retry", error=type(error).__name__)
        await asyncio.sleep(SAGA_INTERVAL_SECONDS)


async def resume_forms(runtime: Runtime) -> None:
    """Queues the letters of forms that were sent, and runs the steps of forms that were accepted."""
    async for form in forms.iterate_in_state(runtime.store, "kept"):
        if form["_id"] in (await _site_state(runtime, form["site"])).forms:
            await queue_letters_for(runtime, form)
    async for form in forms.iterate_in_state(runtime.store, "accepted"):
        try:
            await execute_form(runtime, form)
        except Refused as refused:  # for the operator; the forms of other sites go on
            log.error("saga.form_refused", form=form["_id"], problem=refused.slug)
    await _mark_decided_forms(runtime)


async def _mark_decided_forms(runtime: Runtime) -> None:
    """Marks forms whose decision is recorded, after a crash between the event and the mark."""
    async for form in forms.iterate_in_state(runtime.store, "waiting"):
        state = (await _site_state(runtime, form["site"])).forms.get(form["_id"])
        if state not in ("accepted", "rejected"):
            continue
        event_type = f"oms.identity.form_{state}.v1"
        decision = await journal_queries.find_form_event(runtime.store, form["site"], form["_id"], event_type)
        if decision is None:
            raise Refused.missing()
        if state == "accepted":
            await forms.set_state(runtime.store, form["_id"], "accepted", accepted_by=decision["actor"])
        else:
            reason = decision["data"]["why"]
            await queue_letters_for(runtime, form | {"state": "rejected", "why": reason})
            await forms.set_state(runtime.store, form["_id"], "rejected", why=reason)


async def _site_state(runtime: Runtime, site: str) -> site_domain.Site:
    """Returns the initial state for a site without events: a form for it may be stored, and was refused."""
    try:
        return (await sites.load(runtime.store, site, f"sit_{site}")).state
    except Refused:
        return site_domain.Site()
