"""Where a form comes from: without this, another site could sign a person in or out."""

import pytest

from services.gateway.same_origin import from_here


@pytest.mark.parametrize(
    ("headers", "ours"),
    [
        ({"sec-fetch-site": "same-origin"}, True),
        ({"sec-fetch-site": "none"}, True),
        ({"sec-fetch-site": "cross-site"}, False),
        ({"sec-fetch-site": "same-site"}, False),
        ({"sec-fetch-site": "cross-site", "origin": "http://oms.test", "host": "oms.test"}, False),
        ({"origin": "http://oms.test:8000", "host": "oms.test:8000"}, True),
        ({"origin": "http://evil.test", "host": "oms.test"}, False),
        ({"origin": "http://oms.test.evil.test", "host": "oms.test"}, False),
        ({"origin": "null", "host": "oms.test"}, False),
        ({"origin": "null", "host": "null"}, False),
        ({"origin": "https://oms.test", "host": "oms.test:443"}, True),
        ({"origin": "https://OMS.test:443", "host": "oms.test"}, True),
        ({"origin": "https://oms.test:80", "host": "oms.test"}, False),
        ({"origin": "file://oms.test", "host": "oms.test"}, False),
        ({"origin": "http://[", "host": "oms.test"}, False),
        ({"origin": "", "host": ""}, False),
        ({"host": "oms.test"}, False),
        ({}, False),
    ],
)
def test_only_forms_of_our_own_pages_are_taken(headers: dict[str, str], ours: bool) -> None:
    assert from_here(headers) is ours
