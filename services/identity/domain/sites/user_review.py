"""The review of a site's user list: every row answered, then signed (R25, R26)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import assert_never, cast

from pydantic import BaseModel, ConfigDict

from shared.contracts.envelope import RecordedEvent
from shared.contracts.identity.access import (
    Decision,
    UserReviewAnswered,
    UserReviewEvent,
    UserReviewOpened,
    UserReviewSigned,
)
from shared.errors import Refused


class UserReview(BaseModel):
    """The people on the list with the answers given so far."""

    model_config = ConfigDict(frozen=True)

    due: str = ""
    people: tuple[str, ...] = ()
    answers: dict[str, Decision] = {}
    signed_by: str | None = None
    signed_at: str | None = None

    @property
    def unanswered(self) -> tuple[str, ...]:
        return tuple(person for person in self.people if person not in self.answers)


@dataclass(frozen=True)
class Open:
    due: str
    people: tuple[str, ...]


@dataclass(frozen=True)
class Answer:
    person: str
    decision: Decision
    answered_by: str


@dataclass(frozen=True)
class SignOff:
    pass


Command = Open | Answer | SignOff


def decide(review: UserReview, command: Command) -> Sequence[UserReviewEvent]:
    """Raises Refused; it cannot close with a row unanswered."""
    if isinstance(command, Open):
        if review.due:
            raise Refused("review-open", 409, "This review was opened before.")
        return [UserReviewOpened(due=command.due, people=command.people)]
    if not review.due:
        raise Refused.missing()
    if review.signed_by:
        raise Refused("review-signed", 409, "This review was signed off; what it says stays. Open the next one.")
    match command:
        case Answer(person, decision, decided_by):
            if person not in review.people:
                raise Refused("not-on-the-list", 404, "This person is not on the list under review.")
            if person == decided_by and decision != "keep":
                raise Refused("own-role", 403, "Nobody changes or removes their own access here.")
            return [UserReviewAnswered(person=person, decision=decision)]
        case SignOff():
            if left := review.unanswered:
                detail = f"{len(left)} of {len(review.people)} people have no answer yet: keep, change or remove each."
                raise Refused("review-unfinished", 409, detail, missing=_missing(left))
            return [UserReviewSigned()]
        case _:
            assert_never(command)


def _missing(people: Sequence[str]) -> list[dict[str, str]]:
    return [{"where": person, "what": "This person has no answer yet."} for person in people]


def evolve(review: UserReview, recorded: RecordedEvent) -> UserReview:
    match event := cast("UserReviewEvent", recorded.event):
        case UserReviewOpened(due=due, people=people):
            return UserReview(due=due, people=people)
        case UserReviewAnswered(person=person, decision=decision):
            return review.model_copy(update={"answers": {**review.answers, person: decision}})
        case UserReviewSigned():
            return review.model_copy(update={"signed_by": recorded.envelope.actor, "signed_at": recorded.envelope.time})
        case _:
            assert_never(event)
