"""Read records whose header names are no text: aiokafka stops at them for ever, and so would a whole partition."""

from collections.abc import Iterator
from typing import Any

from aiokafka.consumer import fetcher
from aiokafka.record.default_records import _DefaultRecordBatchPy
from aiokafka.record.memory_records import _MemoryRecordsPy


class _AnyText(bytearray):
    """Bytes whose pieces read as text whatever they hold."""

    def __getitem__(self, place: Any) -> Any:
        return _AnyText(super().__getitem__(place)) if isinstance(place, slice) else super().__getitem__(place)

    def decode(self, encoding: str = "utf-8", _errors: str = "") -> str:
        return super().decode(encoding, "replace")


class _PatientBatch(_DefaultRecordBatchPy):  # type: ignore[misc]
    def __iter__(self) -> Any:
        self._maybe_uncompress()
        self._buffer: Any = _AnyText(self._buffer)
        return self


class _PatientRecords(_MemoryRecordsPy):  # type: ignore[misc]
    def next_batch(self) -> Any:
        batch = _PatientBatch(self._next_slice)
        self._cache_next()
        return batch


class _Patient(fetcher.PartitionRecords):  # type: ignore[misc]
    """The client cannot read a header whose name is no UTF-8, at every try again: then a slower parser reads on."""

    def _unpack_records(self) -> Iterator[Any]:
        try:
            yield from super()._unpack_records()
        except UnicodeDecodeError:
            self._records: Any = _PatientRecords(self._records._buffer)  # noqa: SLF001 it keeps what it was given
            yield from super()._unpack_records()


def patch_header_decoding() -> None:
    """Put the patient reader in the place of the client's own. Its classes are private: see the decision record."""
    fetcher.MemoryRecords, fetcher.PartitionRecords = _MemoryRecordsPy, _Patient
