"""A sequence of publications: what is published stays as it is, and nothing new can be read off what changes."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from random import Random

import orjson
import pytest
import rfc8785

from services.projections.publication.cells import Cell, Count, QuarterCounts
from services.projections.publication.codes import code
from services.projections.publication.constants import Constants, load_constants
from services.projections.publication.documents import publication_documents
from services.projections.publication.draft import code_measure, make_draft
from services.projections.publication.ledger import Ledger, QuarterClosed, quarters_between
from services.projections.publication.plan import Series, make_plan
from services.projections.publication.sums import MeasureSums
from tests.support.publications.invented_counts import consecutive_quarters, three_years_of_counts

ALL_MEASURES = load_constants()
QUARTERS = consecutive_quarters("2024Q1", 12)
MANIFEST = {"version": "2026q4-1", "site": "ca-cqi", "as_of": "2026-11-20"}
FULL = ("3", "12", "13", "14", "S2", "WB1")
"""Measures that apply to every case and so share their number of cases."""


def only(*measures: str) -> Constants:
    applicability = {measure: ALL_MEASURES.shares.applicability[measure] for measure in measures}
    return replace(ALL_MEASURES, shares=replace(ALL_MEASURES.shares, applicability=applicability))


CONSTANTS = only("7", "16")


def publish(ledger: Ledger, new: Mapping[str, QuarterCounts]) -> Ledger:
    return ledger.with_counts(new).with_cells(make_draft(ledger, new, CONSTANTS).cells)


@cache
def published_once() -> Ledger:
    """The ledger after one publication of all quarters."""
    return publish(Ledger(), three_years_of_counts(1))


def published_cells(ledger: Ledger, quarters: int) -> dict[str, bytes]:
    """Figures of windows that end in the first quarters, byte by byte, without the pointers of the newest window."""
    documents = publication_documents(ledger.cells, MANIFEST, CONSTANTS)
    return {
        f"{document.name} {cell['place']} {cell['split']} {cell['length']} {cell['end']}": orjson.dumps(cell)
        for document in documents
        if document.name.startswith("measures/")
        for cell in orjson.loads(document.content)["cells"]
        if cell["end"] <= QUARTERS[quarters - 1] and cell["status"] not in ("not_planned", "none_applicable")
    }


@pytest.mark.requirement("R62")
def test_second_publication_closed_windows_are_equal_to_the_byte() -> None:
    """One late case in a published quarter tells its ratings by what it changes."""
    counts = three_years_of_counts(1)
    first = publish(Ledger(), {quarter: counts[quarter] for quarter in QUARTERS[:11]})
    late = _with_late_cases(counts[QUARTERS[11]], 150)
    second = publish(first, {QUARTERS[11]: late})
    before, after = published_cells(first, 11), published_cells(second, 11)
    assert len(before) > 100
    assert before == after


@pytest.mark.requirement("R81")
def test_closed_quarter_counted_again_is_refused() -> None:
    counts = three_years_of_counts(1)
    ledger = Ledger().with_counts({quarter: counts[quarter] for quarter in QUARTERS[:8]})
    with pytest.raises(QuarterClosed, match="2024Q1, 2025Q4") as caught:
        make_draft(ledger, {quarter: counts[quarter] for quarter in ("2024Q1", "2025Q4", "2026Q1")}, CONSTANTS)
    assert caught.value.quarters == ["2024Q1", "2025Q4"]


def test_publication_without_a_new_quarter_has_no_new_cell() -> None:
    """A second release of a quarter publishes nothing again, so that nothing can differ."""
    assert make_draft(published_once(), {}, CONSTANTS).cells == {}


def test_quarter_without_a_review_counts_as_one_without_cases() -> None:
    counts = three_years_of_counts(1)
    ledger = Ledger().with_counts({quarter: counts[quarter] for quarter in ("2024Q1", "2024Q3")})
    assert list(ledger.counts) == ["2024Q1", "2024Q2", "2024Q3"]
    assert ledger.counts["2024Q2"] == {}
    assert quarters_between({}) == []


def test_documents_do_not_depend_on_the_order_of_cells() -> None:
    """`oms publication verify` repeats a publication and compares bytes."""
    cells = published_once().cells
    shuffled = Random(1).sample(sorted(cells), len(cells))
    again = publication_documents({key: cells[key] for key in shuffled}, MANIFEST, CONSTANTS)
    assert again == publication_documents(cells, MANIFEST, CONSTANTS)


def test_documents_are_canonical_json_named_by_their_digest() -> None:
    cells = published_once().cells
    documents = {document.name: document for document in publication_documents(cells, MANIFEST, CONSTANTS)}
    for document in documents.values():
        assert rfc8785.dumps(orjson.loads(document.content)) == document.content
    manifest = orjson.loads(documents["manifest"].content)
    assert manifest["measures"]["16"] == documents["measures/16"].sha256
    assert {manifest[name] for name in ("rules", "plan", "places")} == {
        documents[name].sha256 for name in ("rules", "plan", "places")
    }
    assert (manifest["rule"], manifest["quota_version"]) == ("sdc-1", "synthetic-1")


@pytest.mark.requirement("R62")
def test_documents_have_no_field_that_is_a_count() -> None:
    """Percents alone are public; a number of cases in any field would be read."""
    cells = published_once().cells
    [document] = [d for d in publication_documents(cells, MANIFEST, CONSTANTS) if d.name == "measures/16"]
    fields = Counter(field for cell in orjson.loads(document.content)["cells"] for field in cell)
    assert set(fields) == {
        "place", "split", "length", "end", "status", "value", "low", "high", "step", "range_low", "range_high", "see",
    }  # fmt: skip


@pytest.mark.requirement("R57")
def test_number_of_cases_and_eliminations_cannot_be_read_off_six_measures() -> None:
    """Whole percents of measures that share their cases leave three possible numbers; these leave them all."""
    counts = three_years_of_counts(1)
    windows = possible = few_by_whole_percents = 0
    series_of = {measure: make_plan(ALL_MEASURES)[measure] for measure in FULL}
    sums = {measure: MeasureSums(ALL_MEASURES, counts, measure) for measure in FULL}
    for series in series_of["3"]:
        if not series.place.startswith("06") or series.split != "all":
            continue
        for end in series.ends(QUARTERS):
            windows += 1
            expected = range(series.least, int(series.nominal) + 1)
            found = [replace(series, measure=measure) for measure in FULL]
            cells = [code(each, end, sums[each.measure].count(each.key(end))) for each in found]
            possible += all(
                _reproduces(each, cell, n) for each, cell in zip(found, cells, strict=True) for n in expected
            )
            percents = [_percent(sums[measure].count(replace(series, measure=measure).key(end))) for measure in FULL]
            few_by_whole_percents += sum(all(_has_percent(n, p) for p in percents) for n in expected) <= 3
    assert windows > 50
    assert possible == windows
    assert few_by_whole_percents >= 0.4 * windows


def _reproduces(series: Series, cell: Cell, applicable: int) -> bool:
    """Whether some count of so many cases gives the same cell."""
    return any(code(series, cell.key.window.end, Count(applicable, s)) == cell for s in range(applicable + 1))


def _percent(count: Count) -> int:
    return (200 * count.achieved + count.applicable) // (2 * count.applicable)


def _has_percent(applicable: int, percent: int) -> bool:
    return any(_percent(Count(applicable, achieved)) == percent for achieved in range(applicable + 1))


@pytest.mark.requirement("R62")
@pytest.mark.parametrize(
    ("shift", "with_value", "numbers"), [(0.0, 0.95, 0.80), (1.6, 0.90, 0.30)], ids=["usual", "strong"]
)
def test_usual_and_strong_states_show_most_of_the_plan(shift: float, with_value: float, numbers: float) -> None:
    """Protection that hides everything would leave counties without results."""
    statuses: Counter[str] = Counter()
    counts = three_years_of_counts(1, shift)
    for measure in ALL_MEASURES.measures:
        sums = MeasureSums(ALL_MEASURES, counts, measure)
        statuses.update(cell.status for cell in code_measure(ALL_MEASURES, measure, sums, {}).values())
    shown = statuses["shown"] + statuses["shown_high"] + statuses["shown_low"]
    assert shown >= with_value * statuses.total()
    assert statuses["shown"] >= numbers * statuses.total()


def test_every_status_is_reachable() -> None:
    """A status that never occurs is a promise that nobody tested."""
    statuses: set[str] = set()
    for shift, eliminated in ((0.0, 0.08), (1.6, 0.3), (-3.0, 0.08)):
        counts = three_years_of_counts(1, shift, eliminated)
        for measure in ("3", "4", "7"):
            sums = MeasureSums(ALL_MEASURES, counts, measure)
            cells = code_measure(ALL_MEASURES, measure, sums, {})
            document = next(
                d for d in publication_documents(cells, MANIFEST, ALL_MEASURES) if d.name == f"measures/{measure}"
            )
            statuses |= {cell["status"] for cell in orjson.loads(document.content)["cells"]}
    assert statuses == {
        "shown", "shown_high", "shown_low", "suppressed", "protected", "none_applicable", "not_planned",
    }  # fmt: skip


def _with_late_cases(counts: QuarterCounts, number: int) -> QuarterCounts:
    """The quarter with further cases, of earlier sample quarters, that were approved in it."""
    rng = Random(1)
    changed = {kind: dict(by_measure) for kind, by_measure in counts.items()}
    for _ in range(number):
        kind = rng.choice(sorted(changed))
        for measure in CONSTANTS.measures:
            count = changed[kind][measure]
            changed[kind][measure] = Count(count.applicable + 1, count.achieved + rng.randint(0, 1))
    return changed
