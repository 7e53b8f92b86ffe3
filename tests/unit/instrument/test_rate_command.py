"""`oms rate`: one answer for each line, in order; a bad line spoils nothing but its own answer."""

from pathlib import Path
from typing import Any

import orjson
import pytest
from typer.testing import CliRunner, Result

from cli.commands.rate import app
from cli.commands.samples import app as samples
from shared.instrument import VERSIONS, engine

GOOD = b'{"id": "c1", "case_type": "IH", "answers": {"1": {"applicable": "Yes", "A": 1, "B": 0, "C": "Yes"}}}'


def rate(lines: bytes, *options: str) -> Result:
    return CliRunner().invoke(app, ["-", *options], input=lines)


def answers(result: Result) -> list[dict[str, Any]]:
    return [orjson.loads(line) for line in result.stdout_bytes.splitlines()]


def test_a_good_sheet_is_rated_with_a_reason_for_every_item() -> None:
    result = rate(GOOD + b"\n")
    [answer] = answers(result)
    assert result.exit_code == 0
    assert answer["id"] == "c1"
    assert len(answer["items"]) == len(answer["why"]) == 21
    assert set(answer["outcomes"]) == {"S1", "S2", "P1", "P2", "WB1", "WB2", "WB3"}
    assert (answer["items"]["1"], answer["items"]["4"], answer["items"]["2"]) == ("S", "NA", "INCOMPLETE")
    assert answer["why"]["1"] == "1C is Yes: every delay was beyond the agency's control"


def sheet(**fields: Any) -> bytes:
    return orjson.dumps({"id": "x", "case_type": "FC", "answers": {}} | fields)


BAD: list[tuple[bytes, Any, str]] = [
    (b"{", None, "it is not JSON"),
    (b"[1]", None, "it is not a JSON object"),
    (b"", None, "it is blank"),
    (b"  \r", None, "it is blank"),
    (b'{"id": "\xff"}', None, "it is not UTF-8"),
    (b'{"id": "x", "case_type": "FC", "answers": {"4": {"A": NaN}}}', None, "it is not JSON"),
    (b"[" * 100_000, None, "it is nested too deeply"),
    (b'{"id": "x", "a": ' + b'{"a":' * 5000 + b"1" + b"}" * 5001, None, "it is nested too deeply"),
    (b'{"id": "x", "n": 1' + b"0" * 400 + b"}", None, "it holds a number that is too large"),
    (sheet(id=["x"]), None, "id: give a text"),
    (sheet(id=True), None, "id: give a text"),
    (sheet(case_type="XX"), "x", "case_type: choose FC, IH or IHDR"),
    (sheet(case_type=None), "x", "case_type: choose FC, IH or IHDR"),
    (sheet(case_type=["FC"]), "x", "case_type: choose FC, IH or IHDR"),
    (b'{"id": 7}', 7, "case_type: choose FC, IH or IHDR"),
    (sheet(instrument="r9"), "x", "instrument: choose r3_2014 or r4_2022"),
    (sheet(instrument=None), "x", "instrument: choose r3_2014 or r4_2022"),
    (b'{"id": "x", "case_type": "FC"}', "x", "answers: give an object with the items' numbers"),
    (sheet(answers=[]), "x", "answers: give an object with the items' numbers"),
    (sheet(answers={"4": []}), "x", "item 4: give an object with its questions"),
    (sheet(answers={"4": None}), "x", "item 4: give an object with its questions"),
    (
        sheet(answers={"19": {}}),
        "x",
        "there is no such item: items are numbered 1 to 18, and 12A to 12C are answered under 12",
    ),
    (sheet(answers={"7": {"Q": "Yes"}}), "x", "item 7: there is no such question: it has applicable, A and B"),
    (sheet(answers={"4": {"B": "Maybe"}}), "x", "item 4, question B: choose Yes, No or NA"),
    (sheet(answers={"4": {"B": None}}), "x", "item 4, question B: choose Yes, No or NA"),
    (sheet(answers={"4": {"A": True}}), "x", "item 4, question A: give a whole number"),
    (sheet(answers={"4": {"A": 0}}), "x", "item 4, question A: give a number that is at least 1"),
    (
        b'{"id": "x", "case_type": "FC", "answers": {"4": {"A": 1' + b"0" * 30 + b"}}}",
        "x",
        "item 4, question A: give a whole number",
    ),
    (
        sheet(answers={"5": {"A1": ["adoption", "oppla", "guardianship"]}}),
        "x",
        "item 5, question A1: choose at most 2 options",
    ),
    (sheet(case_type="IH", answers={"4": {"B": "Maybe"}}), "x", "item 4, question B: choose Yes, No or NA"),
]


@pytest.mark.parametrize(("line", "sheet_id", "problem"), BAD)
def test_a_bad_line_says_where_and_why_and_the_others_are_rated(line: bytes, sheet_id: Any, problem: str) -> None:
    result = rate(GOOD + b"\n" + line + b"\n" + GOOD + b"\n")
    first, refused, last = answers(result)
    assert result.exit_code == 1
    assert first == last
    assert refused == {"id": sheet_id, "error": f"line 2: {problem}"}


VALID: list[bytes] = [
    sheet(answers={"5": {"A1": []}}),
    sheet(answers={"3": {"D1": ["recurring_maltreatment", "other"]}}),
    sheet(answers={"8": {"applicable": "Yes", "A1": "NA"}}),
    sheet(answers={"3": {"applicable": "Yes"}}),
    sheet(something_else={"deep": [1, None]}),
    sheet(case_type="IHDR", instrument="r3_2014", answers={"4": {"A": 2}}),
    b'{"id": "x", "id": "y", "case_type": "FC", "answers": {}}',
    b'{"case_type": "FC", "answers": {}}',
    b'{"id": "x", "case_type": "FC", "answers": {}}\r',
]


@pytest.mark.parametrize("line", VALID)
def test_what_is_unusual_but_valid_is_rated(line: bytes) -> None:
    result = rate(line)
    assert result.exit_code == 0
    assert "items" in answers(result)[0]


def test_an_item_for_another_case_type_is_na_whatever_was_answered() -> None:
    [answer] = answers(rate(sheet(case_type="IH", answers={"4": {"A": 2, "B": "No", "C": "No"}})))
    assert answer["items"]["4"] == "NA"


def test_what_was_said_before_never_answers_for_another_case() -> None:
    """Items are rated once and remembered: a case of another type, version or value must not get that answer."""
    first: dict[str, dict[str, Any]] = {
        "1": {"applicable": "Yes", "A": 1, "B": 0, "C": "Yes"},
        "3": dict.fromkeys("ABCDEF", "NA"),
    }
    kinds = [("FC", "r3_2014"), ("FC", "r4_2022"), ("IH", "r4_2022"), ("IHDR", "r3_2014")]
    lines = [sheet(case_type=case, instrument=version, answers=first) for case, version in kinds] * 2
    told = answers(rate(b"\n".join(lines)))
    assert told[:4] == told[4:]
    assert [answer["items"]["3"] for answer in told[:4]] == ["INCOMPLETE", "INCOMPLETE", "S", "S"]
    true = sheet(answers={"1": first["1"] | {"A": True}})
    assert "error" in answers(rate(lines[1] + b"\n" + true))[1]


def test_the_command_says_what_the_engine_says() -> None:
    for version in VERSIONS:
        made = CliRunner().invoke(samples, ["--count", "60", "--seed", "5", "--instrument", version])
        sheets = [orjson.loads(line) for line in made.stdout_bytes.splitlines()]
        rules = engine(version)
        for told, given in zip(answers(rate(made.stdout_bytes)), sheets, strict=True):
            ratings = rules.rate(given["case_type"], given["answers"])
            assert told["items"] == {name: rated.rating for name, rated in ratings.items.items()}
            assert told["outcomes"] == {name: rated.rating for name, rated in ratings.outcomes.items()}
            why = {name: rules.explain(name, rated, given["answers"]) for name, rated in ratings.items.items()}
            assert told["why"] == why


def test_a_policy_changes_the_ratings() -> None:
    line = sheet(answers={"16": {"applicable": "Yes", "A": "Yes", "B": "No"}})
    assert answers(rate(line))[0]["outcomes"]["WB2"] == "NACH"
    assert answers(rate(line, "--policy", "wb2_partial=on"))[0]["outcomes"]["WB2"] == "PA"


@pytest.mark.parametrize(
    "options", [["nine=x"], ["wb2_partial=maybe"], ["wb2_partial"], ["wb2_partial=on", "wb2_partial=off"]]
)
def test_an_unknown_policy_is_wrong_usage(options: list[str]) -> None:
    result = rate(GOOD, *[word for option in options for word in ("--policy", option)])
    assert result.exit_code == 2
    assert result.stderr.strip()
    assert not result.stdout


def test_a_file_is_read_and_a_missing_one_is_wrong_usage(tmp_path: Path) -> None:
    file = tmp_path / "sheets.ndjson"
    file.write_bytes(GOOD)
    assert CliRunner().invoke(app, [str(file)]).exit_code == 0
    for nothing in (tmp_path / "nothing", tmp_path):
        result = CliRunner().invoke(app, [str(nothing)])
        assert result.exit_code == 2
        assert result.stderr.startswith("The file cannot be read: ")


def test_no_lines_give_no_answers() -> None:
    result = rate(b"")
    assert (result.exit_code, result.stdout) == (0, "")
