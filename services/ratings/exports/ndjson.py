"""NDJSON files of answer sheets with their ratings, as `oms rate` and `oms import` read them."""

from collections.abc import Iterator, Sequence

import orjson

from services.ratings.domain import RatedCase, sheet_of


class NdjsonWriter:
    """NDJSON: one line for each case."""

    def begin(self) -> Iterator[bytes]:
        yield from ()

    def cases(self, cases: Sequence[RatedCase]) -> Iterator[bytes]:
        yield b"".join(orjson.dumps(sheet_of(case), option=orjson.OPT_APPEND_NEWLINE) for case in cases)

    def end(self) -> Iterator[bytes]:
        yield from ()

    def close(self) -> None:
        """Nothing to release."""
