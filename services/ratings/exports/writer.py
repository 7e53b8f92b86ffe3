"""File of an export in one of four formats, made page by page; formatting runs in threads."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from typing import Literal, Protocol

from services.ratings.domain import RatedCase
from services.ratings.exports.csv_writer import CsvWriter
from services.ratings.exports.ndjson import NdjsonWriter
from services.ratings.exports.parquet import ParquetWriter
from services.ratings.exports.workbook import WorkbookWriter

Format = Literal["csv", "xlsx", "parquet", "ndjson"]


class Writer(Protocol):
    """A format. Chunks are written as they come; some formats yield most of the file at the end."""

    def begin(self) -> Iterator[bytes]: ...

    def cases(self, cases: Sequence[RatedCase]) -> Iterator[bytes]: ...

    def end(self) -> Iterator[bytes]: ...

    def close(self) -> None:
        """Release its resources, whether the file is whole or not."""
        ...


WRITERS: dict[Format, Callable[[], Writer]] = {
    "csv": CsvWriter,
    "xlsx": WorkbookWriter,
    "parquet": ParquetWriter,
    "ndjson": NdjsonWriter,
}
MEDIA: dict[Format, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
    "ndjson": "application/x-ndjson",
}


async def file_of(form: Format, pages: AsyncIterator[list[RatedCase]], *, bom: bool = False) -> AsyncIterator[bytes]:
    """Yield the file in chunks of any size; `bom`: a CSV file begins with a byte order mark."""
    writer: Writer = CsvWriter(bom=bom) if form == "csv" else await asyncio.to_thread(WRITERS[form])
    try:
        async for part in _in_thread(writer.begin()):
            yield part
        async for page in pages:
            async for part in _in_thread(writer.cases(page)):
                yield part
        async for part in _in_thread(writer.end()):
            yield part
    finally:
        await asyncio.to_thread(writer.close)


async def in_chunks(file: AsyncIterator[bytes], size: int) -> AsyncIterator[bytes]:
    """Yield the same bytes in chunks of this size; the last one may be smaller."""
    buffer = bytearray()
    async for data in file:
        buffer += data
        while len(buffer) >= size:
            yield bytes(buffer[:size])
            del buffer[:size]
    if buffer:
        yield bytes(buffer)


async def _in_thread(parts: Iterator[bytes]) -> AsyncIterator[bytes]:
    """Yield the chunks, each made in a thread."""
    while (part := await asyncio.to_thread(next, parts, None)) is not None:
        yield part
