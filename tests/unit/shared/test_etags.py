"""ETags as compressing proxies give them back."""

import pytest

from shared.web.etags import tags_in, version_in


@pytest.mark.parametrize(
    "header",
    [
        '"3"',
        "3",
        'W/"3"',
        'w/"3"',
        '"3-gzip"',
        '"3--gzip"',
        '"3;gzip"',
        '"3:gzip"',
        '"3/gzip"',
        '"3-br"',
        '"3;br"',
        '"3-brotli"',
        '"3-zstd"',
        '"3-deflate"',
        '"3"-gzip',
        'W/"3-gzip"',
        'W/"3--gzip"',
        '"3-GZIP"',
        '"3-gzip-br"',
        ' "3-gzip" ',
        '"3", W/"3-gzip"',
    ],
)
def test_etag_changed_by_a_compressing_proxy_names_its_version(header: str) -> None:
    """Behind such a proxy every save would be a 412 for ever, and nobody could enter a case."""
    assert version_in(header) == 3


@pytest.mark.parametrize(
    "header",
    ["", "*", '""', '"gzip"', '"-gzip"', '"3-4"', '"3-gzipped"', '"x3"', '"-3"', '"3 4"', '"3", "4"', '"3", *', '"٣"'],
)
def test_etag_of_no_single_version_names_none(header: str) -> None:
    """A version that was guessed from other text would let a save replace what the person has not read."""
    assert version_in(header) is None


def test_etag_of_thousands_of_digits_or_signs_names_none() -> None:
    """One request with a monstrous header would be a server error, or hold the process for everybody."""
    for header in ('"' + "9" * 5_000 + '"', '"3' + "-gzip" * 12_000, "," * 60_000, '"' * 60_000):
        assert version_in(header) is None


def test_tags_of_a_list_are_each_read_as_issued() -> None:
    """A browser that holds two versions would be sent again what it has."""
    assert tags_in('"abc-gzip", W/"7;br", "x"') == ["abc", "7", "x"]
