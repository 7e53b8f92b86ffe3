"""Names that were replaced stay replaced, and the docstrings of `shared/` begin with a noun phrase."""

import ast

import pytest

from tests.contracts.code_rules.findings import all_findings, long_test_names
from tests.contracts.code_rules.layout import participle_findings
from tests.contracts.code_rules.names import name_findings
from tests.contracts.code_rules.prose import begins_well


def words(source: str, path: str = "services/x.py") -> list[str]:
    return [item.word for item in name_findings({path: ast.parse(source)})]


def test_no_name_is_used_that_was_replaced() -> None:
    """A word with many meanings that comes back costs every reader again."""
    assert not all_findings(), "see tests/contracts/code_rules:\n" + "\n".join(map(str, all_findings()))


@pytest.mark.parametrize(
    "source",
    [
        "told = 1",
        "_told = 1",
        "def f(told): ...",
        "def told(): ...",
        "for told in (): ...",
        "[0 for told in ()]",
        "x.told = 1",
        "with x as told: ...",
        "import x as told",
        "match x:\n case [told]: ...",
        "@dataclass\nclass A:\n told: int",
    ],
)
def test_each_kind_of_name_is_found(source: str) -> None:
    assert words(source) == ["told"]


def test_uses_strings_and_fields_of_models_are_no_findings() -> None:
    assert words("class A(BaseModel):\n why: str\nclass B(A):\n held: str\nf(told)\ng(told=1)\nx['told']") == []


def test_constants_methods_and_repeated_types_are_found() -> None:
    assert words("PAGE = 1\nclass A:\n TRIES = 1\n def of(self): ...\ndef of(): ...") == ["of", "PAGE", "TRIES"]
    two = {path: ast.parse("class Place: ...") for path in ("cli/a.py", "shared/b.py")}
    assert [(item.path, item.word) for item in name_findings(two)] == [("cli/a.py", "Place"), ("shared/b.py", "Place")]
    assert words("class Place: ...") == []


def test_a_level_is_one_of_qa_alone() -> None:
    assert words("level = 1", "services/reviews/x.py") == []
    assert words("level = 1", "shared/kafka/x.py") == ["level"]


def test_a_participle_names_no_module() -> None:
    paths = ("cli/asking.py", "cli/kept/__init__.py", "cli/case_parked.py", "cli/sampling.py", "cli/gc_tuning.py")
    assert [item.path for item in participle_findings({path: ast.parse("") for path in paths})] == [
        "cli/asking.py",
        "cli/case_parked.py",
    ]


def test_a_noun_phrase_or_a_term_begins_a_docstring() -> None:
    assert begins_well("Transactional outbox relay: publishes entries.")
    assert begins_well("Read model, folded from events.", frozenset({"read model"}))
    for text in ("What a fact is.", "It waits.", "Reads a file.", "Folding events.", "As it comes.", "Parked records."):
        assert not begins_well(text)


def test_a_name_of_a_test_has_at_most_eighty_characters() -> None:
    tree = ast.parse(f"def test_{'x' * 75}(): ...\ndef test_{'y' * 76}(): ...")
    assert [item.word[-1] for item in long_test_names({"tests/unit/test_x.py": tree})] == ["y"]
