"""History of an item: every value that its answers, texts, sources and override had, with person and time."""

from typing import Annotated, Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from services.reviews.api.case_reads.response_models import ItemHistoryResponse
from services.reviews.api.cases.case_commands import load_authorized, of_case
from services.reviews.domain.case.history import ItemHistory, item_history
from services.reviews.store import texts
from services.reviews.store.case_journal import events_of
from services.reviews.store.texts import TextOwner
from shared.contracts.vocabulary import CaseId, ItemNumber, Site
from shared.web.authorization import AuthorizedRequest, Requires
from shared.web.responses import mark_audited_read, practice, versioned_response

router = APIRouter()


@router.get("/sites/{site}/cases/{case}/items/{item}/history", response_model=ItemHistoryResponse)
async def read_item_history(
    site: Site,
    case: CaseId,
    item: ItemNumber,
    ctx: Annotated[AuthorizedRequest, Requires("case.read", resource=of_case)],
) -> JSONResponse:
    """Every value that the item's answers, texts, sources and override had, oldest first, with who set it and when.

    A text is empty where it was taken back, and null where it cannot be read any more.
    """
    loaded = await load_authorized(ctx, site, case)
    history = item_history(await events_of(ctx.runtime.store, loaded), item)
    versions = [text.version_id for revisions in history.texts.values() for text in revisions]
    versions += [override.get("version_id") for override in history.overrides]
    opened = await texts.read(ctx.runtime, TextOwner(site, case), filter(None, versions))
    content = {"id": case, "site": site, "item": item} | practice(site) | _content(history, opened)
    response = versioned_response(content, loaded.head.sequence)
    mark_audited_read(response, "read_item_history", ctx.decision, case)
    return response


def _content(history: ItemHistory, opened: dict[str, str]) -> dict[str, Any]:
    return {
        "questions": {
            question: [line | {"value": _plain(line["value"])} for line in lines]
            for question, lines in history.questions.items()
        },
        "texts": {
            field: [
                {"text": opened.get(text.version_id) if text.version_id else ""}
                | text.model_dump(exclude={"version_id"})
                for text in revisions
            ]
            for field, revisions in history.texts.items()
        },
        "sources": history.sources,
        "overrides": [_override(line, opened) for line in history.overrides],
    }


def _override(line: dict[str, Any], opened: dict[str, str]) -> dict[str, Any]:
    """Returns an override with its reason; an undone one has no rating."""
    rest = {name: value for name, value in line.items() if name != "version_id"}
    undone = {"rating": None, "calculated": None}
    return undone | rest | {"why": opened.get(line["version_id"]) if "version_id" in line else ""}


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
