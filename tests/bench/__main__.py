"""`make bench`: every bench, each beside its peer in the same run; names alone run those."""

import asyncio
import sys
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from deploy.local.processes import NotStarted
from shared.kafka.connection import KafkaError
from shared.mongo import StoreError
from shared.ops.gc_tuning import tune_gc
from tests.bench import report
from tests.bench.benches.bench_dashboards import Dashboards
from tests.bench.benches.bench_end_to_end import EndToEnd
from tests.bench.benches.bench_export import Export
from tests.bench.benches.bench_flood import Flood
from tests.bench.benches.bench_identity import Identity
from tests.bench.benches.bench_obvious import Obvious
from tests.bench.benches.bench_pipeline import Pipeline
from tests.bench.benches.bench_public import Public
from tests.bench.benches.bench_publication import Publication
from tests.bench.benches.bench_rate import Rate
from tests.bench.benches.bench_rebuild import Rebuild
from tests.bench.benches.bench_relay import Relayed
from tests.bench.benches.bench_saves import Saves
from tests.bench.benches.bench_scale_out import ScaleOut
from tests.bench.benches.bench_tracing import Tracing
from tests.bench.measurement import Bench, Line, WrongResult
from tests.bench.servers import Place
from tests.support.clusters import open_cluster

BENCHES: tuple[Bench, ...] = (
    Rate(), Pipeline(), Obvious(), Relayed(), ScaleOut(), Tracing(), Identity(), Saves(), EndToEnd(), Flood(),
    Export(), Rebuild(), Dashboards(), Publication(), Public(),
)  # fmt: skip
WRONG, UNKNOWN, UNREACHABLE = 1, 2, 3


def main(
    names: Annotated[list[str] | None, typer.Argument(help="Which; all without one.")] = None,
    quick: Annotated[
        bool, typer.Option(help="Small loads, to see that the programs work; nothing is written.")
    ] = False,
) -> None:
    """Measure, check, print one table, and write it to docs/performance.md when everything was measured."""
    chosen = [bench for bench in BENCHES if not names or bench.name in names]
    if unknown := set(names or ()) - {bench.name for bench in chosen}:
        _end(
            f"There is no bench {', '.join(sorted(unknown))}. There are: {', '.join(b.name for b in BENCHES)}.", UNKNOWN
        )
    tune_gc()  # as every service does: relay and browsers run in here
    began, circumstances = time.monotonic(), report.Circumstances.now(datetime.now(UTC))
    try:
        with tempfile.TemporaryDirectory() as folder, open_cluster(Path(folder)) as cluster:
            place = Place(cluster, quick)
            lines = asyncio.run(_lines(chosen, place))
            sentences = circumstances.sentences(place, time.monotonic() - began)
    except WrongResult as wrong:
        _end(f"Nothing is shown of a wrong run: {wrong}.", WRONG)
    except NotStarted as failed:
        _end(str(failed), UNREACHABLE)
    except (KafkaError, StoreError) as failed:
        _end(f"Kafka or MongoDB went away: {type(failed).__name__}.", UNREACHABLE)
    if quick:
        lines, sentences = [replace(line, bars=()) for line in lines], [*sentences, "Small loads: no bar is judged."]
    report.show(lines, sentences)
    if not names and not quick:
        report.write(lines, sentences)


async def _lines(chosen: list[Bench], place: Place) -> list[Line]:
    lines = []
    for bench in chosen:
        print(f"{bench.name} ...", file=sys.stderr, flush=True)
        lines += await bench.run(place)
    return lines


def _end(sentence: str, status: int) -> NoReturn:
    print(sentence, file=sys.stderr)
    raise typer.Exit(status)


if __name__ == "__main__":
    typer.run(main)
