"""People get letters that say what they must do and by when, that nobody's name can forge, and no case content."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.identity.mail import labels, letters
from services.identity.mail.letters import FormDetails, Letter, Link, Recipient
from services.identity.mail.message import Unsendable, build_message
from shared.contracts.identity.sites import FormKind, Why
from shared.contracts.vocabulary import Role

SENDER, AT = "oms@oms.invalid", datetime(2026, 9, 30, 12, 0, tzinfo=UTC)
LINK = Link("http://127.0.0.1:8080/invitations/x_-A1", date(2026, 10, 7))


def form(sender: str = "Dana Fields", consulted: date | None = date(2026, 9, 1)) -> FormDetails:
    return FormDetails("CQI", "ca-cqi", sender, "http://127.0.0.1:8080/forms/frm_1", consulted)


def every_letter(name: str = "Lee Invented", address: str = "lee@state.invalid") -> Mapping[str, Letter]:
    """One of each kind, with this name wherever a name can stand."""
    to = Recipient("form-1", address, name)
    return {
        "form_sent": letters.form_sent(to, form(name)),
        "form_copy": letters.form_copy(to, form(name)),
        "form_link": letters.form_link(to, "ca-cqi", "CQI", LINK),
        "form_accepted": letters.form_accepted(to, form(name)),
        "form_rejected": letters.form_rejected(to, form(name), "incomplete"),
        "invitation": letters.invitation(to, {"ca-cqi": ("REVIEWER", "QA_FIRST"), "ca-training": ("OBSERVER",)}, LINK),
        "factor_reset_requested": letters.account_notice(to, "factor_reset_requested", "http://127.0.0.1:8080/s"),
        "factors_reset": letters.account_notice(to, "factors_reset", "http://127.0.0.1:8080/s"),
        "person_corrected": letters.account_notice(to, "person_corrected", "http://127.0.0.1:8080/s"),
        "password_reset": letters.password_reset(to, LINK),
        "user_review_overdue": letters.user_review_overdue(to, "ca-cqi", date(2026, 9, 1), "http://127.0.0.1:8080/u"),
    }


def sent(letter: Letter) -> EmailMessage:
    """As the receiving program reads it."""
    return message_from_bytes(build_message(letter, SENDER, AT).as_bytes(), policy=default)


def text(mail: EmailMessage) -> str:
    body = mail.get_body()
    assert body
    return str(body.get_content()).replace("\r\n", "\n")


LETTERS = every_letter()


@pytest.mark.parametrize("kind", LETTERS)
def test_a_letter_has_a_subject_greets_by_name_and_comes_whole(kind: str) -> None:
    letter, mail = LETTERS[kind], sent(LETTERS[kind])
    assert mail["Subject"] == letter.subject
    assert "\n" not in letter.subject
    assert letter.text.startswith("Dear Lee Invented,\n\n")
    assert text(mail) == letter.text
    assert re.search(r"\n-- \n.*do not answer", letter.text)
    assert "{" not in letter.text
    assert "\n\n\n" not in letter.text


def test_an_inbox_is_not_greeted_by_name() -> None:
    assert letters.form_sent(Recipient("form-1", SENDER), form()).text.startswith("A contact form")


def test_operator_and_regional_office_read_which_form_of_which_site_was_sent_by_whom() -> None:
    for kind in ("form_sent", "form_copy"):
        for said in ("OMS CQI Review Contact Form", "ca-cqi", "Lee Invented", "September 1, 2026", form().page):
            assert said in LETTERS[kind].text


@pytest.mark.requirement("R30")
def test_the_regional_office_is_told_that_it_was_consulted_so_that_it_can_object() -> None:
    assert "your office was consulted" in LETTERS["form_copy"].text
    assert "consulted" not in letters.form_copy(Recipient("form-1", SENDER), form(consulted=None)).text.lower()


def test_an_invitation_names_sites_roles_the_link_and_its_last_day() -> None:
    said = LETTERS["invitation"].text
    for part in ("ca-cqi: Reviewer, First-Level QA\n", "ca-training: Observer\n", f"\n{LINK.address}\n", "October 7"):
        assert part in said


def test_a_moment_is_told_in_one_time_zone_wherever_it_was_made() -> None:
    west = datetime(2026, 10, 7, 20, 5, tzinfo=timezone(timedelta(hours=-7)))
    said = letters.form_link(Recipient("form-1", SENDER), "ca-cqi", "CQI", Link("http://127.0.0.1:8080/", west)).text
    assert "October 8, 2026, 03:05 UTC" in said


def test_every_form_reason_and_role_of_the_contracts_has_words() -> None:
    assert set(labels.FORM_LABELS) == set(get_args(FormKind))
    assert set(labels.REASON_LABELS) == set(get_args(Why))
    assert set(labels.ROLE_LABELS) == {role for part in get_args(Role) for role in get_args(part) or (part,)}


def test_a_repetition_is_the_same_mail_to_the_byte() -> None:
    again = every_letter()
    for kind, letter in LETTERS.items():
        assert build_message(letter, SENDER, AT).as_bytes() == build_message(again[kind], SENDER, AT).as_bytes()
        assert sent(letter)["Message-ID"] == "<form-1@oms.invalid>"


def test_nobodys_absence_note_comes_back() -> None:
    assert sent(LETTERS["invitation"])["Auto-Submitted"] == "auto-generated"


HOSTILE = (
    "Eve\r\nBcc: everybody@state.invalid",
    "Eve\nSubject: forged\n\ntext",
    "Eve\x00\x1b[2J\u2028\u202e",
    "{{ to }}",
)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_can_neither_begin_a_header_nor_a_line(name: str) -> None:
    for kind, letter in every_letter(name).items():
        mail = sent(letter)
        assert mail.keys() == sent(LETTERS[kind]).keys()
        assert len(letter.text.splitlines()) == len(LETTERS[kind].text.splitlines())
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f\u2028\u202e]", letter.text)


@given(name=st.text(max_size=60), subject=st.text(max_size=60), address=st.text(max_size=40))
def test_whatever_is_written_into_a_letter_it_has_its_own_headers_or_is_no_mail(
    name: str, subject: str, address: str
) -> None:
    given_in = [every_letter(name)["form_copy"], Letter("form-1", f"{address}@state.invalid", subject, name)]
    for letter in given_in:
        try:
            raw = build_message(letter, SENDER, AT).as_bytes()
        except (Unsendable, UnicodeEncodeError):
            continue
        mail = message_from_bytes(raw, policy=default)
        assert {one.lower() for one in mail.keys()} <= KNOWN  # noqa: SIM118 a mail is no mapping of single values
        assert (mail.get_all("To"), mail["Message-ID"]) == ([letter.to], "<form-1@oms.invalid>")


KNOWN = {
    *("from", "to", "subject", "date", "message-id", "auto-submitted"),
    *("content-type", "content-transfer-encoding", "mime-version"),
}


@pytest.mark.parametrize(
    "address",
    [
        "",
        "nobody",
        "a@b.invalid\r\nBcc: c@d.invalid",
        "a@b.invalid, c@d.invalid",
        "A Name <a@b.invalid>",
        "a b@c.invalid",
        "a@b.invalid\x00",
        "a@b@c.invalid",
        "<a@b.invalid>",
        "a@b.invalid>\r\nDATA",
    ],
)
def test_what_is_not_one_bare_address_gets_nothing(address: str) -> None:
    with pytest.raises(Unsendable) as refused:
        build_message(Letter("form-1", address, "A subject", "text"), SENDER, AT)
    assert not address or address not in str(refused.value)


@pytest.mark.parametrize("subject", ["one\ntwo", "one\r\nBcc: c@d.invalid", "one\rtwo", "one\u2028two"])
def test_a_subject_of_two_lines_is_no_mail(subject: str) -> None:
    with pytest.raises(Unsendable):
        build_message(Letter("form-1", "a@b.invalid", subject, "text"), SENDER, AT)


@pytest.mark.parametrize("wrong", ["", "a@b", "a b", "form-1\r\nBcc: c@d.invalid", "<form>", "-x", "x" * 201])
def test_id_that_is_no_valid_message_id_is_refused(wrong: str) -> None:
    """An id that could not stand in a message id is refused where the letter is made."""
    with pytest.raises(ValueError, match="no id of a letter"):
        Letter(wrong, "a@b.invalid", "A subject", "text")


def test_words_of_every_language_come_whole() -> None:
    name = "Ágnes Nuñez-Þór 李"
    mail = sent(letters.form_accepted(Recipient("form-1", "a@b.invalid", name), form(name)))
    assert name in text(mail)
    assert build_message(LETTERS["invitation"], SENDER, AT).as_bytes().isascii()


def test_letter_to_an_address_of_an_earlier_release_has_an_ascii_domain() -> None:
    """Such an address was stored with its domain in Unicode, which many mail servers refuse."""
    raw = build_message(Letter("form-1", "x@bücher.de", "A subject", "text"), SENDER, AT).as_bytes()
    assert b"x@xn--bcher-kva.de" in raw
    assert raw.isascii()
