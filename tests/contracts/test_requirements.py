"""Every requirement that is said to be met has a test that says so, and the document names it."""

import re
from collections.abc import Mapping, Sequence
from functools import cache

import pytest

from cli.docs_generator.requirements import ROOT, TESTS, marked, marked_in, rows_of
from tests.contracts.documents import documents

NAMED = [f"R{number}" for number in (*range(1, 7), *range(10, 38), 76, 80, 82)]
"""Sites, users and roles, contact forms, the Bureau's access, and what goes across all of it."""

ROWS = rows_of()


@cache
def marks() -> Mapping[str, Sequence[str]]:
    """Row → the tests that prove it."""
    return marked_in(TESTS, ROOT)


SOURCE = """
import pytest

HARD = [
    pytest.param(1, marks=pytest.mark.requirement("R3")),
    *(pytest.param(n, marks=pytest.mark.requirement("R4")) for n in "ab"),
]

@pytest.mark.requirement("R1")
@pytest.mark.requirement("R2")
def test_two(): ...

@pytest.mark.parametrize("one", HARD)
async def test_by_parameters(one): ...

def test_none(): ...

@pytest.mark.requirement("R9")
def helper(): ...
"""


@pytest.mark.parametrize("row", NAMED)
def test_a_requirement_of_identity_has_a_test(row: str) -> None:
    assert marks().get(row), ROWS[row]


def test_every_mark_names_a_requirement_that_there_is() -> None:
    """A misspelt row would prove nothing, and nobody would miss it."""
    assert {row: tests for row, tests in marks().items() if row not in ROWS} == {}


def test_the_rows_are_all_of_them_in_order_each_in_a_sentence() -> None:
    assert list(ROWS) == [f"R{number}" for number in range(1, 86)]
    assert [row for row, words in ROWS.items() if not re.fullmatch(r"[A-Z][^\n]*\.", words)] == []


def test_marks_are_found_on_tests_on_their_parameters_and_on_nothing_else() -> None:
    assert dict(marked(SOURCE)) == {"test_two": ["R1", "R2"], "test_by_parameters": ["R3", "R4"], "test_none": []}


def test_a_mark_of_a_whole_module_is_one_of_each_of_its_tests() -> None:
    both = dict(marked('pytestmark = [pytest.mark.requirement("R7"), pytest.mark.cluster]\n' + SOURCE))
    assert both["test_none"] == ["R7"]
    assert both["test_two"] == ["R7", "R1", "R2"]


def test_the_document_shows_each_row_with_its_tests_and_says_where_there_is_none() -> None:
    sections = {part.partition("\n")[0]: part for part in documents()["requirements.md"].split("\n## ")[1:]}
    assert set(sections) == set(ROWS)
    for row, words in ROWS.items():
        assert words in sections[row]
        assert [f"- `{test}`" in sections[row] for test in marks().get(row, [])] == [True] * len(marks().get(row, []))
        assert ("No test yet." in sections[row]) == (row not in marks())
