"""Creation of an invented master case of a training site: texts sealed, events committed, then made final."""

import uuid
from dataclasses import replace

from services.reviews.domain import Approve, Case, Command, TakeForQa
from services.reviews.domain.case.entry.commands import EnterMaster
from services.reviews.domain.practice import THE_SYSTEM, Master, check_master, sheet_of
from services.reviews.store import cases, texts
from services.reviews.store.texts import TextOwner
from shared.contracts.reviews.entry import CaseCreated
from shared.errors import Refused
from shared.eventstore.journal_entry import AggregateId, CommandContext, IdempotencyKey
from shared.eventstore.repository import LoadedAggregate
from shared.instrument.samples import supporting_records
from shared.web.request import RequestContext


async def load_master(ctx: RequestContext, site: str, county: str, seed: int, number: int) -> LoadedAggregate[Case]:
    """Enters a master case as the system and makes it final as the signed-in person.

    A repeated request resumes where the first one ended.
    """
    today, cause = ctx.today(site), _entering(ctx.cause, number)
    sheet = sheet_of(seed, number, {"site": site, "county": county}, today)
    owner = TextOwner(site, f"cas_{uuid.UUID(ctx.runtime.new_id()).hex}")
    sealed = await texts.seal(ctx.runtime, owner, supporting_records.narratives(sheet))
    master = Master(AggregateId("reviews", site, owner.aggregate_id), sheet, sealed)
    command = EnterMaster(tuple(master.events(cause, today)))
    entered = await cases.execute(ctx.runtime.store, cause, site, owner.aggregate_id, command)
    if entered.replayed:
        await texts.discard(ctx.runtime.store, site, sealed.values())
    return await _made_final(ctx, entered)


async def must_fit_its_master(ctx: RequestContext, site: str, created: CaseCreated) -> None:
    """Raises Refused unless the master that a new case names is one of this site and like the case."""
    if created.master is None:
        return
    try:
        master = (await cases.load(ctx.runtime.store, site, created.master)).state
    except Refused:
        master = None
    check_master(created, master)


def _entering(cause: CommandContext, number: int) -> CommandContext:
    """Returns the context with the system as actor, so that any person may do QA, and an idempotency key per case."""
    retry = cause.retry and IdempotencyKey(f"{cause.retry.key}:{number}", cause.retry.body)
    return replace(cause, actor=THE_SYSTEM, retry=retry)


async def _made_final(ctx: RequestContext, entered: LoadedAggregate[Case]) -> LoadedAggregate[Case]:
    """Takes and approves the case: a final case cannot be changed, and dashboards count it."""
    cause, case = replace(ctx.cause, retry=None), entered
    if case.replayed:
        case = await cases.load(ctx.runtime.store, entered.subject.site, entered.subject.id)
    if case.state.stage == "ready_for_initial_qa":
        case = await _execute(ctx, case, TakeForQa(ctx.user.id), cause)
    if case.state.custody == ctx.user.id:
        case = await _execute(ctx, case, Approve(ctx.user.id, case.state.version), cause)
    return case


async def _execute(
    ctx: RequestContext, case: LoadedAggregate[Case], command: Command, cause: CommandContext
) -> LoadedAggregate[Case]:
    return await cases.execute(ctx.runtime.store, cause, case.subject.site, case.subject.id, command)
