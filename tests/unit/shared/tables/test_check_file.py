"""`oms check-file` says before an import what the import would say, without a server."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from cli.main import app
from tests.support.identity.workbooks import table
from tests.support.sheets import drawn


def check(tmp_path: Path, kind: str, content: bytes, *options: str) -> tuple[int, dict[str, Any]]:
    """The exit status and the answer for programs."""
    file = tmp_path / "file"
    file.write_bytes(content)
    ran = CliRunner().invoke(app, ["check-file", kind, str(file), "--json", *options])
    return ran.exit_code, json.loads(ran.stdout)


PEOPLE = b"Name,E-mail,Role\nJane Doe,jane@agency.example,Reviewer\nJohn Roe,john,QA\n"
FRAME = b"reference,population,agency,county,opened\nA-1,in_home,probation,6001,2026-02-28\n"
INDICATORS = (
    b"indicator,period_start,period_end,performance,low,high\n"
    b"placement_stability,2024-10-01,2025-09-30,4.60,4.52,4.68\n"
)
QUOTA = b"sep=;\ncounty;size_tier;foster_care;in_home;minimum\n6001;large;12;8;80\n"


def test_check_file_names_rows_errors_and_warnings(tmp_path: Path) -> None:
    """A leader could find out only by an upload which rows of a list are wrong."""
    status, found = check(tmp_path, "people", PEOPLE)
    assert (status, list(found)) == (1, ["read", "rows", "errors", "warnings"])
    assert found["rows"] == [{"row": 2, "name": "Jane Doe", "email": "jane@agency.example", "role": "REVIEWER"}]
    assert [(error["row"], "no e-mail address" in error["why"]) for error in found["errors"]] == [(3, True)]


@pytest.mark.parametrize(
    ("kind", "content", "row"),
    [
        ("frame", FRAME, {"row": 2, "reference": "A-1", "opened": "2026-02-28"}),
        ("quota", QUOTA, {"row": 2, "county": "06001", "minimum": 80}),
        ("indicators", INDICATORS, {"row": 2, "indicator": "placement_stability", "national": "4.48"}),
        ("people", table([["Jane", "jane@agency.example", "QA"]]), {"row": 1, "role": "QA_FIRST"}),
    ],
)
def test_check_file_without_errors_ends_with_zero(tmp_path: Path, kind: str, content: bytes, row: Any) -> None:
    """A script that waits for a good file would wait for ever."""
    status, found = check(tmp_path, kind, content)
    assert (status, found["errors"]) == (0, [])
    assert [{name: one[name] for name in row} for one in found["rows"]] == [row]


def test_check_file_frame_of_a_place_and_time_is_checked_for_both(tmp_path: Path) -> None:
    """The upload would refuse rows that the check had found right."""
    assert check(tmp_path, "frame", FRAME, "--county", "06001", "--quarter", "2026Q1")[0] == 0
    assert "another county" in check(tmp_path, "frame", FRAME, "--county", "06003")[1]["errors"][0]["why"]
    assert "after the quarter" in check(tmp_path, "frame", FRAME, "--quarter", "2025Q4")[1]["errors"][0]["why"]
    assert (
        "not one of this state"
        in check(tmp_path, "quota", QUOTA.replace(b"6001", b"32001"), "--site", "ca-cqi")[1]["errors"][0]["why"]
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_check_file_sheets_are_read_line_by_line(tmp_path: Path, encoding: str) -> None:
    """A byte order mark or a blank last line would refuse answer sheets in which nothing is wrong."""
    good = json.dumps(drawn(1, case_type="FC") | {"id": "a"})
    bad = json.dumps(drawn(2, case_type="FC") | {"id": "b", "answers": {"1": {"A": "perhaps"}}})
    content = f"{good}\n\n{bad}\n{good}\n\n".encode(encoding)
    status, found = check(tmp_path, "sheets", content)
    assert (status, [(row["row"], row["id"]) for row in found["rows"]]) == (1, [(1, "a")])
    assert [error["row"] for error in found["errors"]] == [3, 4]
    assert "line 1 already" in found["errors"][1]["why"]


@pytest.mark.parametrize("content", [b"", b"\x00\x01", b"PK\x03\x04", b"%PDF", b"Name,Role\nx,y\n"])
@pytest.mark.parametrize("kind", ["people", "frame", "quota"])
def test_check_file_of_another_kind_is_an_error(tmp_path: Path, kind: str, content: bytes) -> None:
    """A file that is no table must not pass for one without rows."""
    status, found = check(tmp_path, kind, content)
    assert (status, found["rows"], len(found["errors"])) == (1, [], 1)


def test_check_file_in_words_says_what_was_read(tmp_path: Path) -> None:
    """The person at the console needs sentences, and the reason of a wrong option."""
    file = tmp_path / "people.csv"
    file.write_bytes(PEOPLE)
    ran = CliRunner().invoke(app, ["check-file", "people", str(file)])
    assert "Read: text with commas between its cells; 2 rows." in ran.stdout
    assert "1 row to take, 1 error, 0 warnings." in ran.stdout
    for options in (["people", str(tmp_path / "none")], ["people", str(file), "--role", "King"]):
        assert CliRunner().invoke(app, ["check-file", *options]).exit_code == 2
