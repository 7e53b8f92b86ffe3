"""How an address turns a wish into facts of a case: the rules first, then the table, then one commit."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Annotated, Any, TypeVar

from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, StringConstraints

from services.reviews.domain import Case, Command, decide, shown
from services.reviews.domain.case.entry.texts import LONGEST
from services.reviews.domain.case.guards import must_enter
from services.reviews.domain.practice import is_master
from services.reviews.store import cases, texts
from services.reviews.store.texts import Place
from shared.access import About, Action
from shared.contracts.reviews.case import ReviewsEvent
from shared.contracts.reviews.entry import SealedText
from shared.errors import Refused
from shared.eventstore.repository import Loaded
from shared.web.request import Asked
from shared.web.responses import answer, practice

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST)]
"""A text that has to say something: a note, a reason, evidence."""

S = TypeVar("S", bound=BaseModel)


class Strict(BaseModel):
    """Bodies refuse what they do not know, so that a misspelt field is never lost in silence."""

    model_config = ConfigDict(extra="forbid")


Judged = Action | Callable[[Case], Action]
"""What the table is asked; where it depends on the case, on the very state that the facts are added to."""


async def run(by: Asked, action: Judged, site: str, case: str, command: Command) -> Loaded[Case]:
    """The case's own rules say first what is wrong, in the field's words; what passes them is judged by the table."""

    def decided(state: Case) -> Sequence[ReviewsEvent]:
        asked = action(state) if callable(action) else action
        if asked in ("case.write", "case.submit"):
            must_enter(state, by.user.id)
        events = decide(state, command)
        by.demand(asked, site, about(case, state, by.user.id))
        return events

    return await cases.run(by.runtime.store, site, case, decided, by.cause)


async def run_with_texts(
    by: Asked,
    action: Judged,
    place: Place,
    sealed: Mapping[str, SealedText],
    command: Command,
) -> Loaded[Case]:
    """The same for a wish that brings sealed texts: what was not accepted is let go again."""
    return await letting_go(by, place.site, sealed, run(by, action, place.site, place.case, command))


async def letting_go(
    by: Asked, site: str, sealed: Mapping[str, SealedText], running: Awaitable[Loaded[S]]
) -> Loaded[S]:
    """What the run comes to; texts of a wish that it refuses, or that was done before, are in nobody's facts."""
    try:
        done = await running
    except Refused:
        await texts.let_go(by.runtime.store, site, sealed.values())
        raise
    if done.replayed:
        await texts.let_go(by.runtime.store, site, sealed.values())
    return done


def about(case: str, state: Case, person: str) -> About:
    """What the authorization table asks of a case that is there."""
    if state.stage == "not_created":
        return About(case=case)
    return About(case, state.county, state.stage, state.reviews_it(person))


async def existing(by: Asked, action: Action, site: str, case: str) -> Loaded[Case]:
    """The case, where this person may do this with it. Raises Refused: 404 for one that is not there."""
    return _may(by, action, await cases.load(by.runtime.store, site, case))


async def known(by: Asked, action: Action, site: str, case: str) -> Loaded[Case]:
    """The same of the case as this process knew it last: enough before a save, which is judged on the case as it is."""
    return _may(by, action, await cases.known(by.runtime.store, site, case))


def _may(by: Asked, action: Action, found: Loaded[Case]) -> Loaded[Case]:
    site, case = found.subject.site, found.subject.id
    if found.state.stage == "cleared":
        raise Refused.missing()
    by.demand(action, site, about(case, found.state, by.user.id))  # a role can be limited to counties (R23)
    if is_master(case, found.state) and not by.may("practice.key", site):
        words = "This is a master case. Make your own case with it as master, submit that, and compare the two."
        raise Refused("master-key", 403, words)
    return found


def whole(by: Asked, done: Loaded[Case], status: int = 200) -> JSONResponse:
    case = shown(done.state, by.cause.at.date())
    content = {"id": done.subject.id, "site": done.subject.site} | practice(done.subject.site) | case
    return answer(content, done.head.sequence, status=status, replayed=done.replayed)


def brief(done: Loaded[Case], part: Mapping[str, Any]) -> JSONResponse:
    """What changed, small enough for every save."""
    content = {"id": done.subject.id, "version": done.state.version, "stage": done.state.stage} | dict(part)
    return answer(content, done.head.sequence, replayed=done.replayed)
