"""Response models of presence and of the data of server-sent events, for the document of the API alone."""

from typing import Annotated

from pydantic import BaseModel, Field

from services.reviews.api.response_models import SiteResponse, Version
from services.reviews.updates.changes import ChangeKind
from shared.contracts.vocabulary import CaseId, ItemNumber, PersonId


class PersonPresenceResponse(BaseModel):
    """A person who has the case open, and the item that they look at; null on any other page."""

    person: PersonId
    item: ItemNumber | None


class PresenceResponse(SiteResponse):
    """The people who have the case open, and its version, which is its ETag."""

    case: CaseId
    version: Version
    people: list[PersonPresenceResponse]


class VersionsEvent(BaseModel):
    """Data of the event `versions`, the first of a stream: it tells of everything after these versions."""

    cases: dict[str, Version]


class CaseEvent(BaseModel):
    """Data of the event `case`: the case changed up to this version. Several changes may come as one."""

    case: CaseId
    version: Version
    kinds: Annotated[list[ChangeKind], Field(description="More kinds may follow.")]
    items: Annotated[list[ItemNumber], Field(description="Items whose answers, texts, notes or overrides changed.")]
    by: list[PersonId]


class PresenceEvent(BaseModel):
    """Data of the event `presence`: all people who have the case open now."""

    case: CaseId
    people: list[PersonPresenceResponse]
