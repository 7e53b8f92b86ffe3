"""Parquet files of cases, a thousand to a row group."""

import io
from collections.abc import Iterator, Sequence
from typing import Any

from services.ratings.domain import RatedCase, columns, row_of
from services.ratings.domain.export_row import Cell

ROW_GROUP_SIZE = 1000
"""Cases: a row group is the least that a reader reads, and what a writer has to hold."""


class ParquetWriter:
    """Parquet: yields each row group as soon as it is full."""

    def __init__(self) -> None:
        import pyarrow as pa  # noqa: PLC0415 workers and most requests do without its hundred megabytes
        import pyarrow.parquet as pq  # noqa: PLC0415

        kinds = {"text": pa.string(), "number": pa.int64(), "boolean": pa.bool_(), "date": pa.string()}
        self._schema = pa.schema([pa.field(column.name, kinds[column.type]) for column in columns()])
        self._arrow: Any = pa
        self._sink = _Sink()
        self._file: Any = pq.ParquetWriter(self._sink, self._schema, compression="zstd")
        self._rows: list[list[Cell]] = []

    def begin(self) -> Iterator[bytes]:
        yield from ()

    def cases(self, cases: Sequence[RatedCase]) -> Iterator[bytes]:
        self._rows += map(row_of, cases)
        while len(self._rows) >= ROW_GROUP_SIZE:
            self._write(self._rows[:ROW_GROUP_SIZE])
            del self._rows[:ROW_GROUP_SIZE]
            yield self._sink.drain()

    def end(self) -> Iterator[bytes]:
        if self._rows:
            self._write(self._rows)
        self._file.close()
        yield self._sink.drain()

    def close(self) -> None:
        """Nothing to release: a file that was broken off has no footer."""

    def _write(self, rows: Sequence[Sequence[Cell]]) -> None:
        arrays = [
            self._arrow.array(cells, field.type)
            for cells, field in zip(zip(*rows, strict=True), self._schema, strict=True)
        ]
        self._file.write_table(
            self._arrow.Table.from_arrays(arrays, schema=self._schema), row_group_size=ROW_GROUP_SIZE
        )


class _Sink(io.RawIOBase):
    """Buffer between the library, which writes, and the export, which reads."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._drained = 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._buffer += data
        return len(data)

    def tell(self) -> int:
        return self._drained + len(self._buffer)

    def drain(self) -> bytes:
        part = bytes(self._buffer)
        self._drained += len(part)
        self._buffer.clear()
        return part
