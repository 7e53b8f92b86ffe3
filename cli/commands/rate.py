"""`oms rate`: rates answer sheets from a file, without a server."""

import sys
from codecs import BOM_UTF8
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, BinaryIO

import typer

app = typer.Typer()


@app.command()
def rate(
    file: Annotated[str, typer.Argument(help="Answer sheets, one JSON object a line; - reads standard input.")],
    policy: Annotated[list[str] | None, typer.Option(help="May be repeated.", metavar="NAME=CHOICE")] = None,
) -> None:
    """Rate answer sheets: one line of JSON for each line read, in the same order, with a reason for every item.

    A line that is not valid answers with its error, the others are rated all the same, and the exit status is 1.
    Ratings must be verified before federal use: the Round 4 instrument text could not be obtained.
    """
    from shared.instrument import DEFAULT_VERSION, UnknownChoice, engine

    policies = _policies(policy or [])
    try:
        engine(DEFAULT_VERSION, policies)
    except UnknownChoice as unknown:
        _wrong(str(unknown))
    with _opened(file) as lines:
        refused = _rate_all(lines, policies, sys.stdout.buffer, flush=file == "-")
    if refused:
        print(f"{refused} of the lines could not be rated: each says why.", file=sys.stderr)
        raise typer.Exit(1)


def _rate_all(lines: BinaryIO, policies: dict[str, str], out: BinaryIO, *, flush: bool) -> int:
    """Answers every line as it is read; how many were refused."""
    import orjson

    from shared.instrument.answer_sheet import BadSheet
    from shared.instrument.sheet_rater import SheetRater

    rater, refused = SheetRater(policies), 0
    for number, line in enumerate(lines, 1):
        try:
            answer = rater.rate_line(line.removeprefix(BOM_UTF8) if number == 1 else line)
        except BadSheet as bad:
            refused += 1
            answer = {"id": bad.id, "error": f"line {number}: {bad}"}
        out.write(orjson.dumps(answer, option=orjson.OPT_APPEND_NEWLINE))
        if flush:
            out.flush()
    out.flush()
    return refused


def _policies(given: list[str]) -> dict[str, str]:
    chosen: dict[str, str] = {}
    for text in given:
        name, equals, choice = text.partition("=")
        if not equals or name in chosen:
            _wrong("Write each policy once, as NAME=CHOICE.")
        chosen[name] = choice
    return chosen


@contextmanager
def _opened(file: str) -> Iterator[BinaryIO]:
    if file == "-":
        yield sys.stdin.buffer
        return
    try:
        lines = open(file, "rb", buffering=1 << 20)  # noqa: PTH123, SIM115 closed below; a name, not a path object
    except OSError as error:
        _wrong(f"The file cannot be read: {(error.strerror or 'unknown reason').lower()}.")
    with lines:
        yield lines


def _wrong(sentence: str) -> None:
    print(sentence[:1].upper() + sentence[1:], file=sys.stderr)
    raise typer.Exit(2)
