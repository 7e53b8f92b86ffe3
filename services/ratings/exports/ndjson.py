"""Answer sheets with their ratings as NDJSON: what `oms rate` and `oms import` read."""

from collections.abc import Iterator, Sequence

import orjson

from services.ratings.domain import RatedCase, sheet_of


class Lines:
    """One line a case."""

    def begin(self) -> Iterator[bytes]:
        yield from ()

    def cases(self, cases: Sequence[RatedCase]) -> Iterator[bytes]:
        yield b"".join(orjson.dumps(sheet_of(case), option=orjson.OPT_APPEND_NEWLINE) for case in cases)

    def end(self) -> Iterator[bytes]:
        yield from ()

    def close(self) -> None:
        """It holds nothing."""
