"""How many full foster care sheets are rated a second: in the engine, by `oms rate`, and by a plain interpreter."""

import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import orjson
from rich.console import Console
from rich.table import Table

from shared.instrument import engine
from shared.instrument.samples import sample
from tests.bench.interpreter import Interpreter

REPETITIONS = 7
IN_ENGINE, THROUGH_COMMAND, INTERPRETED = 4_000, 20_000, 400


class Run(NamedTuple):
    """One repetition: seconds on the clock, and of CPU."""

    wall: float
    cpu: float


def main() -> None:
    """Measures, checks that all three agree, and prints one table."""
    sheets = full_sheets(THROUGH_COMMAND)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "sheets.ndjson")
        with file.open("wb") as out:
            out.writelines(orjson.dumps(sheet, option=orjson.OPT_APPEND_NEWLINE) for sheet in sheets)
        check_agreement(sheets, file)
        runs = measured(sheets, file)
    print_table(runs)


def full_sheets(count: int) -> list[dict[str, Any]]:
    """Invented foster care sheets, with as many questions answered as such a case has."""
    rng = random.Random(1)
    kind = {"county": "06001", "site": "ca-cqi", "quarter": "2026Q3"}
    made = (sample(rng, case_type="FC", agency="child_welfare", **kind) for _ in range(count))
    return [{"id": f"invented-{number}", **sheet} for number, sheet in enumerate(made)]


def check_agreement(sheets: list[dict[str, Any]], file: Path) -> None:
    """Rates mean nothing unless the engine, the command and the interpreter say the same."""
    rate, interpret = engine().rate, Interpreter().rate
    told = [orjson.loads(line) for line in command(file).splitlines()]
    assert len(told) == len(sheets)
    for number, sheet in enumerate(sheets):
        ratings = rate("FC", sheet["answers"])
        compiled = {name: r.rating for name, r in (ratings.items | ratings.outcomes).items()}
        assert compiled == told[number]["items"] | told[number]["outcomes"], sheet["id"]
        if number < INTERPRETED:
            assert compiled == interpret("FC", sheet["answers"]), sheet["id"]


def command(file: Path) -> bytes:
    """What a real `oms rate` process answers."""
    oms = Path(sys.executable).with_name("oms")
    return subprocess.run([oms, "rate", str(file)], check=True, stdout=subprocess.PIPE).stdout


def measured(sheets: list[dict[str, Any]], file: Path) -> dict[str, tuple[int, list[Run]]]:
    """All three, in turn, so that a noisy moment hits each of them."""
    answers = [sheet["answers"] for sheet in sheets[:IN_ENGINE]]
    rate, interpret = engine().rate, Interpreter().rate
    works: dict[str, tuple[int, Callable[[], object]]] = {
        "engine, compiled": (IN_ENGINE, lambda: [rate("FC", given) for given in answers]),
        "oms rate, process and JSON included": (THROUGH_COMMAND, lambda: command(file)),
        "peer: interpreter with eval": (
            INTERPRETED,
            lambda: [interpret("FC", a) for a in answers[:INTERPRETED]],
        ),
    }
    runs: dict[str, tuple[int, list[Run]]] = {name: (count, []) for name, (count, _) in works.items()}
    for _ in range(REPETITIONS):
        for name, (_, work) in works.items():
            runs[name][1].append(timed(work))
    return runs


def timed(work: Callable[[], object]) -> Run:
    wall, cpu = time.perf_counter(), cpu_seconds()
    work()
    return Run(time.perf_counter() - wall, cpu_seconds() - cpu)


def cpu_seconds() -> float:
    """CPU of this process and of those it waited for."""
    usages = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def print_table(runs: dict[str, tuple[int, list[Run]]]) -> None:
    table = Table(title=f"Full foster care sheets (invented), median of {REPETITIONS} repetitions, one core")
    for column in ("what", "sheets", "sheets/s", "lowest", "highest", "wall µs/sheet", "CPU µs/sheet"):
        table.add_column(column, justify="left" if column == "what" else "right")
    for name, (count, repetitions) in runs.items():
        rates = sorted(count / run.wall for run in repetitions)
        wall = statistics.median(run.wall for run in repetitions) / count * 1e6
        cpu = statistics.median(run.cpu for run in repetitions) / count * 1e6
        cells = [statistics.median(rates), rates[0], rates[-1]]
        table.add_row(name, f"{count:,}", *(f"{rate:,.0f}" for rate in cells), f"{wall:.1f}", f"{cpu:.1f}")
    table.caption = f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; all three gave the same ratings"
    Console(width=120).print(table)


if __name__ == "__main__":
    main()
