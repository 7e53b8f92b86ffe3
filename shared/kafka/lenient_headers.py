"""Lenient header decoding: aiokafka fails for ever at a header whose name is not UTF-8, and so blocks a partition."""

from collections.abc import Iterator
from typing import Any

from aiokafka.consumer import fetcher
from aiokafka.record.default_records import _DefaultRecordBatchPy
from aiokafka.record.memory_records import _MemoryRecordsPy


class _LenientBytes(bytearray):
    """Bytes whose slices decode to text whatever they hold."""

    def __getitem__(self, index: Any) -> Any:
        return _LenientBytes(super().__getitem__(index)) if isinstance(index, slice) else super().__getitem__(index)

    def decode(self, encoding: str = "utf-8", _errors: str = "") -> str:
        return super().decode(encoding, "replace")


class _LenientBatch(_DefaultRecordBatchPy):  # type: ignore[misc]
    def __iter__(self) -> Any:
        self._maybe_uncompress()
        self._buffer: Any = _LenientBytes(self._buffer)
        return self


class _LenientRecords(_MemoryRecordsPy):  # type: ignore[misc]
    def next_batch(self) -> Any:
        batch = _LenientBatch(self._next_slice)
        self._cache_next()
        return batch


class _LenientPartitionRecords(fetcher.PartitionRecords):  # type: ignore[misc]
    """Records of a fetch: decoded by the client's own parser, after a failure by the slower lenient one."""

    def _unpack_records(self) -> Iterator[Any]:
        try:
            yield from super()._unpack_records()
        except UnicodeDecodeError:
            self._records: Any = _LenientRecords(self._records._buffer)  # noqa: SLF001 the buffer has no public name
            yield from super()._unpack_records()


def patch_header_decoding() -> None:
    """Replace the client's record parser. Its classes are private: see ADR 0020."""
    fetcher.MemoryRecords, fetcher.PartitionRecords = _MemoryRecordsPy, _LenientPartitionRecords
