"""The letters that identity writes. Pure: a letter says what it is given, and it is given no case content."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Literal

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from services.identity.mail.labels import FORM_LABELS, REASON_LABELS, ROLE_LABELS

Notice = Literal["factor_reset_requested", "factors_reset", "person_corrected"]
LETTER_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,199}")
"""What may become the left half of a Message-ID."""


@dataclass(frozen=True)
class Letter:
    """One letter to one address. The same id is the same letter, however often it is made or sent."""

    id: str
    to: str
    subject: str
    text: str

    def __post_init__(self) -> None:
        if not LETTER_ID.fullmatch(self.id):
            raise ValueError(f"{self.id!r} is no id of a letter: letters, digits, dots and dashes")


@dataclass(frozen=True)
class Recipient:
    """Whom a letter goes to, and its id; without a name it greets nobody by name."""

    id: str
    address: str
    name: str = ""


@dataclass(frozen=True)
class FormDetails:
    """A contact form as letters tell of it: which, for what site, by whom, and where to read it."""

    kind: str
    site: str
    sender: str
    page: str
    consulted: date | None = None
    """The day on which the state says it talked with its Regional Office; None where no talk is asked for."""


@dataclass(frozen=True)
class Link:
    """An address that opens something to whoever has it, until then."""

    address: str
    until: date


def form_sent(to: Recipient, form: FormDetails) -> Letter:
    """To the operator: a form waits to be decided on (R31)."""
    return _render("form_sent.txt", to, form=form)


def form_copy(to: Recipient, form: FormDetails) -> Letter:
    """The copy that goes to the state's Regional Office (R31)."""
    return _render("form_copy.txt", to, form=form)


def form_link(to: Recipient, site: str, kind: str, link: Link) -> Letter:
    """To a state's contact after the consultation: here the contact form can be filled in."""
    return _render("form_link.txt", to, site=site, kind=kind, link=link)


def form_accepted(to: Recipient, form: FormDetails) -> Letter:
    """To whoever sent the form: what it asks for will be done."""
    return _render("form_accepted.txt", to, form=form)


def form_rejected(to: Recipient, form: FormDetails, reason: str) -> Letter:
    """To whoever sent the form: nothing of it will be done. The reason is a word of the contracts, not free text."""
    return _render("form_rejected.txt", to, form=form, why=reason)


def invitation(to: Recipient, roles: Mapping[str, Sequence[str]], link: Link) -> Letter:
    """To a person who gets roles, by site: the link by which they set up their account. It is a secret."""
    return _render("invitation.txt", to, roles=roles, link=link)


def password_reset(to: Recipient, link: Link) -> Letter:
    """To somebody who has forgotten their password: the link is a secret."""
    return _render("password_reset.txt", to, link=link)


def account_notice(to: Recipient, notice: Notice, page: str) -> Letter:
    """To the owner of an account: what an operator has done with it, or wants to do."""
    return _render(f"{notice}.txt", to, page=page)


def user_review_overdue(to: Recipient, site: str, due: date, page: str) -> Letter:
    """To the operator and the site's administrators: the list of users was not gone through in time (R25)."""
    return _render("user_review_overdue.txt", to, site=site, due=due, page=page)


def _render(template: str, to: Recipient, **content: Any) -> Letter:
    """The first line of a template is the subject, and the rest the text."""
    subject, _, text = ENVIRONMENT.get_template(template).render(to=to, **content).partition("\n")
    return Letter(to.id, to.address, subject.strip(), text.strip() + "\n")


def _single_line(value: Any) -> Any:
    """Whatever is filled in stands on one line and has no control characters: no name can begin another line."""
    if isinstance(value, datetime):
        value = f"{_day(value)}, {value.astimezone(UTC):%H:%M} UTC"
    elif isinstance(value, date):
        value = _day(value)
    visible = (" " if unicodedata.category(char).startswith("C") else char for char in str(value))
    return " ".join("".join(visible).split())


def _day(value: date) -> str:
    day = value.astimezone(UTC) if isinstance(value, datetime) else value
    return f"{day:%B} {day.day}, {day.year}"


def _role_label(name: str) -> str:
    return ROLE_LABELS.get(name, name)


ENVIRONMENT = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=select_autoescape(),  # letters are plain text, and what a name says stays as it is
    undefined=StrictUndefined,
    finalize=_single_line,
    trim_blocks=True,
    lstrip_blocks=True,
)
ENVIRONMENT.filters |= {
    "form": lambda kind: FORM_LABELS.get(kind, kind),
    "reason": lambda reason: REASON_LABELS.get(reason, reason),
    "roles": lambda names: ", ".join(map(_role_label, names)),
}
