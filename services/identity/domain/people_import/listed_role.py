"""The roles that a list of people can give, in the words that lists use for them."""

import re

from shared.contracts.vocabulary import SiteRole

SPELLINGS: dict[SiteRole, tuple[str, ...]] = {
    "REVIEWER": ("reviewer", "case reviewer"),
    "QA_FIRST": ("qa", "qa first", "qa 1", "first qa", "first level qa", "qa first level", "quality assurance"),
    "QA_SECOND": ("qa second", "qa 2", "second qa", "second level qa", "qa second level", "secondary qa"),
    "OBSERVER": ("observer",),
    "SITE_LEADER": ("site leader", "local site leader", "leader"),
    "STATE_ADMIN": ("state admin", "state administrator", "oms state administrator", "administrator", "admin"),
}
"""Oversight by the Children's Bureau and roles on the platform are given one by one, never by a list."""

ROLE_NAMES = "Reviewer, First-level QA, Second-level QA, Observer, Site Leader, State Administrator"

_BY_SPELLING = {spelling: role for role, spellings in SPELLINGS.items() for spelling in spellings}


def role_of(text: str) -> SiteRole | None:
    """Whatever its capitals, dashes and plural; None for any other word."""
    normalized = " ".join(re.findall(r"[a-z0-9]+", text.casefold().replace("1st", "first").replace("2nd", "second")))
    return _BY_SPELLING.get(normalized) or _BY_SPELLING.get(normalized.removesuffix("s").removesuffix(" person"))
