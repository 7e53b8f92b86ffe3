"""The list of mutants must not rot: what each changes stands in the program, once, and what shows it exists."""

import ast
from pathlib import Path

import pytest

from deploy.local.paths import ROOT
from tests.faults.code_copies import Change, NotOnce
from tests.faults.mutants.exposures import EXPOSURES
from tests.faults.mutants.mutants import MUTANTS, Mutant
from tests.faults.scenarios.scenarios import SCENARIOS

CHANGES = [change for mutant in MUTANTS for change in mutant.changes]
CHANGES += [change for scenario in SCENARIOS.values() for change in scenario.changed]


@pytest.mark.parametrize("change", dict.fromkeys(CHANGES), ids=lambda one: f"{one.file} {one.text.strip()[:40]}")
def test_a_changed_text_stands_once_and_the_program_is_a_program_after_it(change: Change, tmp_path: Path) -> None:
    copy = tmp_path / change.file
    copy.parent.mkdir(parents=True)
    copy.write_bytes((ROOT / change.file).read_bytes())
    change.made_in(tmp_path)
    ast.parse(copy.read_text(encoding="utf-8"))
    with pytest.raises(NotOnce):
        Change(change.file, "no such text", "").made_in(tmp_path)


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda one: one.breaks)
def test_what_shows_a_mutant_exists(mutant: Mutant) -> None:
    assert mutant.exposed in EXPOSURES


def test_there_are_twenty_and_each_is_another() -> None:
    assert len({mutant.breaks for mutant in MUTANTS}) == len(MUTANTS) >= 20
