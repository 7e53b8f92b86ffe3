"""The letters that identity writes. Pure: a letter says what it is given, and it is given no case content."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from services.identity.mail.labels import FORMS, REASONS, ROLES

ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,199}")
"""What may become the left half of a Message-ID."""


@dataclass(frozen=True)
class Letter:
    """One letter to one address. The same id is the same letter, however often it is made or sent."""

    id: str
    to: str
    subject: str
    text: str

    def __post_init__(self) -> None:
        if not ID.fullmatch(self.id):
            raise ValueError(f"{self.id!r} is no id of a letter: letters, digits, dots and dashes")


@dataclass(frozen=True)
class To:
    """Whom a letter goes to, and its id; without a name it greets nobody by name."""

    id: str
    address: str
    name: str = ""


@dataclass(frozen=True)
class Form:
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


def form_sent(to: To, form: Form) -> Letter:
    """To the operator: a form waits to be decided on (R31)."""
    return _letter("form_sent.txt", to, form=form)


def form_copy(to: To, form: Form) -> Letter:
    """The copy that goes to the state's Regional Office (R31)."""
    return _letter("form_copy.txt", to, form=form)


def form_link(to: To, site: str, kind: str, link: Link) -> Letter:
    """To a state's contact after the consultation: here the contact form can be filled in."""
    return _letter("form_link.txt", to, site=site, kind=kind, link=link)


def form_accepted(to: To, form: Form) -> Letter:
    """To whoever sent the form: what it asks for will be done."""
    return _letter("form_accepted.txt", to, form=form)


def form_rejected(to: To, form: Form, why: str) -> Letter:
    """To whoever sent the form: nothing of it will be done. The reason is a word of the contracts, not free text."""
    return _letter("form_rejected.txt", to, form=form, why=why)


def invitation(to: To, roles: Mapping[str, Sequence[str]], link: Link) -> Letter:
    """To a person who gets roles, by site: the link by which they set up their account. It is a secret."""
    return _letter("invitation.txt", to, roles=roles, link=link)


def password_reset(to: To, link: Link) -> Letter:
    """To somebody who has forgotten their password: the link is a secret."""
    return _letter("password_reset.txt", to, link=link)


def user_review_overdue(to: To, site: str, due: date, page: str) -> Letter:
    """To the operator and the site's administrators: the list of users was not gone through in time (R25)."""
    return _letter("user_review_overdue.txt", to, site=site, due=due, page=page)


def _letter(template: str, to: To, **content: Any) -> Letter:
    """The first line of a template is the subject, and the rest the text."""
    subject, _, text = ENVIRONMENT.get_template(template).render(to=to, **content).partition("\n")
    return Letter(to.id, to.address, subject.strip(), text.strip() + "\n")


def _said(value: Any) -> Any:
    """Whatever is filled in stands on one line and has no control characters: no name can begin another line."""
    if isinstance(value, datetime):
        value = f"{_day(value)}, {value.astimezone(UTC):%H:%M} UTC"
    elif isinstance(value, date):
        value = _day(value)
    visible = (" " if unicodedata.category(one).startswith("C") else one for one in str(value))
    return " ".join("".join(visible).split())


def _day(value: date) -> str:
    day = value.astimezone(UTC) if isinstance(value, datetime) else value
    return f"{day:%B} {day.day}, {day.year}"


def _role(name: str) -> str:
    return ROLES.get(name, name)


ENVIRONMENT = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=select_autoescape(),  # letters are plain text, and what a name says stays as it is
    undefined=StrictUndefined,
    finalize=_said,
    trim_blocks=True,
    lstrip_blocks=True,
)
ENVIRONMENT.filters |= {
    "form": lambda kind: FORMS.get(kind, kind),
    "reason": lambda why: REASONS.get(why, why),
    "roles": lambda names: ", ".join(map(_role, names)),
}
