"""Where the fault tests kill a process: a misspelt place must not pass for a test, and none exists in production."""

import subprocess
import sys

import pytest
from pydantic import ValidationError

from shared.ops.crash_points import BATCHED, SINGLE, STATUS, Armed, NoSuchPoint
from shared.ops.settings import Settings
from tests.support.crash_cells import CELLS

PROGRAM = """
from shared.ops import crash_points as crash
crash.arm({wanted!r})
for passing in range(3):
    batch = crash.truncate_batch("relay.sending", list(range(10)))
    print(passing, len(batch), flush=True)
    crash.crash_point("relay.sending")
    crash.crash_point("save.committed")
"""

ENCRYPTED = "tls://kafka.example:9093"
"""What production asks for besides."""


def run(wanted: str) -> tuple[int, list[str]]:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(wanted=wanted)], capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout.splitlines()


@pytest.mark.parametrize(("place", "done"), [("first", 1), ("middle", 5), ("last", 10)])
def test_a_process_dies_with_so_much_of_its_batch_done(place: str, done: int) -> None:
    assert run(f"relay.sending:{place}:2") == (STATUS, ["0 10", f"1 {done}"])


def test_it_dies_at_the_passing_that_was_named_and_else_lives() -> None:
    assert run("save.committed::2") == (STATUS, ["0 10", "1 10"])
    assert run("") == (0, ["0 10", "1 10", "2 10"])


@pytest.mark.parametrize(
    "wanted", ["relay.sleeping", "relay.sending", "relay.sending:nowhere", "save.committed:first", "save.committed::x"]
)
def test_a_place_that_does_not_exist_is_refused(wanted: str) -> None:
    with pytest.raises(NoSuchPoint, match=r"save\.committed"):
        Armed.of(wanted)


def test_every_place_has_one_name() -> None:
    assert len({*SINGLE, *BATCHED}) == len(SINGLE) + len(BATCHED)


def test_a_production_build_refuses_to_be_told_where_to_die() -> None:
    with pytest.raises(ValidationError, match="production build"):
        Settings(production=True, crash_at="save.committed", kafka_url=ENCRYPTED)
    assert Settings(production=True, kafka_url=ENCRYPTED).crash_at == ""


def test_a_production_build_refuses_a_seed_of_draws() -> None:
    with pytest.raises(ValidationError, match="OMS_DRAW_SEED"):
        Settings(production=True, draw_seed="7", kafka_url=ENCRYPTED)
    assert Settings(production=True, kafka_url=ENCRYPTED).draw_seed == ""


def test_every_place_is_died_at_by_the_fault_tests() -> None:
    assert {cell.point for cell in CELLS} == {*SINGLE, *BATCHED}
