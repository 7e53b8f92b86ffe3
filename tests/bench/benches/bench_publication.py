"""How long the draft of a publication takes: plan and codes, then the audit of 28 measures over twelve quarters.

In a process of its own, as the job, so that its memory can be read. There is no peer: no package does the same.
"""

from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from resource import RUSAGE_SELF, getrusage
from time import process_time

from services.projections.publication.audit import USUAL_LIMITS, audit_measure
from services.projections.publication.constants import load_constants
from services.projections.publication.draft import code_measure
from services.projections.publication.plan import make_plan
from services.projections.publication.sums import MeasureSums
from tests.bench.measurement import Bar, Line, expect
from tests.bench.servers import Place
from tests.support.publications.invented_counts import consecutive_quarters, invented_counts

QUARTERS, FEW_MEASURES = 12, ("7", "16")
POPULATIONS = {"usual": 0.0, "strong": 1.2}
"""Shift of all strengths, in logits."""

MOST_CODING, MOST_AUDIT, MOST_MEASURE, MOST_MEMORY = 2.0, 180.0, 120.0, 250.0
LEAST_WITH_VALUE = {"usual": 0.95, "strong": 0.90}
MOST_COARSENED = 0.005


@dataclass(frozen=True)
class Drafted:
    """Seconds of the processor, mebibytes, and what came of it."""

    coding: float
    audit: float
    longest: float
    memory: float
    targets: int
    programs: int
    coarsened: int
    statuses: Counter[str]

    @property
    def with_value(self) -> float:
        return sum(self.statuses[status] for status in ("shown", "shown_high", "shown_low")) / self.statuses.total()


class Publication:
    name = "publication"

    async def run(self, place: Place) -> list[Line]:
        measures = FEW_MEASURES if place.quick else load_constants().measures
        return [_line(population, _in_its_own_process(population, measures)) for population in POPULATIONS]


def _in_its_own_process(population: str, measures: tuple[str, ...]) -> Drafted:
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(draft, POPULATIONS[population], measures).result()


def draft(shift: float, measures: tuple[str, ...]) -> Drafted:
    """Codes and audits measures of an invented population. Raises WrongResult where one is not safe."""
    constants = load_constants()
    counts = invented_counts(constants, consecutive_quarters("2024Q1", QUARTERS), seed=1, shift=shift)
    began = process_time()
    make_plan(constants)
    sums = {measure: MeasureSums(constants, counts, measure) for measure in measures}
    cells = {measure: code_measure(constants, measure, sums[measure], {}) for measure in measures}
    coding = process_time() - began
    audits, seconds = [], []
    for measure in measures:
        began = process_time()
        audits.append(audit_measure(constants, measure, sums[measure], cells[measure], {}, USUAL_LIMITS))
        seconds.append(process_time() - began)
        expect(audits[-1].is_safe, f"measure {measure} is not safe")
    return Drafted(
        coding=coding,
        audit=sum(seconds),
        longest=max(seconds),
        memory=getrusage(RUSAGE_SELF).ru_maxrss / 1024,
        targets=sum(audit.targets for audit in audits),
        programs=sum(audit.programs for audit in audits),
        coarsened=sum(len(audit.coarsened) for audit in audits),
        statuses=Counter(cell.status for audit in audits for cell in audit.cells.values()),
    )


def _line(population: str, drafted: Drafted) -> Line:
    least, cells = LEAST_WITH_VALUE[population], drafted.statuses.total()
    shown = f"{drafted.with_value:.0%} with a value, {drafted.statuses['shown'] / cells:.0%} numbers"
    return Line(
        "publication",
        f"draft of a {population} state, coded and audited; no peer",
        f"{cells:,} cells, {drafted.targets:,} targets, {QUARTERS} quarters, one core",
        ours=f"coding {drafted.coding:.1f} s, audit {drafted.audit:.0f} s in {drafted.programs:,} programs, "
        f"{drafted.memory:.0f} MiB; {shown}, {drafted.coarsened} coarsened",
        peer="",
        bars=(
            Bar(f"coding <= {MOST_CODING:.0f} s", drafted.coding <= MOST_CODING),
            Bar(f"audit <= {MOST_AUDIT:.0f} s", drafted.audit <= MOST_AUDIT),
            Bar(f"a measure <= {MOST_MEASURE:.0f} s", drafted.longest <= MOST_MEASURE),
            Bar(f"<= {MOST_MEMORY:.0f} MiB", drafted.memory <= MOST_MEMORY),
            Bar(f">= {least:.0%} with a value", drafted.with_value >= least),
            Bar(f"coarsened <= {MOST_COARSENED:.1%}", drafted.coarsened <= MOST_COARSENED * cells),
        ),
    )
