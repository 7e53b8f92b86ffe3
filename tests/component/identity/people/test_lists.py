"""A list of people is checked row by row before it becomes a form: pasted, as CSV or as a workbook (R80)."""

import pytest

from tests.component.api_client import expect_success
from tests.component.identity.site_setup import Place
from tests.component.problems import refused
from tests.support.identity.workbooks import table

ROWS = (
    ("Name", "E-mail", "Role"),
    ("Rae Reviewer", "rae@state.example", "Reviewer"),
    ("Quinn Quality", "quinn at state", "QA"),
    ("Rae Reviewer", "RAE@state.example", "reviewer"),
    ("Ola Observer", "ola@state.example", "Director"),
    ("", "nobody@state.example", "Observer"),
)
FAULTS = [(3, "email"), (4, "email"), (5, "role"), (6, "name")]


def joined(separator: str) -> bytes:
    return "\n".join(separator.join(row) for row in ROWS).encode()


LISTS = {"pasted": joined("\t"), "CSV": joined(","), "semicolons": joined(";"), "XLSX": table(ROWS)}


@pytest.mark.requirement("R80")
@pytest.mark.parametrize("content", LISTS.values(), ids=LISTS.keys())
async def test_every_row_is_taken_or_has_its_error_whichever_way_the_list_came(cqi: Place, content: bytes) -> None:
    before = (await cqi.administrator.get(f"{cqi.path}/people")).content
    found = expect_success(await cqi.administrator.post(f"{cqi.path}/people/check", content=content))
    assert found["people"] == [{"row": 2, "name": "Rae Reviewer", "email": "rae@state.example", "role": "REVIEWER"}]
    assert "; 5 rows" in found["read"]
    assert found["warnings"] == []
    assert [(fault["row"], fault["column"]) for fault in found["errors"]] == FAULTS
    assert all(len(fault["sentence"].split()) > 3 for fault in found["errors"])
    assert (await cqi.administrator.get(f"{cqi.path}/people")).content == before, "a check took somebody in"


@pytest.mark.requirement("R80")
@pytest.mark.parametrize(
    ("content", "slug"), [(b"", "people-list-empty"), (b"PK\x03\x04 no", "people-list-unreadable")]
)
async def test_a_list_that_is_none_is_refused_in_words(cqi: Place, content: bytes, slug: str) -> None:
    refused(await cqi.administrator.post(f"{cqi.path}/people/check", content=content), 422, slug)
