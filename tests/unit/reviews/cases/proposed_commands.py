"""What anybody may want of a case, for the state machine: as a command, with the action that its address asks for."""

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from services.reviews.domain import AnswerChange, Approve, Case, Command, SaveAnswers, Submit, TakeForQa, decide
from services.reviews.domain.case.entry.commands import AssignReviewers, DeclareConflict
from services.reviews.domain.case.guards import must_enter
from services.reviews.domain.case.qa.commands import (
    DecideElimination,
    EditNote,
    OpenNote,
    OverrideItem,
    PassOn,
    ProposeElimination,
    Release,
    ReplyToNote,
    Restore,
    Return,
    SettleNote,
    UndoOverride,
    Unlock,
)
from services.reviews.domain.case.qa.overrides import calculated
from shared.access import AccessRequest, AccessState, Action, ResourceScope, SiteFacts, authorize
from shared.access.policy import refusal
from shared.access.state import RoleAssignment
from shared.contracts.event import Event
from shared.contracts.reviews.stages import LEVEL_OF
from shared.contracts.vocabulary import QaLevel, purpose_of
from tests.support.histories import CASE, NOW
from tests.support.sheets import sealed
from tests.unit.reviews.cases.reference import PEOPLE

SITES = ("ca-cqi", "ca-cfsr")
NOTES = tuple(f"not_{number:032x}" for number in range(3))
ITEM, QUESTION = "14", "A"
"""The one that is withdrawn and answered again."""

BY_LEVEL: dict[QaLevel, Action] = {"initial": "qa.initial", "second": "qa.second", "oversight": "qa.oversight"}
ACTIONS: dict[str, Action] = {
    "answer": "case.write",
    "submit": "case.submit",
    "assign": "case.assign",
    "conflict": "case.decline",
    "unlock": "case.unlock",
    "open": "note.open",
    "reply": "note.reply",
    "edit": "note.reply",
    "delete": "note.reply",
    "settle": "note.resolve",
    "override": "case.override",
    "undo": "case.override",
    "propose": "elimination.propose",
    "decide": "elimination.decide",
    "restore": "case.restore",
}
FACTS = AccessState(
    roles={(site, who): tuple(map(RoleAssignment, roles)) for site in SITES for who, roles in PEOPLE.items()},
    sites=dict.fromkeys(SITES, SiteFacts("active")),
)
"""What a process knows: everybody holds their roles in both sites."""

TO: dict[str, QaLevel] = {
    "ready_for_second_level_qa": "second",
    "ready_for_secondary_oversight": "oversight",
    "ready_for_initial_qa": "initial",
}


class ProposedCommand(NamedTuple):
    """Somebody's in a site; `arg` says what of it: an answer, people, a level, a note."""

    site: str
    who: str
    kind: str
    arg: Any


def every_proposed_command(site: str, answer: Any) -> Iterator[ProposedCommand]:
    """All that these people could want, whether it makes sense now or not."""
    args: dict[str, tuple[Any, ...]] = {
        "answer": (answer, None),
        "assign": (("usr_reviewer",), ("usr_reviewer", "usr_both")),
        "pass_on": tuple(TO),
        "settle": tuple((note, resolved) for note in NOTES for resolved in (True, False)),
        "decide": (True, False),
    } | dict.fromkeys(("reply", "edit", "delete"), NOTES)
    for kind in COMMANDS:
        for arg in args.get(kind, (None,)):
            yield from (ProposedCommand(site, who, kind, arg) for who in PEOPLE)


def _answer(case: Case, wish: ProposedCommand) -> Command:
    current = case.answers[ITEM][QUESTION]
    return SaveAnswers(ITEM, (AnswerChange(QUESTION, wish.arg, current.rev),))


def _open(case: Case, wish: ProposedCommand) -> Command:
    free = next((note for note in NOTES if note not in case.notes), "")
    return OpenNote(wish.who, free, "3", None, sealed(case.version))


def _settle(_: Case, wish: ProposedCommand) -> Command:
    note, resolved = wish.arg
    return SettleNote(wish.who, note, "resolve" if resolved else "reopen")


def _override(case: Case, wish: ProposedCommand) -> Command:
    return OverrideItem(wish.who, "3", "S" if calculated(case, "3") == "ANI" else "ANI", sealed(case.version))


COMMANDS: dict[str, Callable[[Case, ProposedCommand], Command]] = {
    "answer": _answer,
    "submit": lambda case, _: Submit(NOW.date() + timedelta(days=case.returns), case.version),
    "assign": lambda _, wish: AssignReviewers(wish.arg),
    "conflict": lambda _, wish: DeclareConflict(wish.who),
    "take": lambda _, wish: TakeForQa(wish.who),
    "release": lambda case, _: Release(case.version),
    "return": lambda case, wish: Return(wish.who, case.version),
    "pass_on": lambda case, wish: PassOn(wish.who, TO[wish.arg], purpose_of(wish.site), case.version),
    "approve": lambda case, wish: Approve(wish.who, case.version),
    "unlock": lambda case, _: Unlock("new_information", case.version),
    "open": _open,
    "reply": lambda case, wish: ReplyToNote(wish.who, wish.arg, sealed(case.version)),
    "edit": lambda case, wish: EditNote(wish.who, wish.arg, sealed(case.version)),
    "delete": lambda _, wish: SettleNote(wish.who, wish.arg, "delete"),
    "settle": _settle,
    "override": _override,
    "undo": lambda _, wish: UndoOverride(wish.who, "3"),
    "propose": lambda case, _: ProposeElimination("duplicate", sealed(case.version)),
    "decide": lambda _, wish: DecideElimination(wish.who, wish.arg),
    "restore": lambda _, __: Restore(),
}


def action_of(case: Case, wish: ProposedCommand) -> Action:
    """What the wish's address asks the table for."""
    level = LEVEL_OF.get(case.stage)
    of_level: Action = BY_LEVEL[level] if level else "case.approve"
    match wish.kind:
        case "take" | "return" | "pass_on" | "approve":
            return of_level
        case "release":
            mine = case.custody == wish.who or case.stage == "secondary_oversight"
            return of_level if mine else "case.assign"
        case "open" if case.stage == "secondary_oversight":
            return "qa.oversight"
        case _:
            return ACTIONS[wish.kind]


def granted(case: Case, wish: ProposedCommand, command: Command) -> Sequence[Event]:
    """What becomes of it, by the rules and by the table; nothing where it is so already. Raises Refused."""
    action = action_of(case, wish)
    if action in ("case.write", "case.submit"):
        must_enter(case, wish.who)
    events = decide(case, command)
    about = ResourceScope(CASE, case.county, case.stage, case.reviews_it(wish.who), case.relation_of(wish.who))
    verdict = authorize(FACTS, AccessRequest(wish.who, action, wish.site, NOW, about))
    if not verdict.allowed:
        raise refusal(verdict)
    return events
