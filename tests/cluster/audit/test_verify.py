"""`oms verify` on a running stack: it passes, finds each tampering in the databases, and passes when it is undone."""

import json
import random
import subprocess
import sys
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path

import pytest

from cli.audit.evidence.finding import Finding
from deploy.local.stack import Stack
from tests.cluster.audit.command import oms
from tests.cluster.audit.conftest import CASES, Entered
from tests.cluster.audit.damage import databases
from tests.support.audit.tamper_kinds import KINDS

pytestmark = [pytest.mark.cluster, pytest.mark.timeout(240)]

OMS = str(Path(sys.executable).with_name("oms"))
SEED = 5
BY_COMMAND = [name for name in KINDS if name != "a topic's record changed"]
"""A record on a topic cannot be changed, only told anew; and what was told cannot be undone for the next test."""

TRAINING_SITES = 52
"""There from the start, one for each jurisdiction."""

TEN = list(islice(((kind, number) for number in count(1) for kind in BY_COMMAND), 10))


def by_itself(stack: Stack) -> "subprocess.CompletedProcess[str]":
    """The command as a process of its own."""
    command = [OMS, "verify", "--json", "--folder", str(stack.folder)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module", autouse=True)
def _passes_at_the_end(audited: Stack) -> Iterator[None]:
    """Whatever was tampered with was undone."""
    yield
    done = by_itself(audited)
    assert done.returncode == 0, done.stdout


def test_what_nobody_touched_passes_and_everything_is_compared(audited: Stack) -> None:
    done = by_itself(audited)
    said = json.loads(done.stdout)
    assert (done.returncode, said["holds"], said["findings"], said["ignored"]) == (0, True, [], {})
    compared = said["compared"]
    assert compared["aggregates"] >= CASES + 2 + TRAINING_SITES
    assert compared["rows"] > 2 * CASES
    assert compared["sums"] > 1
    assert compared["folds"] >= 2 * CASES + 2 + TRAINING_SITES
    assert compared["events"] == compared["records"] > compared["ratings"] > 100
    assert said["on_their_way"] == {"unsent": 0, "late": 0, "twice": 0}


def test_while_cases_are_entered_nothing_that_is_on_its_way_seems_wrong(entered: Entered) -> None:
    assert entered.seen
    assert [str(finding) for verified in entered.seen for finding in verified.findings] == []


@pytest.mark.parametrize(("kind", "number"), TEN)
def test_a_tampering_is_found_by_the_command_and_its_row_named(audited: Stack, kind: str, number: int) -> None:
    seed = f"{SEED}:{kind}:{number}"
    rng = random.Random(seed)
    with databases(audited) as there:
        before = there.held(rng.choice(there.keys()))
        tampered = KINDS[kind](rng, before.copy())
        there.put(tampered.case)
        try:
            result = oms(audited, "verify", "--json")
        finally:
            there.put(before)
    said = json.loads(result.stdout)
    findings = [Finding(**finding) for finding in said["findings"]]
    assert (result.exit_code, said["holds"]) == (1, False)
    assert {one.aggregate for one in findings} == {before.key}
    assert tampered.is_found(findings), f"seed {seed}, {tampered.what}: {[str(one) for one in findings]}"


def test_for_a_person_each_fault_is_a_sentence(audited: Stack) -> None:
    with databases(audited) as there:
        before = there.held(there.keys()[0])
        changed = before.copy()
        changed.rows["reviews"][2]["events"][0]["actor"] = "usr_somebody_else"
        there.put(changed)
        try:
            result = oms(audited, "verify")
        finally:
            there.put(before)
    first = changed.rows["reviews"][2]["sequence"]
    assert result.exit_code == 1
    assert f"reviews cqi, {before.key}, event {first}: its content is not what was hashed." in result.stdout
    assert result.stdout.splitlines()[-1] == "Something does not agree."


def test_without_servers_a_sentence_says_so(tmp_path: Path) -> None:
    result = oms(Stack(tmp_path), "verify", "--json")
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr.strip() == "Kafka and MongoDB are not running. Start them with: oms up"
