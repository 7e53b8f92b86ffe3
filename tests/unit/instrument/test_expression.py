"""The rule language: data files can hold rules, and never anything that runs."""

import pytest

from shared.instrument.language.expression import BadExpression, can_raise, names, parse, plain
from shared.instrument.language.predicate import predicate


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os')",
        "A.real",
        "A[0]",
        "A + 1",
        "lambda: 1",
        "[x for x in A]",
        "A if B else C",
        "(A := 1)",
        "f'{A}'",
        "1.5 < A",
        "True",
        "A == b'x'",
        "count('Yes')",
        "count(A, B)",
        "count('Yes', B == 1)",
        "all_in('Yes', A)",
        "any_is('Yes', A, key=B)",
        "any_is",
        "[A] == B",
        "-1 < A",
        "A is B",
        "A ==",
        "A\x00",
        "(" * 300 + "A" + ")" * 300,
        "A == 'Yes' and " * 60 + "B",
    ],
)
def test_nothing_but_the_rule_language_is_parsed(text: str) -> None:
    with pytest.raises(BadExpression):
        parse(text)


def test_names_come_in_the_order_they_are_written() -> None:
    assert names("C == 'x' or count('NA', A, B, C) == 3 and applicable == 'Yes'") == ("C", "A", "B", "applicable")


def test_helpers_are_written_out() -> None:
    assert plain("any_is('No', A, B)") == "A == 'No' or B == 'No'"
    assert plain("all_in(['Yes', 'NA'], A)") == "A in ['Yes', 'NA']"
    assert plain("count('S', A, B) >= 1") == "(A == 'S') + (B == 'S') >= 1"
    assert plain("not any_is('No', A, B)") == "not (A == 'No' or B == 'No')"


@pytest.mark.parametrize(
    ("text", "facts", "holds"),
    [
        ("A > 0", {}, False),
        ("A > 0 or B == 'No'", {"B": "No"}, False),
        ("B == 'No' or A > 0", {"B": "No"}, True),
        ("'oppla' in A1", {}, False),
        ("'oppla' not in A1", {}, False),
        ("'oppla' not in A1", {"A1": []}, True),
        ("A1 == ['oppla']", {"A1": ("oppla",)}, True),
        ("D1 not in [None, [], ['none']]", {}, False),
        ("A != 'NA'", {}, True),
        ("count('NA', A, B) == 2", {"A": "NA", "B": "NA"}, True),
    ],
)
def test_unanswered_is_none_and_a_type_error_is_false(text: str, facts: dict[str, object], holds: bool) -> None:
    assert predicate(text).holds(facts) is holds


def test_only_ordering_and_looking_up_can_raise() -> None:
    assert can_raise("A > 0")
    assert can_raise("'x' in A1")
    assert not can_raise("A in ['x'] and B == 1")
