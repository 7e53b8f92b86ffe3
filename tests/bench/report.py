"""What was measured, as one table on the terminal and in docs/performance.md, with the machine and the day."""

import json
import os
import platform
import timeit
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import psutil
from rich.console import Console
from rich.table import Table

from deploy.local.paths import KAFKA_JARS, ROOT
from tests.bench.measurement import Line
from tests.bench.servers import Place

DOCUMENT = ROOT / "docs/performance.md"
COLUMNS = ("", "what", "load", "ours", "peer", "ours / peer", "CPU µs an event", "bar")
WIDTH = 170


@dataclass(frozen=True)
class Circumstances:
    """Numbers mean nothing without the machine they were measured on."""

    began: datetime
    load_before: float
    ticks: tuple[float, float]

    @classmethod
    def now(cls, at: datetime) -> "Circumstances":
        return cls(at, os.getloadavg()[0], _ticks())

    def sentences(self, place: Place, took: float) -> list[str]:
        memory = f"{psutil.virtual_memory().total / 2**30:.0f} GiB"
        mongo = place.client.server_info()["version"]
        wanted, stolen = (after - before for after, before in zip(_ticks(), self.ticks, strict=True))
        load = f"{self.load_before:.1f} before and {os.getloadavg()[0]:.1f} after"
        return [
            f"{self.began:%Y-%m-%d %H:%M} UTC, {took / 60:.0f} minutes; load average {load}.",
            f"{os.cpu_count()} cores ({_processor()}), {memory}, shared by what is measured, Kafka and MongoDB.",
            f"Of the processor time that was wanted, the machine's host gave {stolen / wanted:.0%} to others.",
            f"Python {platform.python_version()}, Kafka {_kafka()} (one broker), MongoDB {mongo} (one node).",
            f"`json.loads` of 800 bytes takes {_yardstick():.1f} µs here, and took 5.0 where the bars were set.",
        ]


def _ticks() -> tuple[float, float]:
    """Seconds of processor time that this machine wanted so far, and those of them that its host gave to others."""
    used = psutil.cpu_times()
    stolen = getattr(used, "steal", 0.0)
    return sum(used) - used.idle - getattr(used, "iowait", 0.0), stolen


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


def _kafka() -> str:
    jars = sorted(KAFKA_JARS.glob("kafka-clients-*.jar"))
    return jars[0].stem.removeprefix("kafka-clients-") if jars else "of unknown version"


def _yardstick() -> float:
    """How fast this machine is with Python: the fastest of several tries, in microseconds."""
    text = json.dumps({f"field_{n}": "x" * 16 for n in range(25)})
    return min(timeit.repeat(lambda: json.loads(text), number=1000, repeat=20)) * 1000


def show(lines: Sequence[Line], sentences: Sequence[str]) -> None:
    table = Table(caption="\n".join(sentences), caption_justify="left", show_lines=True)
    for column in COLUMNS:
        table.add_column(column)
    for line in lines:
        table.add_row(*_cells(line), style=None if line.held else "red")
    Console(width=WIDTH).print(table)


def write(lines: Sequence[Line], sentences: Sequence[str]) -> None:
    rows = [COLUMNS, ("---",) * len(COLUMNS), *map(_cells, lines)]
    table = "\n".join(f"| {' | '.join(cell.replace('|', '/') for cell in row)} |" for row in rows)
    DOCUMENT.write_text(f"{HEAD}\n\n{table}\n\n" + "\n".join(f"- {one}" for one in sentences) + "\n", encoding="utf-8")


HEAD = """# Measured speed

`make bench` measures this and writes this page. Ours and its peer take turns in the same run; the ratio is the median
of the rounds' ratios, in brackets the lowest and the highest. Results are counted and hashed before a rate is believed.
What a bench compares with what stands at the top of its file in `tests/bench/`."""


def _cells(line: Line) -> tuple[str, ...]:
    bars = "; ".join(f"{bar.words}: {'held' if bar.held else 'NOT HELD'}" for bar in line.bars)
    return (line.bench, line.what, line.load, line.ours, line.peer, line.ratio, line.cpu, bars)
