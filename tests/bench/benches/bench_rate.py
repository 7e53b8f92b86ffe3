"""How many full foster care sheets are rated a second: in the engine and by `oms rate`, beside a plain interpreter."""

import random
import subprocess
import sys
import tempfile
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

import orjson

from shared.instrument import engine
from shared.instrument.samples import sample
from tests.bench.measurement import Line, Run, Stopwatch, beside, expect, in_turn
from tests.bench.programs.interpreter import Interpreter
from tests.bench.servers import Place

IN_ENGINE, THROUGH_COMMAND, INTERPRETED = 4_000, 20_000, 400

Sheets = Sequence[dict[str, Any]]


class Rate:
    name = "rate"

    async def run(self, place: Place) -> list[Line]:
        sheets = full_sheets(INTERPRETED if place.quick else THROUGH_COMMAND)
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, "sheets.ndjson")
            write(sheets, file)
            check_agreement(sheets, file)
            runs = await in_turn(works(sheets, file), place.rounds)
        peer = runs["interpreter"]
        what = "sheets rated {}; peer: an interpreter that evaluates the expressions"
        return [
            beside(self.name, what.format(how), f"{found[0].events:,} full sheets, one core", ours=found, peer=peer)
            for how, found in (("in the engine", runs["engine"]), ("by `oms rate`, JSON included", runs["command"]))
        ]


def full_sheets(count: int) -> list[dict[str, Any]]:
    """Invented foster care sheets, with as many questions answered as such a case has."""
    rng = random.Random(1)
    kind = {"county": "06001", "site": "ca-cqi", "quarter": "2026Q3"}
    made = (sample(rng, case_type="FC", agency="child_welfare", **kind) for _ in range(count))
    return [{"id": f"invented-{number}", **sheet} for number, sheet in enumerate(made)]


def write(sheets: Sheets, file: Path) -> None:
    with file.open("wb") as out:
        out.writelines(orjson.dumps(sheet, option=orjson.OPT_APPEND_NEWLINE) for sheet in sheets)


def check_agreement(sheets: Sheets, file: Path) -> None:
    """Rates mean nothing unless the engine, the command and the interpreter say the same."""
    rate, interpret = engine().rate, Interpreter().rate
    told = [orjson.loads(line) for line in command(file).splitlines()]
    expect(len(told) == len(sheets), "`oms rate` left out sheets")
    for number, sheet in enumerate(sheets):
        ratings = rate("FC", sheet["answers"])
        compiled = {name: r.rating for name, r in (ratings.items | ratings.outcomes).items()}
        agreed = compiled == told[number]["items"] | told[number]["outcomes"]
        expect(agreed, f"the engine and `oms rate` differ on {sheet['id']}")
        if number < INTERPRETED:
            expect(compiled == interpret("FC", sheet["answers"]), f"the interpreter differs on {sheet['id']}")


def command(file: Path) -> bytes:
    """What a real `oms rate` process answers."""
    oms = Path(sys.executable).with_name("oms")
    return subprocess.run([oms, "rate", str(file)], check=True, stdout=subprocess.PIPE).stdout


def works(sheets: Sheets, file: Path) -> dict[str, Callable[[], Awaitable[Run]]]:
    answers = [sheet["answers"] for sheet in sheets[:IN_ENGINE]]
    rate, interpret = engine().rate, Interpreter().rate
    return {
        "engine": _timed(len(answers), lambda: [rate("FC", given) for given in answers]),
        "command": _timed(len(sheets), lambda: command(file)),
        "interpreter": _timed(INTERPRETED, lambda: [interpret("FC", given) for given in answers[:INTERPRETED]]),
    }


def _timed(sheets: int, work: Callable[[], object]) -> Callable[[], Awaitable[Run]]:
    async def timed() -> Run:
        watch = Stopwatch()
        work()
        return watch.run(sheets)

    return timed
