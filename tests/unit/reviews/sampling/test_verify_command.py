"""`oms sample verify`: anybody can see that a draw was the recorded one, or that somebody changed something since."""

from pathlib import Path
from typing import Any

import httpx2
import pytest
from typer.testing import CliRunner, Result

from cli.client.gateway_client import GatewayClient
from cli.main import app
from services.reviews.domain.sampling.frame import Frame
from services.reviews.domain.sampling.presentation import shown_sample
from services.reviews.domain.sampling.sample import Sample
from services.reviews.domain.sampling.sample_commands import DrawSample, draw_sample
from shared.contracts.reviews.sampling import ExpectedCases, FrameUploaded
from tests.unit.reviews.sampling.sampling_states import ALAMEDA, QUARTER, SEED, a_sample, frame

SALT = bytes(16)
FRAME = frame(child_welfare=30, probation=5, in_home=20)
ASKED = ["sample", "verify", "--site", "ca-cqi", "--quarter", QUARTER, "--county", ALAMEDA]


def told(one: Frame, *, drawn: bool = True) -> Sample:
    uploaded = FrameUploaded(digest=one.digest(SALT), strata=one.strata)
    cases = ExpectedCases(county=ALAMEDA, foster_care=12, in_home=8)
    command = DrawSample(one, SALT, cases, None, SEED)
    return a_sample(uploaded, *(draw_sample(a_sample(uploaded), command) if drawn else ()))


class Recorded:
    """A gateway that answers with this sample and this frame."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._patch = monkeypatch

    def run(self, sample: Sample, kept: Frame, *options: str, **changed: Any) -> Result:
        shown = shown_sample("ca-cqi", QUARTER, ALAMEDA, sample) | changed

        def answer(request: httpx2.Request) -> httpx2.Response:
            content = {"csv": kept.canonical, "salt": SALT.hex()} if request.url.path.endswith("/frame") else shown
            return httpx2.Response(200, json=content)

        client = httpx2.Client(base_url="http://gateway", transport=httpx2.MockTransport(answer))
        self._patch.setattr(GatewayClient, "of_running_stack", lambda _person: GatewayClient(client))
        return CliRunner().invoke(app, [*ASKED, *options])


@pytest.fixture
def recorded(monkeypatch: pytest.MonkeyPatch) -> Recorded:
    return Recorded(monkeypatch)


@pytest.mark.requirement("R48")
def test_a_sample_that_was_drawn_as_recorded_is_found_to_be_so(recorded: Recorded) -> None:
    found = recorded.run(told(FRAME), FRAME)
    assert found.exit_code == 0, found.output
    assert "the same 40 places" in found.output
    assert FRAME.digest(SALT) in found.output


@pytest.mark.requirement("R48")
def test_a_county_can_check_with_its_own_list_in_any_order(recorded: Recorded, tmp_path: Path) -> None:
    file = tmp_path / "frame.csv"
    lines = FRAME.canonical.splitlines()
    file.write_text("\n".join([lines[0], *reversed(lines[1:])]), encoding="utf-8")
    found = recorded.run(told(FRAME), Frame(()), "--frame", str(file))
    assert found.exit_code == 0, found.output
    file.write_text("\n".join([lines[0], *reversed(lines[2:])]), encoding="utf-8")
    assert recorded.run(told(FRAME), FRAME, "--frame", str(file)).exit_code == 1


@pytest.mark.requirement("R48")
@pytest.mark.parametrize(
    "changed",
    [
        {"seed": "f" * 64},
        {"cases": {"foster_care": 11, "in_home": 8, "either": 0}},
        {"picks": []},
        {"digest": "f" * 64},
        {"algorithm": "sha256-rank-2"},
    ],
)
def test_whatever_was_changed_afterwards_is_noticed(recorded: Recorded, changed: dict[str, Any]) -> None:
    found = recorded.run(told(FRAME), FRAME, **changed)
    assert (found.exit_code, "WRONG" in found.output) == (1, True)


def test_another_frame_than_the_recorded_one_is_noticed(recorded: Recorded) -> None:
    found = recorded.run(told(FRAME), Frame(FRAME.rows[1:]))
    assert (found.exit_code, "not the frame that was recorded" in found.output) == (1, True)


@pytest.mark.requirement("R50")
def test_that_there_was_no_case_is_checked_too(recorded: Recorded) -> None:
    nothing = told(Frame(()))
    assert recorded.run(nothing, Frame(())).exit_code == 0
    assert recorded.run(nothing, FRAME).exit_code == 1


def test_what_cannot_be_compared_is_said_in_words(recorded: Recorded, tmp_path: Path) -> None:
    not_yet = recorded.run(told(FRAME, drawn=False), FRAME)
    assert (not_yet.exit_code, "was drawn" in not_yet.output) == (2, True)
    file = tmp_path / "frame.csv"
    for content in (None, b"\xff\xfe\x00", b"reference,population,agency\nx,x,x\n"):
        if content is not None:
            file.write_bytes(content)
        assert recorded.run(told(FRAME), FRAME, "--frame", str(file)).exit_code == 2
