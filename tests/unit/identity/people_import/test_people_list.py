"""Lists of people: everybody who is right in them gets in, and each mistake is told with its row."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.identity.domain.people_import.listed_role import SPELLINGS
from services.identity.domain.people_import.people_list import Fault, PeopleList, read_file, read_text
from shared.errors import Refused
from tests.support.identity.workbooks import table
from tests.unit.identity.outcomes import outcome

ONE, TWO = "Invented Reviewer", "Invented Observer"
FIRST, SECOND = "invented.reviewer@example.org", "invented.observer@example.org"


def taken(read: PeopleList) -> list[tuple[int, str, str, str]]:
    assert read.faults == ()
    return [(one.row, one.name, one.email, one.role) for one in read.people]


def only_fault(text: str) -> Fault:
    read = read_text(text)
    assert (read.people, len(read.faults)) == ((), 1)
    return read.faults[0]


def refusal(content: str | bytes) -> Refused:
    with pytest.raises(Refused) as refused:
        read_text(content) if isinstance(content, str) else read_file(content)
    return refused.value


BOTH = [(2, ONE, FIRST, "REVIEWER"), (3, TWO, SECOND, "OBSERVER")]


@pytest.mark.requirement("R80")
@pytest.mark.parametrize("delimiter", [",", ";", "\t", ", ", "; "])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_a_list_is_read_whatever_program_it_comes_from(delimiter: str, ending: str) -> None:
    rows = [["Name", "E-mail", "Role"], [ONE, FIRST, "Reviewer"], [TWO, SECOND, "Observer"]]
    text = "".join(delimiter.join(row) + ending for row in rows)
    assert taken(read_text(text)) == BOTH
    for encoded in (text.encode(), b"\xef\xbb\xbf" + text.encode(), text.encode("utf-16")):
        assert taken(read_file(encoded)) == BOTH
    assert taken(read_file(table(rows))) == BOTH


@pytest.mark.parametrize(
    "header",
    ["name,email,role", "NAME,E-MAIL ADDRESS,ROLES", "Full name,Mail,OMS role", '"Name","Email","Role"'],
)
def test_the_first_row_may_name_the_columns_in_many_ways(header: str) -> None:
    assert taken(read_text(f"{header}\n{ONE},{FIRST},Reviewer\n{TWO},{SECOND},Observer")) == BOTH


def test_columns_may_stand_in_any_order_and_others_between_them() -> None:
    text = f"Agency,Role,E-mail,Last name,First name\nx,Reviewer,{FIRST},Reviewer,Invented"
    assert taken(read_text(text)) == [(2, ONE, FIRST, "REVIEWER")]


def test_without_a_header_it_is_name_address_role() -> None:
    assert taken(read_text(f"{ONE},{FIRST},Reviewer")) == [(1, ONE, FIRST, "REVIEWER")]


def test_empty_rows_count_as_the_spreadsheet_counts_them_and_are_left_out() -> None:
    assert taken(read_text(f"\n\n{ONE},{FIRST},QA\n\n,,\n{TWO},{SECOND},Observer\n")) == [
        (3, ONE, FIRST, "QA_FIRST"), (6, TWO, SECOND, "OBSERVER")
    ]  # fmt: skip


def test_a_name_in_quotation_marks_may_hold_the_delimiter() -> None:
    assert taken(read_text(f'"Reviewer, Invented ""Inv""",{FIRST},Reviewer'))[0][1] == 'Reviewer, Invented "Inv"'


@pytest.mark.requirement("R27")
def test_a_list_of_reviewers_need_not_repeat_that_they_are() -> None:
    read = read_text(f"{ONE},{FIRST}\n{TWO},{SECOND},Observer", role="REVIEWER")
    assert taken(read) == [(1, ONE, FIRST, "REVIEWER"), (2, TWO, SECOND, "OBSERVER")]


def test_an_address_is_written_in_one_way_and_a_name_without_double_spaces() -> None:
    assert taken(read_text("Invented \u00a0 Reviewer,  Invented.Reviewer@EXAMPLE.org ,reviewer")) == [
        (1, ONE, FIRST, "REVIEWER")
    ]


@pytest.mark.parametrize(
    ("written", "role"),
    [(spelling, role) for role, spellings in SPELLINGS.items() for spelling in spellings]
    + [
        ("First-level QA", "QA_FIRST"),
        ("1st Level QA", "QA_FIRST"),
        ("QA persons", "QA_FIRST"),
        ("QA (2nd level)", "QA_SECOND"),
        ("QA_SECOND", "QA_SECOND"),
        ("STATE_ADMIN", "STATE_ADMIN"),
        ("Reviewers", "REVIEWER"),
        ("Site  leader", "SITE_LEADER"),
    ],
)
def test_roles_are_known_by_their_names_in_the_field(written: str, role: str) -> None:
    assert taken(read_text(f"{ONE},{FIRST},{written}"))[0][3] == role
    assert taken(read_text(f"{ONE},{FIRST},{written.upper()}"))[0][3] == role


@pytest.mark.requirement("R80")
@pytest.mark.parametrize(
    ("row", "column", "word"),
    [
        (f",{FIRST},Reviewer", "name", "missing"),
        (f"{ONE},,Reviewer", "email", "missing"),
        (f"{ONE},{FIRST},", "role", "missing"),
        (f"{ONE},{FIRST}", "role", "missing"),
        (f"{ONE},invented.reviewer,Reviewer", "email", "“invented.reviewer” is no e-mail address"),
        (f"{ONE},{FIRST} {SECOND},Reviewer", "email", "is no e-mail address"),
        (f"{ONE},{FIRST},Wizard", "role", "“Wizard” is no role"),
        (f"{ONE},{FIRST},PLATFORM_OPERATOR", "role", "is no role"),
        (f"{ONE},{FIRST},CB_OVERSIGHT", "role", "is no role"),
        (f"=HYPERLINK(1),{FIRST},Reviewer", "name", "formula"),
        (f"@SUM(1),{FIRST},Reviewer", "name", "formula"),
        (f"{ONE},+{FIRST},Reviewer", "email", "formula"),
        (f"<b>{ONE}</b>,{FIRST},Reviewer", "name", "without < and >"),
        (f'"Invented\nReviewer",{FIRST},Reviewer', "name", "cannot be seen"),
        (f"Invented\0Reviewer,{FIRST},Reviewer", "name", "cannot be seen"),
        (f"Invented\u202eReviewer,{FIRST},Reviewer", "name", "cannot be seen"),
        (f"Invented\u200bReviewer,{FIRST},Reviewer", "name", "cannot be seen"),
        (f"{'x' * 101},{FIRST},Reviewer", "name", "at most 100"),
    ],
)  # fmt: skip
def test_each_mistake_is_told_with_its_row_and_column_and_what_to_do(row: str, column: str, word: str) -> None:
    fault = only_fault(f"name,email,role\n\n{row}")
    assert (fault.row, fault.column) == (3, column)
    assert word in fault.sentence


def test_all_mistakes_of_a_list_are_told_at_once_and_the_others_are_taken() -> None:
    read = read_text(f"Name,Email,Role\n,nobody,Wizard\n{ONE},{FIRST},Reviewer\n{TWO},,Observer")
    assert [(fault.row, fault.column) for fault in read.faults] == [
        (2, "name"), (2, "email"), (2, "role"), (4, "email")
    ]  # fmt: skip
    assert [one.email for one in read.people] == [FIRST]


@pytest.mark.requirement("R27")
def test_who_stands_there_twice_is_taken_once_and_told() -> None:
    read = read_text(f"{ONE},{FIRST},Reviewer\n{TWO},{SECOND},QA\n{ONE},{FIRST.upper()},REVIEWER")
    assert [one.row for one in read.people] == [1, 2]
    assert read.faults == (Fault(3, "email", "This address has this role in row 1 already."),)


def test_one_person_may_hold_two_roles_but_one_address_is_not_two_people() -> None:
    read = read_text(f"{ONE},{FIRST},Reviewer\n{ONE.upper()},{FIRST},Observer\n{TWO},{FIRST},QA")
    assert [one.role for one in read.people] == ["REVIEWER", "OBSERVER"]
    assert read.faults == (Fault(3, "name", "This address belongs to another name in row 1."),)


def test_2000_rows_are_taken_and_2001_are_not() -> None:
    rows = [f"{ONE} {number},invented.{number}@example.org,Reviewer" for number in range(2001)]
    assert len(read_text("\n".join(["name,email,role", *rows[:2000]])).people) == 2000
    assert refusal("\n".join(rows)).slug == "people-list-too-long"
    assert refusal(table(row.split(",") for row in rows)).slug == "people-list-too-long"


@pytest.mark.parametrize(
    "content", ["x" * (1024 * 1024 + 1), b"x" * (1024 * 1024 + 1), b"PK\x03\x04" + b"x" * 1024 * 1024]
)
def test_more_than_a_mebibyte_is_not_even_looked_at(content: str | bytes) -> None:
    assert (refusal(content).slug, refusal(content).status) == ("too-large", 413)


@pytest.mark.parametrize("content", ["", "\n\n", ",,,\n", b"", "\ufeff", "Name,E-mail,Role\n"])
def test_an_empty_list_is_said_to_be_empty(content: str | bytes) -> None:
    assert refusal(content).slug == "people-list-empty"


UNREADABLE: dict[str, tuple[str | bytes, str]] = {
    "a quotation mark left open": (f'{ONE},{FIRST},Reviewer\n"{TWO},{SECOND},Observer\n', "Row 2"),
    "a quotation mark inside": (f'"{ONE}" x,{FIRST},Reviewer', "Row 1"),
    "one endless cell": ("x" * 200_000, "Row 1"),
    "letters that no alphabet has": (b"Invent\x81d,x@example.org,QA", "first in row 1"),
    "a document": (b"%PDF-1.7 x@example.org", "PDF"),
    "a web page": (b"<html><table><tr><td>Name</td></tr></table></html>", "web page"),
    "an old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "CSV UTF-8"),
    "no column for addresses": ("Name,Role\nx,y", "column “email”"),
    "no column for names": ("E-mail,Role\nx,y", "column “name”"),
}


@pytest.mark.parametrize(("content", "words"), UNREADABLE.values(), ids=UNREADABLE)
def test_what_cannot_be_read_is_told_in_words(content: str | bytes, words: str) -> None:
    refused = refusal(content)
    assert (refused.slug, refused.status) == ("people-list-unreadable", 422)
    assert words in refused.detail


def seen(text: str) -> bool:
    return text.replace("\u200c", "").replace("\u200d", "").isprintable()


cells = st.text(max_size=300) | st.sampled_from([ONE, FIRST, "Reviewer", "name", "email", "=1", "", '"', "x" * 250])


@given(st.lists(st.lists(cells, max_size=5).map(",".join), max_size=6).map("\n".join) | st.text(max_size=400))
def test_whatever_is_pasted_is_answered_and_never_repeated_at_length(text: str) -> None:
    read = PeopleList((), ())
    with contextlib.suppress(Refused):
        read = read_text(text)
    assert all(len(fault.sentence) < 80 + 150 and seen(fault.sentence) for fault in read.faults)
    assert all(len(one.name) <= 100 and seen(one.name) for one in read.people)


@given(st.binary(max_size=400))
def test_whatever_is_uploaded_is_answered(content: bytes) -> None:
    assert outcome(lambda: read_file(content)).startswith(("people-list-", "taken"))


MAILED = {
    "Outlook": "Doe, Jane <jane@agency.example>; Roe, Richard <richard@agency.example>;",
    "Outlook, with directory": "Doe, Jane@DSS <jane@agency.example>; Roe, Richard@DSS <richard@agency.example>",
    "Gmail": "Jane Doe <jane@agency.example>, Richard Roe <richard@agency.example>",
    "in quotation marks": '"Doe, Jane" <jane@agency.example>, "Roe, Richard" <richard@agency.example>',
    "one a line": "Doe, Jane <jane@agency.example>\r\nRichard Roe <mailto:richard@agency.example>\r\n",
}


@pytest.mark.parametrize("text", MAILED.values(), ids=MAILED)
def test_people_list_of_mail_addresses_is_read_by_names(text: str) -> None:
    """A leader who copies the addressees of a letter would be refused row by row, or read in the wrong columns."""
    read = read_text(text, role="REVIEWER")
    assert taken(read) == [
        (1, "Jane Doe", "jane@agency.example", "REVIEWER"),
        (2, "Richard Roe", "richard@agency.example", "REVIEWER"),
    ]
    assert read.summary == "addresses of a mail program; 2 addresses, counted as rows"
    assert taken(read_file(text.encode("utf-16"), role="REVIEWER")) == taken(read)


def test_people_list_of_bare_addresses_misses_names_only() -> None:
    """An address taken for a name would be invited under it."""
    read = read_text("jane@agency.example; richard@agency.example", role="REVIEWER")
    assert [(fault.row, fault.column, fault.sentence) for fault in read.faults] == [
        (1, "name", "The name is missing."),
        (2, "name", "The name is missing."),
    ]


@pytest.mark.parametrize("written", ["Jane Doe <{0}>", "<{0}>", "mailto:{0}", "{0};"])
def test_people_list_address_cell_of_a_mail_program_is_plain(written: str) -> None:
    """A table with pasted addresses would be refused although each address is right."""
    assert taken(read_text(f"Name\tE-mail\tRole\n{ONE}\t{written.format(FIRST)}\tReviewer")) == [
        (2, ONE, FIRST, "REVIEWER")
    ]


def test_people_list_beneath_a_title_in_windows_letters_is_read() -> None:
    """Accents of an old program's CSV would refuse the list, and a title row would be taken for the first person."""
    text = f"People of the site, 2026;;\nName;E-mail;Role;\nJosé Reviewer;{FIRST};Reviewer\n\n"
    read = read_file(text.encode("cp1252"))
    assert taken(read) == [(3, "José Reviewer", FIRST, "REVIEWER")]
    assert [(note.row, "Windows-1252" in note.sentence) for note in read.warnings] == [(3, True)]


def test_people_list_with_quoted_rows_or_bare_returns_names_rows() -> None:
    """A program that quotes whole rows, or ends them as old computers did, would be blamed for missing addresses."""
    assert taken(read_text(f'"Name,E-mail,Role"\n\n"{ONE},{FIRST},Reviewer"\n')) == [(3, ONE, FIRST, "REVIEWER")]
    read = read_file(f"Name;E-mail;Role\r{ONE};{FIRST};Reviewer\rJosé;{SECOND};QA\r".encode("cp1252"))
    assert [note.row for note in read.warnings] == [3]


def test_people_list_with_a_lost_letter_names_its_row() -> None:
    """Somebody would be invited as Jos\ufffd, and nothing would say so."""
    fault = only_fault(f"Name,E-mail,Role\nJos\ufffd,{FIRST},Reviewer")
    assert (fault.row, "lost" in fault.sentence) == (2, True)


def test_people_list_name_in_another_unicode_form_is_the_same() -> None:
    """One person in two roles would be refused for an accent that looks the same."""
    assert len(taken(read_text(f"José,{FIRST},Reviewer\nJose\u0301,{FIRST},Observer"))) == 2
