"""Makes a file of pages of cases, part by part, in one of four formats; formatting waits for no other request."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from typing import Literal, Protocol

from services.ratings.domain import RatedCase
from services.ratings.exports.csv_writer import Delimited
from services.ratings.exports.ndjson import Lines
from services.ratings.exports.parquet import Columnar
from services.ratings.exports.workbook import Workbook

Format = Literal["csv", "xlsx", "parquet", "ndjson"]


class Writer(Protocol):
    """A file in the making. What it gives is written as it comes; some formats give most of it at the end."""

    def begin(self) -> Iterator[bytes]: ...

    def cases(self, cases: Sequence[RatedCase]) -> Iterator[bytes]: ...

    def end(self) -> Iterator[bytes]: ...

    def close(self) -> None:
        """Let go of what it holds, whole or not."""
        ...


WRITERS: dict[Format, Callable[[], Writer]] = {
    "csv": Delimited,
    "xlsx": Workbook,
    "parquet": Columnar,
    "ndjson": Lines,
}
MEDIA: dict[Format, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
    "ndjson": "application/x-ndjson",
}


async def file_of(form: Format, pages: AsyncIterator[list[RatedCase]]) -> AsyncIterator[bytes]:
    """The file's bytes, in parts of any size."""
    writer = await asyncio.to_thread(WRITERS[form])
    try:
        async for part in _aside(writer.begin()):
            yield part
        async for page in pages:
            async for part in _aside(writer.cases(page)):
                yield part
        async for part in _aside(writer.end()):
            yield part
    finally:
        await asyncio.to_thread(writer.close)


async def in_parts(file: AsyncIterator[bytes], size: int) -> AsyncIterator[bytes]:
    """The same bytes in parts of this size; the last one is what is left."""
    held = bytearray()
    async for some in file:
        held += some
        while len(held) >= size:
            yield bytes(held[:size])
            del held[:size]
    if held:
        yield bytes(held)


async def _aside(parts: Iterator[bytes]) -> AsyncIterator[bytes]:
    """Each part is made in a thread."""
    while (part := await asyncio.to_thread(next, parts, None)) is not None:
        yield part
