"""Decision records: each has its headings and a status, and the index and the amended records agree with it."""

import re
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "docs/adr"
RECORDS = sorted(FOLDER.glob("0*.md"))
HEADINGS = ["Status", "Context", "Decision", "Consequences"]


@pytest.mark.parametrize("record", RECORDS, ids=lambda path: path.stem)
def test_decision_record_has_number_title_and_headings(record: Path) -> None:
    """A record without its context or consequences leaves a newcomer to guess why the rule exists."""
    text = record.read_text()
    assert re.match(rf"# {int(record.name[:4])}\. \S", text)
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == HEADINGS


def test_decision_index_shows_every_title_and_status() -> None:
    """An index that omits an amendment sends its reader to a rule that holds no longer."""
    rows = [line for line in (FOLDER / "README.md").read_text().splitlines() if line.startswith("| [")]
    assert rows == [_row(record) for record in RECORDS]


def test_decision_amended_and_amending_record_name_each_other() -> None:
    """A record that was changed by a later one and does not say so is read as the rule of today."""
    amended = {(by, int(record.name[:4])) for record in RECORDS for by in _numbers(record, "Amended by|Superseded by")}
    amending = {(int(record.name[:4]), of) for record in RECORDS for of in _numbers(record, "Amends|Supersedes")}
    assert amended == amending


def _row(record: Path) -> str:
    number, title = record.name[:4].lstrip("0"), record.read_text().partition("\n")[0].partition(". ")[2]
    later = ", ".join(map(str, _numbers(record, "Amended by")))
    state = _status(record).partition(".")[0].lower() + (f", amended by {later}" if later else "")
    return f"| [{number}]({record.name}) | {title} | {state} |"


def _status(record: Path) -> str:
    """The status on one line, without the addresses of its links."""
    paragraph = record.read_text().partition("## Status\n\n")[2].partition("\n\n")[0]
    return re.sub(r"\]\([^)]*\)", "]", paragraph.replace("\n", " "))


def _numbers(record: Path, verb: str) -> list[int]:
    sentences = re.findall(rf"(?:{verb}) ([^.]*)\.", _status(record))
    return [int(number) for sentence in sentences for number in re.findall(r"\[(\d+)\]", sentence)]
