"""Response models that several rooms of reviews' API share; they describe bodies that are built as JSON."""

from typing import Annotated

from pydantic import BaseModel, Field

Count = Annotated[int, Field(ge=0)]
Revision = Annotated[int, Field(ge=0, description="Sequence of the event that saved it last; 0 before the first.")]
Version = Annotated[int, Field(ge=1, description="Sequence of the last event; the ETag is the same number.")]
Time = Annotated[str, Field(description="RFC 3339, in UTC.")]
OpenedText = Annotated[str | None, Field(description="Null where it cannot be read: destroyed, or not as sealed.")]


class SiteResponse(BaseModel):
    """Base of responses that say whether a site is a training site."""

    practice: Annotated[bool, Field(description="In a training site alone.")] = False
