"""Mailed addresses as they come back from mail programs, hands and other programs."""

import pytest

from services.gateway.site.assets import STATIC
from services.gateway.site.mail_links import older_secret_in, secret_in, without_mail_signs

SECRET = "a1B2c3D4e5F6g7H8i9J0kL"  # pragma: allowlist secret
OLDER = "x_-A1" * 8 + "end"
BEHIND = [
    *(".", ",", ">", ")", "]", ">.", ").", '"', "'", "\u201d", "\u2026", "*", ";", ":", "!", "?", "/", "\\", "%3E"),
    *("=3D", "=", "=20", "=0D=0A", "&gt;", "&gt", "&quot;", "\u200b", " ", "\r\n", ">)", "<", ".>"),
]


@pytest.mark.parametrize("sign", ["", *BEHIND])
def test_link_with_signs_behind_it_opens_the_same_page(sign: str) -> None:
    """A person who cannot open their invitation does not come in, and has nobody to ask but the administrator."""
    assert secret_in(SECRET + sign) == SECRET
    assert older_secret_in(OLDER + sign) == OLDER
    assert without_mail_signs(f"/sites/ca-cqi/quarters/2026Q3{sign}") == "/sites/ca-cqi/quarters/2026Q3"


@pytest.mark.parametrize("wrap", ["\n", "\r\n", " ", "=\r\n", "=\n", "\u200b", "\u00ad"])
def test_link_that_was_wrapped_is_put_together_again(wrap: str) -> None:
    """Mail programs break long lines, and people copy both halves of the address."""
    for secret, read in ((SECRET, secret_in), (OLDER, older_secret_in)):
        for at in (1, 10, len(secret) - 1):
            assert read(secret[:at] + wrap + secret[at:]) == secret


@pytest.mark.parametrize("rest", ["3D", "_", "-", "and so on", "/more"])
def test_short_link_with_letters_behind_it_opens_too(rest: str) -> None:
    """Its length is known, so that even a word that grew onto it does not lock anybody out."""
    assert secret_in(SECRET + rest) == SECRET


@pytest.mark.parametrize("text", ["", "a1B2", SECRET[:-1], "%", "../sign-out", "a b c", "-" * 22, "." * 22])
def test_link_that_was_cut_names_no_secret(text: str) -> None:
    assert secret_in(text) is None


def test_address_of_ours_stays_as_it_is() -> None:
    style_sheet = STATIC.address("oms.css")
    for path in ("/", "/sites/ca-cqi/quarters/2026Q3", style_sheet, "/.well-known/jwks.json", f"/i/{SECRET}"):
        assert without_mail_signs(path) in (path, "")


def test_endless_row_of_signs_is_left_alone() -> None:
    """One request with such a path would hold the gateway for seconds."""
    assert without_mail_signs("/" + "." * 60_000 + "a") == "/" + "." * 60_000 + "a"
    assert secret_in("." * 60_000) is None
