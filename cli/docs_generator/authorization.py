"""Reference of roles and actions (docs/authorization.md), made from the role table. Pure."""

from collections.abc import Iterator
from typing import get_args

from cli.docs_generator.schema_text import table
from shared.access.role_table import (
    ACTIONS,
    ALLOWED_SITE_STATES,
    ALLOWED_STAGES,
    CB_ROLES,
    EVERY_STATE,
    LEVELS,
    TABLE,
    Action,
    SiteState,
)
from shared.contracts.identity.access import Level, Scope
from shared.contracts.vocabulary import PlatformRole, Purpose, Role, SiteRole

PREAMBLE = """\
# Who may do what

Made by `oms docs` from `shared/access/role_table.py`; edit that, never this file.

Everything is denied unless it stands here. Each process asks its own copy of identity's facts and no other service: a
role given or taken counts within moments, and no token says what its bearer may do.

- A role of a site counts in that very site. A role on the platform counts everywhere, one for a jurisdiction in it.
- A role that was given for some counties does not reach a case of another one.
- Roles of one person add up. Nobody changes their own.
- A token for one purpose opens no site of another. A disabled account and an ended session open nothing.
- While something that was told of a person, site, grant or key is missing or cannot be read, it allows nothing.
- Who has no part in a site gets the same answer whether or not the site exists.
"""

CASES = """\
`others'`: on a case whose answers somebody else entered. `given`: on a case that is given to the person: assigned, or
where nobody is assigned, created or entered by the person. A site can open all of its cases to its reviewers for
reading (`case.read` and `ratings.read`). A declared conflict of interest takes both away."""

MEANS: dict[Action, str] = {
    "case.read": "read a case",
    "ratings.read": "read a case's ratings",
    "dashboard.read": "see the figures",
    "rules.read": "read which rules ratings follow",
    "case.create": "take a case into review",
    "case.assign": "give a case to reviewers",
    "case.write": "enter face sheet, answers, narratives, interviews",
    "case.submit": "hand a case to QA",
    "case.decline": "declare a conflict of interest",
    "case.approve": "take a case in QA, return it, pass it on, make it final",
    "qa.initial": "do so at the first level",
    "qa.second": "do so at the second level",
    "qa.oversight": "do so in secondary oversight",
    "note.open": "put a note on a question or rating",
    "note.reply": "answer a note",
    "note.resolve": "settle a note, and open it again",
    "case.override": "override a rating, and undo it",
    "case.unlock": "give a final case back to its reviewer",
    "elimination.propose": "fill in an elimination worksheet",
    "elimination.decide": "eliminate a case by its worksheet",
    "case.restore": "take an eliminated case back",
    "review.manage": "open a quarter's review, plan it, explain a shortfall",
    "sample.draw": "upload frames, draw samples, replace cases",
    "quota.import": "bring in a quota table",
    "person.certify": "certify reviewers",
    "interview.manage": "keep stakeholder interviews",
    "interview.note": "add notes to stakeholder interviews",
    "sample.read": "read reviews and samples",
    "frame.read": "read a sampling frame",
    "interview.read": "read stakeholder interviews",
    "report.read": "read the site's own reports and lists of cases",
    "case.export": "export cases",
    "case.what_if": "try other answers of a case in memory, and see the ratings and figures",
    "certification.read": "read who is certified",
    "case.erase": "destroy the key of a case's text",
    "practice.reset": "clear and reload practice cases",
    "practice.key": "read a master case, and compare others' cases with it",
    "site.choose": "choose cases, interviews or both, the time zone, and which cases reviewers open",
    "site.read": "read what a site is and how far its set-up is",
    "site.consult": "record the talk with the Regional Office",
    "site.manage": "suspend, activate, close, announce",
    "site.approve": "record the federal approval of a jurisdiction",
    "form.send": "send a contact form",
    "form.read": "read contact forms",
    "form.decide": "accept or reject a contact form",
    "colleagues.read": "read the names of the people of the site",
    "people.read": "read the list of people",
    "people.grant": "give and take roles",
    "people.disable": "close an account",
    "rules.choose": "choose the rules that ratings follow",
    "cb_access.grant": "show the Children's Bureau data, and take it back",
    "cb_access.read": "read what is shown to the Children's Bureau",
    "user_review.run": "go through the user list",
    "key.manage": "let machines in and out",
    "trail.read": "read who did, read and was refused what",
    "plan.manage": "open, change and close action plans",
    "pip.manage": "keep the Program Improvement Plan, and import statewide data indicators",
    "publication.read": "look through drafts of publications and what they withhold",
    "publication.draft": "draft a publication of figures",
    "publication.release": "release another person's draft, or refuse it",
    "publication.withdraw": "withdraw a publication",
    "ticket.open": "ask the help desk",
    "ticket.read": "read tickets",
    "ticket.close": "settle a ticket",
    "analysis.save": "save an analysis of several items, share it with the site, discard it",
}
ROLES: tuple[Role, ...] = (*get_args(SiteRole), *get_args(PlatformRole))
BUREAU = CB_ROLES & set(get_args(PlatformRole))
"""Oversight is a role of CFSR sites, and nobody holds it where grants are made."""

STATES: tuple[SiteState, ...] = get_args(SiteState)


def authorization() -> str:
    """Return the whole document."""
    parts = [
        PREAMBLE,
        *(line for purpose in Purpose for line in _matrix(purpose)),
        *_conditions(),
        *_levels(),
        *_machines(),
    ]
    return "\n".join(parts).rstrip() + "\n"


def _matrix(purpose: Purpose) -> list[str]:
    heads = ("action", "", *(f"`{role}`" for role in ROLES))
    rows = ((f"`{action}`", MEANS[action], *(_cell(role, action, purpose) for role in ROLES)) for action in ACTIONS)
    return [f"## In a {purpose.upper() if purpose != 'training' else 'training'} site", "", *table(heads, rows)]


def _cell(role: Role, action: Action, purpose: Purpose) -> str:
    """Return `yes`, `others'` or `given` for some cases alone, `grant` for what a state can show, or nothing."""
    rules = [rule for rule in TABLE if rule.role == role and action in rule.actions and purpose in rule.purposes]
    if rules:
        whose = {rule.whose for rule in rules}
        return "yes" if "any" in whose else "given" if "given" in whose else "others'"
    return "grant" if purpose is Purpose.CQI and role in BUREAU and action in LEVELS else ""


def _conditions() -> Iterator[str]:
    yield from ["## In which state of the site, in which stage of the case", ""]
    yield from [
        "What is not in this table can be done in every state. A suspended or closed site has readers, no writers.",
        "",
    ]
    rows = (
        (f"`{action}`", _states(action), _stages(action))
        for action in ACTIONS
        if ALLOWED_SITE_STATES[action] != EVERY_STATE or action in ALLOWED_STAGES
    )
    yield from table(("action", "while the site is", "while the case is"), rows)
    yield from [CASES, ""]


def _states(action: Action) -> str:
    return ", ".join(state for state in STATES if state in ALLOWED_SITE_STATES[action])


def _stages(action: Action) -> str:
    return ", ".join(sorted(ALLOWED_STAGES.get(action, ()))).replace("_", " ")


def _levels() -> Iterator[str]:
    yield from ["## What a state's grant shows the Children's Bureau of a CQI site", ""]
    yield "Nothing without a grant. A grant holds from its start to its end, for the people it names or for all of the"
    yield from [
        "Bureau, until it is taken back; every read by it is noted with its purpose. `named_cases`: those cases alone.",
        "",
    ]
    access_levels: tuple[Level, ...] = get_args(Level)
    rows = (
        (f"`{action}`", *("yes" if access in LEVELS[action] else "" for access in access_levels)) for action in LEVELS
    )
    yield from table(("action", *(f"`{access}`" for access in access_levels)), rows)


def _machines() -> list[str]:
    scopes = ", ".join(f"`{scope}`" for scope in get_args(Scope))
    sentence = "An API key holds in one site until its end, for what it was issued for and no more; at most for:"
    return ["## What a machine can be let in for", "", sentence, f"{scopes}.", ""]
