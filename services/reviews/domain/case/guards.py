"""Guards of a case's commands: refusals that follow from its state and the person alone."""

from collections.abc import Sequence

from services.reviews.domain.case.state import IN_ENTRY, Case
from shared.errors import Refused

WHERE = {
    "not_started": "not submitted yet",
    "data_entry": "not submitted yet",
    "returned_to_reviewer": "with its reviewers again",
    "ready_for_initial_qa": "waiting for initial QA",
    "initial_qa": "in initial QA",
    "ready_for_second_level_qa": "waiting for second-level QA",
    "second_level_qa": "in second-level QA",
    "ready_for_secondary_oversight": "waiting for secondary oversight",
    "secondary_oversight": "in secondary oversight",
    "approved_final": "approved and final",
    "eliminated": "eliminated",
}


def must_be_open(case: Case) -> None:
    """Raises Refused unless the case is in entry."""
    if case.stage not in IN_ENTRY:
        raise Refused("case-locked", 409, f"The case is {WHERE[case.stage]}: its answers can be read, not changed.")


def must_be_readable(case: Case) -> None:
    """Raises Refused after the destruction of the case's text key."""
    if case.erased:
        raise Refused("text-destroyed", 409, "The texts of this case were destroyed. None can be written any more.")


def must_be_seen(case: Case, version: int) -> None:
    """Raises Refused (412) unless the version is the current one."""
    if version != case.version:
        detail = "The case changed since you read it. Look at it again first."
        raise Refused("stale-version", 412, detail, yours=version, current=case.version)


def must_enter(case: Case, person: str) -> None:
    """Raises Refused for a person in conflict, and for one to whom the case is not given."""
    must_be_impartial(case, person)
    if case.relation_of(person) != "given":
        raise Refused("not-your-case", 403, "This case was given to other reviewers.")


def must_not_be_own(case: Case, person: str) -> None:
    """Raises Refused for a reviewer of the case (R47), and for a person in conflict."""
    if case.reviews_it(person):
        raise Refused("own-case", 403, "Nobody does QA on a case that they reviewed.")
    must_be_impartial(case, person)


def must_be_impartial(case: Case, person: str) -> None:
    """Raises Refused for a person who declared a conflict of interest."""
    if person in case.conflicted:
        raise Refused("conflict-of-interest", 403, "You declared a conflict of interest with this case.")


def must_be_assignable(case: Case, reviewers: Sequence[str], uncertified: Sequence[str]) -> None:
    """Raises Refused unless the case can be assigned to all of these people."""
    if uncertified:
        detail = "Some of these people are not certified today, so no case can be given to them."
        raise Refused("not-certified", 409, detail, people=list(uncertified))
    if conflicted := [reviewer for reviewer in reviewers if reviewer in case.conflicted]:
        raise Refused("reviewer-in-conflict", 409, "Somebody declared a conflict of interest.", people=conflicted)
    if len(set(reviewers)) < len(reviewers):
        raise Refused("reviewer-named-twice", 422, "A reviewer is named twice.")
