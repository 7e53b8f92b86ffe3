"""Where the fault tests kill a process: a misspelt place must not pass for a test, and none exists in production."""

import subprocess
import sys
import time

import pytest
from pydantic import ValidationError

from shared.ops.crash_points import BATCHED, SINGLE, STATUS, Armed, NoSuchPoint, arm_delays, delay_point
from shared.ops.settings import TEST_ONLY, Settings
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
        Armed.parse(wanted)


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


@pytest.mark.parametrize("name", TEST_ONLY)
def test_production_build_refuses_a_setting_of_the_fault_tests(name: str) -> None:
    value = "ratings.computed:1.0" if name == "delay_at" else 3
    with pytest.raises(ValidationError, match=f"OMS_{name.upper()}"):
        Settings.model_validate({"production": True, "kafka_url": ENCRYPTED, name: value})
    Settings.model_validate({"kafka_url": ENCRYPTED, name: value})


async def test_delay_point_that_is_armed_waits_and_another_does_not() -> None:
    began = time.monotonic()
    arm_delays("view.folding:0.1")
    try:
        await delay_point("ratings.computed")
        assert time.monotonic() - began < 0.1
        await delay_point("view.folding")
        assert time.monotonic() - began >= 0.1
    finally:
        arm_delays("")


@pytest.mark.parametrize("delays", ["save.committed:1", "view.folding", "view.folding:soon"])
def test_delay_that_is_not_understood_is_refused(delays: str) -> None:
    with pytest.raises(ValueError, match=r"view\.folding|soon"):
        arm_delays(delays)


def test_every_place_is_died_at_by_the_fault_tests() -> None:
    assert {cell.point for cell in CELLS} == {*SINGLE, *BATCHED}
