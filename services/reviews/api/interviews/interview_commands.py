"""How an address turns a wish into facts of a stakeholder interview: its own rules, then the table, then one commit."""

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi.responses import JSONResponse

from services.reviews.api.cases.case_commands import letting_go
from services.reviews.domain.interviews.decide import Command, decide
from services.reviews.domain.interviews.presentation import with_texts
from services.reviews.domain.interviews.state import Interview
from services.reviews.store.interviews import interviews
from services.reviews.store.texts import Place
from shared.access import About, Action
from shared.contracts.reviews.entry import SealedText
from shared.contracts.reviews.interviews import InterviewEvent
from shared.errors import Refused
from shared.eventstore.repository import Loaded
from shared.web.request import Asked
from shared.web.responses import answer, practice


async def demanded(by: Asked, action: Action, place: Place) -> Loaded[Interview]:
    """The interview, where this person may do this with it. Raises Refused: 404 for one that is not there."""
    found = await interviews.load(by.runtime.store, place.site, place.case)
    if not found.state.is_there:
        raise Refused.missing()
    by.demand(action, place.site, About(county=found.state.county))  # a role can be limited to counties (R23)
    return found


async def run(by: Asked, action: Action, place: Place, command: Command) -> Loaded[Interview]:
    """The interview's own rules say first what is wrong; what passes them is judged by the table."""

    def decided(state: Interview) -> Sequence[InterviewEvent]:
        events = decide(state, command)
        by.demand(action, place.site, About(county=state.county))
        return events

    return await interviews.run(by.runtime.store, place.site, place.case, decided, by.cause)


async def run_with_texts(
    by: Asked, action: Action, place: Place, sealed: Mapping[str, SealedText], command: Command
) -> Loaded[Interview]:
    """The same for a wish that brings sealed texts: what was not accepted is let go again."""
    return await letting_go(by, place.site, sealed, run(by, action, place, command))


def whole(found: Loaded[Interview], said: Mapping[str, str]) -> JSONResponse:
    """The interview with its texts. `said`: texts by version."""
    content = {"site": found.subject.site} | practice(found.subject.site)
    return answer(content | with_texts(found.subject.id, found.state, said), found.head.sequence)


def brief(done: Loaded[Interview], part: Mapping[str, Any] | None = None, *, status: int = 200) -> JSONResponse:
    """What changed, small enough for every save."""
    content = {"id": done.subject.id, "version": done.state.version, "stage": done.state.stage} | dict(part or {})
    return answer(content, done.head.sequence, status=status, replayed=done.replayed)
