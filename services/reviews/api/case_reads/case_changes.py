"""Changes of a case since a version: what QA sees of a new round, and a reviewer since the last visit."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from services.reviews.api.case_reads.response_models import CaseChangesResponse
from services.reviews.api.cases.case_commands import load_authorized, of_case
from services.reviews.domain.case.changes import TextChange, changes_since
from services.reviews.domain.case.state import Text
from services.reviews.store import texts
from services.reviews.store.case_journal import events_of
from services.reviews.store.texts import TextOwner
from shared.contracts.vocabulary import CaseId, Site
from shared.web.authorization import AuthorizedRequest, Requires
from shared.web.responses import mark_audited_read, practice, versioned_response

router = APIRouter()


class Since(BaseModel):
    """A version of the case: that of a round, or of a visit; 0 is before its creation."""

    model_config = ConfigDict(extra="forbid")

    since: int = Field(default=0, ge=0, lt=2**31)


@router.get("/sites/{site}/cases/{case}/changes", response_model=CaseChangesResponse)
async def read_changes(
    site: Site,
    case: CaseId,
    which: Annotated[Since, Query()],
    ctx: Annotated[AuthorizedRequest, Requires("case.read", resource=of_case)],
) -> JSONResponse:
    """What the case holds now and did not hold at a version, each with who changed it last and when.

    `rounds` lists every submission to QA with its version: `since` the version of the round before shows what is new.
    """
    loaded = await load_authorized(ctx, site, case)
    changes = changes_since(await events_of(ctx.runtime.store, loaded), which.since)
    versions = [text.version_id for change in changes.texts for text in (change.before, change.now) if text]
    opened = await texts.read(ctx.runtime, TextOwner(site, case), filter(None, versions))
    content = {"id": case, "site": site, "since": which.since, "version": loaded.state.version} | practice(site)
    content |= {"stage": loaded.state.stage, "rounds": changes.rounds} | dict(changes.lists)
    shown = [_shown(change, opened) for change in changes.texts]
    content["texts"] = [text for text in shown if text["before"] is None or text["before"] != text["now"]]
    response = versioned_response(content, loaded.head.sequence)
    mark_audited_read(response, "read_changes", ctx.decision, case)
    return response


def _shown(change: TextChange, opened: dict[str, str]) -> dict[str, Any]:
    before, now = _content(change.before, opened), _content(change.now, opened)
    return {"field": change.field, "before": before, "now": now} | change.last


def _content(text: Text | None, opened: dict[str, str]) -> str | None:
    """Returns the text: empty where there was none, None where it cannot be read."""
    return opened.get(text.version_id) if text and text.version_id else ""
