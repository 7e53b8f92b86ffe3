"""Role table: the actions of each role by purpose and state of the site, stage of the case, and own or others' case.

An action without a rule is denied (R14 to R24, R34). `docs/authorization.md` is generated from it.
"""

from dataclasses import dataclass
from typing import Literal, get_args

from shared.contracts.vocabulary import Purpose, Role

Reading = Literal["case.read", "ratings.read", "dashboard.read", "rules.read"]
Analysing = Literal["analysis.save"]
Entering = Literal["case.create", "case.assign", "case.write", "case.submit", "case.decline"]
Checking = Literal[
    "case.approve", "qa.initial", "qa.second", "qa.oversight", "note.open", "note.reply", "note.resolve",
    "case.override", "case.unlock", "elimination.propose", "elimination.decide", "case.restore",
]  # fmt: skip
Sampling = Literal["review.manage", "sample.draw", "quota.import", "person.certify"]
Interviewing = Literal["interview.manage", "interview.note"]
Showing = Literal[
    "sample.read", "frame.read", "interview.read", "report.read", "case.export", "certification.read", "case.what_if"
]
Ruling = Literal["case.erase", "practice.reset", "practice.key", "site.choose"]
Managing = Literal[
    "site.read", "site.consult", "site.manage", "site.approve", "form.send", "form.read", "form.decide",
    "colleagues.read", "people.read", "people.grant", "people.disable", "rules.choose",
    "cb_access.grant", "cb_access.read", "user_review.run", "key.manage", "trail.read",
]  # fmt: skip
Improving = Literal["plan.manage", "pip.manage"]
Helping = Literal["ticket.open", "ticket.read", "ticket.close"]
Publishing = Literal["publication.read", "publication.draft", "publication.release", "publication.withdraw"]
Action = Literal[
    Reading, Entering, Checking, Sampling, Interviewing, Showing, Ruling, Managing, Improving, Helping, Publishing,
    Analysing,
]  # fmt: skip
ACTIONS: tuple[Action, ...] = get_args(Action)

EVERYWHERE = frozenset(Purpose)
CFSR = frozenset({Purpose.CFSR})
CQI = frozenset({Purpose.CQI})
TRAINING = frozenset({Purpose.TRAINING})
NOT_CFSR = frozenset({Purpose.TRAINING, Purpose.CQI})
"""A CFSR site's people are agreed by two parties, and the operator is neither (R37)."""


SiteState = Literal["absent", "created", "consulted", "requested", "provisioned", "active", "suspended", "closed"]
EVERY_STATE: frozenset[SiteState] = frozenset(get_args(SiteState))
ALLOWED_SITE_STATES: dict[Action, frozenset[SiteState]] = (
    dict.fromkeys(ACTIONS, EVERY_STATE)
    | dict.fromkeys(
        (
            *get_args(Entering),
            *get_args(Checking),
            *get_args(Sampling),
            *get_args(Interviewing),
            *get_args(Improving),
            *get_args(Analysing),
        ),
        frozenset[SiteState]({"active"}),
    )
    | dict.fromkeys(
        (*get_args(Reading), *get_args(Showing), "case.erase", "practice.key"),
        frozenset[SiteState]({"active", "suspended", "closed"}),
    )
    | dict.fromkeys(get_args(Publishing), frozenset[SiteState]({"active", "suspended", "closed"}))
    | dict.fromkeys(("rules.choose", "practice.reset"), frozenset[SiteState]({"active"}))
)
"""States of the site in which an action is possible at all: a site that is not open has readers and no writers."""

ENTRY = frozenset({"not_started", "data_entry", "returned_to_reviewer"})
IN_INITIAL, IN_SECOND, IN_OVERSIGHT = (
    frozenset({f"ready_for_{level}", level}) for level in ("initial_qa", "second_level_qa", "secondary_oversight")
)
ALLOWED_STAGES: dict[Action, frozenset[str]] = {
    "case.write": ENTRY,
    "case.submit": ENTRY,
    "case.approve": IN_INITIAL | IN_SECOND | IN_OVERSIGHT,
    "qa.initial": IN_INITIAL,
    "qa.second": IN_SECOND,
    "qa.oversight": IN_OVERSIGHT,
    "case.override": IN_INITIAL | IN_SECOND | IN_OVERSIGHT,
    "case.unlock": frozenset({"approved_final"}),
    "case.restore": frozenset({"eliminated"}),
}
"""Stages of the case in which an action is possible; the case's own rules explain a refusal in another stage."""

CASE_READING: frozenset[Action] = frozenset({"case.read", "ratings.read"})
"""Actions that show content of a case; a site can open all of its cases to its reviewers for these alone."""

Whose = Literal["any", "others", "given"]
LEVELS: dict[Action, tuple[str, ...]] = {
    "dashboard.read": ("aggregates", "item_ratings", "full_cases"),
    "ratings.read": ("item_ratings", "full_cases", "named_cases"),
    "case.read": ("full_cases", "named_cases"),
}
"""Actions that a state can grant the Children's Bureau on a CQI site, and the access levels that include each (R35)."""


@dataclass(frozen=True)
class RoleRule:
    """Actions of one role on cases of `whose`.

    "others" excludes cases that the person has reviewed themselves (R47), "given" those that others review now.
    """

    role: Role
    actions: frozenset[Action]
    purposes: frozenset[Purpose] = EVERYWHERE
    whose: Whose = "any"


def rule(
    role: Role, *actions: Action, purposes: frozenset[Purpose] = EVERYWHERE, whose: Whose = "any", reads: bool = False
) -> RoleRule:
    """Returns a rule. `reads`: with the actions of every member of a site, and those that show any of its cases."""
    common: tuple[Action, ...] = (*OF_ALL, *CASE_READING) if reads else ()
    return RoleRule(role, frozenset((*common, *actions)), purposes, whose)


OF_ALL: tuple[Action, ...] = (
    "site.read", "colleagues.read", "ticket.open", "ticket.read", "interview.read", "report.read", "sample.read",
    "dashboard.read", "rules.read",
)  # fmt: skip
OF_QA: tuple[Action, ...] = (
    "note.reply", "elimination.propose", "interview.note", "certification.read", "case.what_if", "analysis.save",
)  # fmt: skip
TABLE: tuple[RoleRule, ...] = (
    rule("REVIEWER", *OF_ALL, "case.create", "case.decline", "interview.note", "analysis.save"),
    rule(
        "REVIEWER",
        *CASE_READING, "case.write", "case.submit", "note.reply", "elimination.propose",
        whose="given",
    ),
    rule("QA_FIRST", *OF_QA, reads=True),
    rule("QA_FIRST", "practice.key", purposes=TRAINING),
    rule("QA_FIRST", "case.approve", "qa.initial", "note.open", "note.resolve", "case.decline", whose="others"),
    rule("QA_SECOND", *OF_QA, reads=True),
    rule("QA_SECOND", "practice.key", purposes=TRAINING),
    rule(
        "QA_SECOND",
        "case.approve", "qa.initial", "qa.second", "note.open", "note.resolve", "case.decline",
        whose="others",
    ),
    rule(
        "SITE_LEADER",
        "case.create", "case.assign", "note.open", "note.reply", "case.override", "elimination.propose",
        "elimination.decide", "review.manage", "sample.draw", "frame.read", "person.certify", "certification.read",
        "interview.manage", "interview.note", "case.export", "people.read", "people.grant", "rules.choose",
        "form.send", "form.read", "ticket.close", "plan.manage", "analysis.save", "case.what_if",
        reads=True,
    ),
    rule("SITE_LEADER", "publication.read", purposes=CQI),
    rule("SITE_LEADER", "practice.reset", "practice.key", purposes=TRAINING),
    rule(
        "STATE_ADMIN",
        "case.assign", "case.unlock", "elimination.decide", "case.restore", "review.manage", "sample.draw",
        "quota.import", "frame.read", "person.certify", "certification.read", "interview.manage", "case.export",
        "case.what_if", "case.erase", "site.choose",
        "people.read", "people.grant", "rules.choose", "form.send", "form.read", "site.manage", "user_review.run",
        "cb_access.grant", "cb_access.read", "key.manage", "trail.read", "ticket.close",
        "plan.manage", "pip.manage", "analysis.save",
        reads=True,
    ),
    rule(
        "STATE_ADMIN",
        "publication.read", "publication.draft", "publication.release", "publication.withdraw",
        purposes=CQI,
    ),
    rule("STATE_ADMIN", "practice.reset", "practice.key", purposes=TRAINING),
    rule("OBSERVER", reads=True),
    rule("CB_OVERSIGHT", "note.reply", "case.what_if", "analysis.save", purposes=CFSR, reads=True),
    rule(
        "CB_OVERSIGHT",
        "case.approve", "qa.oversight", "note.open", "note.resolve", "case.decline",
        purposes=CFSR, whose="others",
    ),
    rule(
        "PLATFORM_OPERATOR",
        "site.read", "site.consult", "site.manage", "site.approve", "form.read",
        "people.read", "people.disable", "user_review.run", "ticket.open", "ticket.read",
    ),
    rule("PLATFORM_OPERATOR", "form.send", "form.decide", "people.grant", purposes=NOT_CFSR),
    rule("HELPDESK_AGENT", "ticket.open", "ticket.read", "ticket.close"),
    rule("AUDITOR", "site.read", "trail.read", "cb_access.read"),
    rule("CB_CENTRAL", "site.read", "form.read", "form.decide", "people.read", "people.grant", purposes=CFSR),
    rule("CB_CENTRAL", "site.consult", "site.approve"),
    rule("CB_REGIONAL", "site.read", "form.read", "people.read", "people.grant", purposes=CFSR),
    rule("CB_REGIONAL", "site.consult"),
)  # fmt: skip

CB_ROLES: frozenset[Role] = frozenset({"CB_CENTRAL", "CB_REGIONAL", "CB_OVERSIGHT"})
assert {rule.role for rule in TABLE} == set(get_args(Role)), "every role has its rules"
