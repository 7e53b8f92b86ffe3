"""Cases as Parquet, a thousand to a row group."""

import io
from collections.abc import Iterator, Sequence
from typing import Any

from services.ratings.domain import RatedCase, columns, row_of
from services.ratings.domain.export_row import Cell

GROUP = 1000
"""Cases: a row group is the least that a reader reads, and what a writer has to hold."""


class Columnar:
    """Gives each row group as it is full."""

    def __init__(self) -> None:
        import pyarrow as pa  # noqa: PLC0415 workers and most requests do without its hundred megabytes
        import pyarrow.parquet as pq  # noqa: PLC0415

        kinds = {"text": pa.string(), "number": pa.int64(), "boolean": pa.bool_()}
        self._schema = pa.schema([pa.field(one.name, kinds[one.type]) for one in columns()])
        self._arrow: Any = pa
        self._sink = _Sink()
        self._file: Any = pq.ParquetWriter(self._sink, self._schema, compression="zstd")
        self._rows: list[list[Cell]] = []

    def begin(self) -> Iterator[bytes]:
        yield from ()

    def cases(self, cases: Sequence[RatedCase]) -> Iterator[bytes]:
        self._rows += map(row_of, cases)
        while len(self._rows) >= GROUP:
            self._write(self._rows[:GROUP])
            del self._rows[:GROUP]
            yield self._sink.drained()

    def end(self) -> Iterator[bytes]:
        if self._rows:
            self._write(self._rows)
        self._file.close()
        yield self._sink.drained()

    def close(self) -> None:
        """What was broken off has no end, and nobody reads it."""

    def _write(self, rows: Sequence[Sequence[Cell]]) -> None:
        arrays = [
            self._arrow.array(cells, one.type) for cells, one in zip(zip(*rows, strict=True), self._schema, strict=True)
        ]
        self._file.write_table(self._arrow.Table.from_arrays(arrays, schema=self._schema), row_group_size=GROUP)


class _Sink(io.RawIOBase):
    """Takes what the library writes, until it is given away."""

    def __init__(self) -> None:
        self._held = bytearray()
        self._given = 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._held += data
        return len(data)

    def tell(self) -> int:
        return self._given + len(self._held)

    def drained(self) -> bytes:
        part = bytes(self._held)
        self._given += len(part)
        self._held.clear()
        return part
