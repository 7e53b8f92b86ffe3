"""Invented cases are complete, consistent and repeatable: a demo must not trip over its own data."""

import random
from collections import Counter
from datetime import date
from typing import Any

import orjson
import pytest
from typer.testing import CliRunner

from cli.commands.samples import app
from shared.instrument import (
    VERSIONS,
    check_case,
    engine,
    load,
    missing_face_sheet,
    validate_answer,
    validate_face_sheet,
)
from shared.instrument.samples import AGENCIES, CASE_TYPES, Agency, CaseType, sample

KINDS = [(case, agency, version) for case in CASE_TYPES for agency in AGENCIES for version in VERSIONS]
QUARTERS = ("2026Q3", "2025Q4", "2027Q1", "2026Q2")


def sheets(case: CaseType, agency: Agency, version: str, count: int = 60) -> list[dict[str, Any]]:
    return [
        sample(
            random.Random(seed),
            case_type=case,
            agency=agency,
            county="06001",
            site="ca-cqi",
            quarter=QUARTERS[seed % len(QUARTERS)],
            version=version,
        )
        for seed in range(count)
    ]


@pytest.mark.parametrize(("case", "agency", "version"), KINDS)
def test_every_sample_is_complete_and_without_contradiction(case: CaseType, agency: Agency, version: str) -> None:
    instrument = load(version)
    for sheet in sheets(case, agency, version):
        ratings = engine(version).rate(case, sheet["answers"])
        waiting = {n: r for n, r in (ratings.items | ratings.outcomes).items() if r.rating == "INCOMPLETE"}
        assert waiting == {}
        completed = date.fromisoformat(sheet["completed"])
        assert check_case(instrument, case, sheet["answers"], sheet["face_sheet"], today=completed) == ()
        assert validate_face_sheet(instrument, case, sheet["face_sheet"]) == []
        assert missing_face_sheet(instrument, case, sheet["face_sheet"]) == ()


@pytest.mark.parametrize(("case", "agency", "version"), KINDS)
def test_every_sample_can_be_entered_as_it_stands(case: CaseType, agency: Agency, version: str) -> None:
    """Each answer is one the instrument has, none is locked, and none that the case needs is missing."""
    rules = engine(version)
    for sheet in sheets(case, agency, version):
        for item, given in sheet["answers"].items():
            for question, value in given.items():
                validate_answer(load(version), item, question, value)
            locked = rules.locks(case, item, given)
            assert {q for q in locked if given.get(q, "NA") != "NA"} == set()
            assert rules.required_unrated(case, item, given) == ()
            assert rules.unanswered(case, item, given) == ()


def test_both_gates_and_both_ratings_occur_for_every_item() -> None:
    ratings: dict[str, Counter[str]] = {}
    for case, agency, version in KINDS:
        for sheet in sheets(case, agency, version):
            for name, rated in engine(version).rate(case, sheet["answers"]).items.items():
                ratings.setdefault(name, Counter())[rated.rating] += 1
    for name, seen in ratings.items():
        assert seen["S"] > seen["ANI"] * 0.3, name
        assert seen["ANI"], name
        assert bool(seen["NA"]) is (name not in ("3", "12", "12A", "14")), name


def test_no_sample_holds_a_name_or_free_text() -> None:
    tables = {(i.id, q.id): q for i in load("r4_2022").items for q in i.all_questions if q.type == "table"}
    for sheet in sheets("FC", "child_welfare", "r4_2022"):
        assert sheet["invented"] is True
        assert "narratives" not in sheet
        for (item, question), table in tables.items():
            texts = {column.id for column in table.columns if column.type == "text"}
            for row in sheet["answers"].get(item, {}).get(question, []):
                assert not texts & set(row)


def lines(*options: str) -> bytes:
    result = CliRunner().invoke(app, list(options))
    assert result.exit_code == 0
    return result.stdout_bytes


def test_the_command_repeats_itself_for_a_seed_and_not_for_another() -> None:
    assert lines("--count", "20", "--seed", "7") == lines("--count", "20", "--seed", "7")
    assert lines("--count", "20", "--seed", "7") != lines("--count", "20", "--seed", "8")


def test_the_command_says_that_its_sheets_are_invented() -> None:
    result = CliRunner().invoke(app, ["--count", "2", "--quarter", "2026Q2", "--county", "06075"])
    assert "invented" in result.stderr
    found = [orjson.loads(line) for line in result.stdout_bytes.splitlines()]
    assert [(s["invented"], s["quarter"], s["county"]) for s in found] == [(True, "2026Q2", "06075")] * 2
    assert len({s["id"] for s in found}) == 2


def test_all_case_types_and_both_agencies_occur() -> None:
    found = [orjson.loads(line) for line in lines("--count", "200").splitlines()]
    assert {s["case_type"] for s in found} == set(CASE_TYPES)
    assert {s["agency"] for s in found} == set(AGENCIES)


@pytest.mark.parametrize(
    "options",
    [("--quarter", "2026"), ("--site", "ca"), ("--county", "Alameda"), ("--instrument", "r9"), ("--count", "0")],
)
def test_wrong_usage_is_refused_in_words(options: tuple[str, str]) -> None:
    result = CliRunner().invoke(app, list(options))
    assert result.exit_code == 2
    assert result.stderr.strip()
    assert not result.stdout
