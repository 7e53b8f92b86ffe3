"""Body of an uploaded table: pasted text, or a file as it was saved."""

from typing import Annotated, Self

from pydantic import Base64Bytes, BaseModel, ConfigDict, Field, model_validator

MAX_FRAME_LENGTH = 4 * 1024 * 1024


class TableContent(BaseModel):
    """Either `csv`, text in columns, or `file`, the bytes of a text file or of an Excel workbook in Base64."""

    model_config = ConfigDict(extra="forbid")

    csv: Annotated[str, Field(max_length=MAX_FRAME_LENGTH)] | None = None
    file: Annotated[Base64Bytes, Field(max_length=MAX_FRAME_LENGTH)] | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.csv is None) == (self.file is None):
            raise ValueError("give either csv or file")
        return self

    @property
    def content(self) -> str | bytes:
        """The text or the file."""
        return self.csv if self.csv is not None else self.file or b""
