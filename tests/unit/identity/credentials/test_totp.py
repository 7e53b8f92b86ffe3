"""One-time codes: a person's app and this system agree, and what somebody has seen typed is worth nothing."""

from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree as ET

import pyotp
import pytest

from services.identity.credentials.totp import new_secret, provisioning_uri, qr_svg, verify_code
from tests.unit.identity.credentials.random_source import source

SECRET = new_secret(source())
NOW = datetime(2026, 11, 1, 12, 0, 10, tzinfo=UTC)
STEP = int(NOW.timestamp()) // 30


def shown(seconds: int = 0) -> str:
    """What the person's app shows."""
    return pyotp.TOTP(SECRET).at(NOW + timedelta(seconds=seconds))


def test_a_secret_has_160_bits_and_no_two_are_alike() -> None:
    draw = source()
    secrets = {new_secret(draw) for _ in range(50)}
    assert len(secrets) == 50
    assert {len(secret) for secret in secrets} == {32}


def test_rfc_6238_is_what_every_app_computes() -> None:
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # pragma: allowlist secret
    for seconds, code in ((59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (2000000000, "279037")):
        assert verify_code(secret, code, datetime.fromtimestamp(seconds, UTC), None) == seconds // 30


@pytest.mark.parametrize(("seconds", "step"), [(-30, STEP - 1), (0, STEP), (30, STEP + 1)])
def test_a_clock_that_is_half_a_minute_off_is_forgiven(seconds: int, step: int) -> None:
    assert verify_code(SECRET, shown(seconds), NOW, None) == step


@pytest.mark.parametrize("seconds", [-90, -60, 60, 90, 86_400])
def test_an_older_or_later_code_is_not(seconds: int) -> None:
    assert verify_code(SECRET, shown(seconds), NOW, None) is None


def test_a_code_seen_over_a_shoulder_is_used_up() -> None:
    used = verify_code(SECRET, shown(), NOW, None)
    assert used == STEP
    assert verify_code(SECRET, shown(), NOW, used) is None
    assert verify_code(SECRET, shown(-30), NOW, used) is None
    assert verify_code(SECRET, shown(30), NOW, used) == STEP + 1


@pytest.mark.parametrize(
    "typed", ["{0[0]}{0[1]}{0[2]} {0[3]}{0[4]}{0[5]}", " {0}\n", "{0[0]}{0[1]}{0[2]}-{0[3]}{0[4]}{0[5]}"]
)
def test_a_code_is_taken_as_the_app_groups_it(typed: str) -> None:
    assert verify_code(SECRET, typed.format(shown()), NOW, None) == STEP


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "12345",
        "1234567",
        "abcdef",
        "\uff11\uff12\uff13\uff14\uff15\uff16",
        "٠١٢٣٤٥",
        "\ud800",
        "-1",
        "1e5",
        "9" * 9999,
    ],
)
def test_garbage_is_no_code(typed: str) -> None:
    assert verify_code(SECRET, typed, NOW, None) is None


def test_another_persons_code_is_no_code() -> None:
    assert verify_code(new_secret(source(2)), shown(), NOW, None) is None


def test_the_app_shows_whose_codes_these_are() -> None:
    read = pyotp.parse_uri(provisioning_uri(SECRET, "invented.reviewer@example.org", "Open OMS"))
    assert isinstance(read, pyotp.TOTP)
    assert (read.name, read.issuer, read.secret) == ("invented.reviewer@example.org", "Open OMS", SECRET)
    assert read.at(NOW) == shown()


def test_the_picture_is_drawn_by_a_strict_page_and_named_for_who_cannot_see_it() -> None:
    svg = qr_svg(provisioning_uri(SECRET, "invented.reviewer@example.org", "Open OMS"))
    drawn = ET.fromstring(svg)
    assert "style" not in svg
    assert "<script" not in svg
    assert drawn.get("viewBox")
    assert [part.text for part in drawn.iter() if part.tag.endswith("title")] == ["QR code for your authenticator app"]
