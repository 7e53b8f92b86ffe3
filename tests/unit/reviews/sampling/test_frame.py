"""A frame is read whole or not at all: what is wrong is told row by row, and never repeats what a row says."""

import random

import pytest

from services.reviews.domain.sampling.frame import Frame, read_canonical, read_frame
from tests.support.identity.workbooks import table
from tests.unit.reviews.sampling.sampling_states import ALAMEDA, QUARTER, refusal

HEAD = "reference,population,agency\n"
GOOD = HEAD + "C-100,foster_care,child_welfare\nP 7/2,foster_care,probation\nF.9,in_home,child_welfare\n"
SECRET = "Doe-Jane-1999"  # pragma: allowlist secret


def read(text: str) -> Frame:
    return read_frame(text, ALAMEDA, QUARTER)


def errors(text: str) -> list[tuple[int, str]]:
    refused = refusal(lambda: read(text))
    assert (refused.slug, refused.status) == ("table-not-valid", 422)
    assert SECRET not in str(refused) + str(refused.extra)
    return [(one["row"], one["what"]) for one in refused.extra["errors"]]


def words(text: str) -> str:
    """Of a frame that is refused as a whole."""
    refused = refusal(lambda: read(text))
    assert (refused.slug, refused.extra) == ("table-not-valid", {})
    return refused.detail


def test_populations_and_agencies_are_told_apart() -> None:
    assert [(one.population, one.agency, one.rows) for one in read(GOOD).strata] == [
        ("foster_care", "child_welfare", 1),
        ("foster_care", "probation", 1),
        ("in_home", "child_welfare", 1),
    ]


@pytest.mark.requirement("R48")
def test_the_digest_tells_the_rows_and_not_how_they_were_written_down() -> None:
    """Else a county could not show that its own copy is the frame that was drawn from."""
    lines = GOOD.splitlines()[1:]
    random.Random(3).shuffle(lines)
    other = "\ufeffAgency;Reference;Opened;Population\r\n" + "".join(
        f" {agency} ;{reference};;{population}\r\n\r\n"
        for reference, population, agency in (line.split(",") for line in lines)
    )
    assert read(other).canonical == read(GOOD).canonical
    assert read(GOOD).digest(b"salt") == read(other).digest(b"salt") != read(GOOD).digest(b"other")
    assert read(GOOD).digest(b"") != read(GOOD.replace("C-100", "C-101")).digest(b"")


def test_a_frame_that_was_kept_is_read_back_as_it_was() -> None:
    dated = read("reference,population,agency,opened\nC1,in_home,probation,2026-01-31\nC1,in_home,child_welfare,\n")
    for one in (read(GOOD), dated, Frame(())):
        assert read_canonical(one.canonical) == Frame(one.rows)


def test_a_frame_without_rows_is_one_and_without_a_first_row_is_none() -> None:
    assert read(HEAD).rows == ()
    assert "There is nothing in it" in words("\n\n")


@pytest.mark.parametrize(
    ("row", "what"),
    [
        ("C-100,foster_care,child_welfare", "stands in row 2 already"),
        (",foster_care,child_welfare", "reference is missing"),
        ("=1+1,foster_care,child_welfare", "reference is not"),
        (f"{SECRET}é,foster_care,child_welfare", "reference is not"),
        (f"{'9' * 41},foster_care,child_welfare", "reference is not"),
        (f"{SECRET},adoption,child_welfare", "population is not foster_care or in_home"),
        (f"{SECRET},foster_care,school", "agency is not child_welfare or probation"),
        (f"{SECRET},foster_care", "agency is missing"),
        (f"{SECRET},foster_care,child_welfare,06001", "has 4 cells"),
    ],
)
def test_a_bad_row_is_named_by_its_number_and_what_is_wrong(row: str, what: str) -> None:
    [(number, said)] = errors(GOOD + row + "\n")
    assert number == 5
    assert what in said


@pytest.mark.requirement("R12")
@pytest.mark.parametrize(
    ("cells", "what"),
    [
        ("06003,", "another county"),
        ("Alameda,", "another county"),
        ("06001,31.1.2026", "not written like"),
        ("06001,2026-02-30", "There is no February 30 in 2026"),
        ("06001,2026-02-29", "There is no February 29 in 2026"),
        ("06001,31/3/2026", "There is no month 31"),
        ("06001,3/31/26", "two digits"),
        ("06001,0022-03-01", "cannot be right"),
        ("06001,46112", "number by which a spreadsheet counts days"),
        ("6003,", "another county"),
        ("06001,2026-10-01", "after the quarter's end"),
    ],
)
def test_a_row_of_another_county_or_of_no_such_day_is_named(cells: str, what: str) -> None:
    [(number, said)] = errors(f"reference,population,agency,county,opened\nF1,in_home,child_welfare,{cells}\n")
    assert (number, what in said) == (2, True)


def test_several_faults_of_a_row_are_told_at_once() -> None:
    assert [row for row, _ in errors(HEAD + "!,?,\n")] == [2, 2, 2]


def test_the_same_number_of_two_agencies_is_two_cases() -> None:
    twice = HEAD + "7,foster_care,child_welfare\n7,foster_care,probation\n7,in_home,child_welfare\n"
    assert len(read(twice).rows) == 3


def test_of_very_many_faults_fifty_are_named_and_the_others_counted() -> None:
    refused = refusal(lambda: read(HEAD + "x,x,x\n" * 400))
    assert (len(refused.extra["errors"]), refused.extra["more"]) == (50, 1149)
    assert "1,199" in refused.detail


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("PK\x03\x04" + "x" * 100, "workbook, an archive"),
        ("reference,population,agency\n\x00\x01", "no text"),
        ("reference,population\nC1,foster_care\n", "does not name agency"),
        ("C1,foster_care,child_welfare\n", "must name the columns"),
        ("reference,population,agency,agency\n", "Column 4"),
        (f"reference,population,agency,{SECRET}\n", "Column 4"),
        (GOOD + 'C1,"foster_care,child_welfare\n', "Row 5 cannot be read"),
        (GOOD + f'C1,"{"x" * 200_000}",child_welfare\n', "Row 5 cannot be read"),
    ],
)
def test_what_is_no_table_of_ours_is_refused_in_words(text: str, said: str) -> None:
    assert said in words(text)
    assert SECRET not in words(text)


def test_an_in_home_case_that_is_too_young_is_taken_with_a_warning() -> None:
    """It can be drawn, and a reviewer will have to eliminate it: somebody should know in time."""
    head, kind = "reference,population,agency,opened\n", "in_home,child_welfare"
    young = read(f"{head}F1,{kind},2026-08-17\nF2,{kind},2026-08-18\nC1,foster_care,probation,2026-09-30\n")
    assert len(young.rows) == 3
    assert [one.row for one in young.warnings] == [3]


SAVED = {
    "as it should be": GOOD.encode(),
    "empty columns at the right": "\n".join(f"{line},," for line in GOOD.splitlines()).encode(),
    "a line for Excel": b"sep=;\r\n" + GOOD.replace(",", ";").encode(),
    "a title above": f"Frame of Alameda, 2026 Q3,,\n\n{GOOD}".encode(),
    "a title with another delimiter": f"Frame, Alameda, 2026, Q3\n{GOOD.replace(',', ';')}".encode(),
    "tabs in UTF-16": GOOD.replace(",", "\t").encode("utf-16"),
    "UTF-16 without a mark": GOOD.encode("utf-16-be"),
    "blank lines at the end": f"{GOOD}\n,,\n\n".encode(),
    "other spellings": GOOD.replace("foster_care", "Foster Care").replace("in_home", "In-home").encode(),
    "texts as formulas": GOOD.replace("C-100", '="C-100"').encode(),
    "a workbook": table(line.split(",") for line in GOOD.splitlines()),
}


@pytest.mark.parametrize("content", SAVED.values(), ids=SAVED)
def test_frame_saved_by_any_program_has_the_same_rows(content: bytes) -> None:
    """A county whose spreadsheet saves in its own way could not upload its cases, for a reason that is not the true
    one."""
    assert read_frame(content, ALAMEDA, QUARTER).canonical == read(GOOD).canonical


def test_frame_codes_and_days_of_a_spreadsheet_are_understood() -> None:
    """A spreadsheet drops the zero of 06001 and writes days its own way: each row would be refused for it."""
    text = "reference,population,agency,county,opened\nA,in_home,probation,6001,3/31/2026\nB,in_home,probation,06001"
    assert [(row.reference, row.opened) for row in read(text).rows] == [("A", "2026-03-31"), ("B", "")]


@pytest.mark.parametrize(
    ("first", "second"),
    [("a-1", "A-1"), ("A 1", "A  1"), ("A-1", "A\u20131"), ("A-1", "\uff21-1"), ("A-1", "A -1"), ("A1", "A1\u200b")],
)
def test_frame_reference_that_reads_as_an_earlier_is_refused(first: str, second: str) -> None:
    """One child would stand in the draw twice."""
    said = errors(f"{HEAD}{first},foster_care,probation\nB,foster_care,probation\n{second},foster_care,probation\n")
    assert {row for row, _ in said} == {4}
    assert any("stands in row 2 already" in what for _, what in said)


@pytest.mark.parametrize(("first", "second"), [("00123", "123"), ("A-007", "A-7"), ("A1", "A 1"), ("1.5", "1-05")])
def test_frame_reference_with_other_zeros_is_taken_with_a_warning(first: str, second: str) -> None:
    """A spreadsheet that dropped zeros makes two of one child, and only the county knows."""
    frame = read(f"{HEAD}{first},in_home,probation\n{second},in_home,probation\n{second},in_home,child_welfare\n")
    assert [(note.row, "row 2" in note.sentence) for note in frame.warnings] == [(3, True)]


def test_frame_column_without_a_name_is_refused_by_its_rows() -> None:
    """A value under no name would be lost without a word, or shift the others."""
    assert errors("reference,,population,agency\nA,,in_home,probation\nB,x,in_home,probation\n") == [
        (3, "Column 2 (B) holds something in this row, and the header gives the column no name.")
    ]
