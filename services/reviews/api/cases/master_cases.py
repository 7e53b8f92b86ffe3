"""One invented master case of a training site: its texts sealed, its facts committed, then made final."""

import uuid
from dataclasses import replace

from services.reviews.domain import Approve, Case, Command, TakeForQa
from services.reviews.domain.case.entry.commands import EnterMaster
from services.reviews.domain.practice import THE_SYSTEM, Master, check_master, sheet_of
from services.reviews.store import cases, texts
from services.reviews.store.texts import Place
from shared.contracts.reviews.case import CaseCreated
from shared.errors import Refused
from shared.eventstore.journal_entry import AggregateId, CommandContext, IdempotencyKey
from shared.eventstore.repository import LoadedAggregate
from shared.instrument.samples import supporting_records
from shared.web.request import RequestContext


async def load_master(ctx: RequestContext, site: str, county: str, seed: int, number: int) -> LoadedAggregate[Case]:
    """Entered by the system, looked at by who asked for it; a repeated request goes on where the first one ended."""
    today, cause = ctx.cause.at.date(), _entering(ctx.cause, number)
    sheet = sheet_of(seed, number, {"site": site, "county": county}, today)
    place = Place(site, f"cas_{uuid.UUID(ctx.runtime.new_id()).hex}")
    sealed = await texts.seal(ctx.runtime, place, supporting_records.narratives(sheet))
    master = Master(AggregateId("reviews", site, place.case), sheet, sealed)
    command = EnterMaster(tuple(master.events(cause, today)))
    entered = await cases.execute(ctx.runtime.store, cause, site, place.case, command)
    if entered.replayed:
        await texts.let_go(ctx.runtime.store, site, sealed.values())
    return await _made_final(ctx, entered)


async def must_fit_its_master(ctx: RequestContext, site: str, created: CaseCreated) -> None:
    """Raises Refused unless the master that a new case names is one of this site's, and like it."""
    if created.master is None:
        return
    try:
        master = (await cases.load(ctx.runtime.store, site, created.master)).state
    except Refused:
        master = None
    check_master(created, master)


def _entering(cause: CommandContext, number: int) -> CommandContext:
    """Nobody's case, so that anybody may do QA on it; each one of a request is remembered by itself."""
    retry = cause.retry and IdempotencyKey(f"{cause.retry.key}:{number}", cause.retry.body)
    return replace(cause, actor=THE_SYSTEM, retry=retry)


async def _made_final(ctx: RequestContext, entered: LoadedAggregate[Case]) -> LoadedAggregate[Case]:
    """Final, it can be changed by nobody, and the site's own dashboards have something to show."""
    cause, now = replace(ctx.cause, retry=None), entered
    if now.replayed:
        now = await cases.load(ctx.runtime.store, entered.subject.site, entered.subject.id)
    if now.state.stage == "ready_for_initial_qa":
        now = await _run(ctx, now, TakeForQa(ctx.user.id), cause)
    if now.state.custody == ctx.user.id:
        now = await _run(ctx, now, Approve(ctx.user.id, now.state.version), cause)
    return now


async def _run(
    ctx: RequestContext, case: LoadedAggregate[Case], command: Command, cause: CommandContext
) -> LoadedAggregate[Case]:
    return await cases.execute(ctx.runtime.store, cause, case.subject.site, case.subject.id, command)
