"""A site's rule book: which choice of each open question of the instrument its ratings follow. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from pydantic import BaseModel, ConfigDict

from shared.contracts.envelope import RecordedEvent
from shared.contracts.ratings import RatingsEvent, RuleSetChosen
from shared.errors import Refused
from shared.instrument import VERSIONS, UnknownChoice, engine


class RuleBook(BaseModel):
    """The policies in force in one site, empty for the defaults, and the sequence of the event that chose them."""

    model_config = ConfigDict(frozen=True)

    policies: dict[str, str] = {}
    choice: int = 0


@dataclass(frozen=True)
class ChooseRuleSet:
    policies: dict[str, str]


def choose(_book: RuleBook, command: ChooseRuleSet) -> Sequence[RatingsEvent]:
    """Choosing what is chosen already is allowed: it rates again. Raises Refused for an unknown choice."""
    try:
        for version in VERSIONS:
            engine(version, command.policies)
    except UnknownChoice as error:
        raise Refused("unknown-policy", 422, str(error)) from None
    return [RuleSetChosen(policies=command.policies)]


def evolve_rules(book: RuleBook, recorded: RecordedEvent) -> RuleBook:
    event: Any = cast("RatingsEvent", recorded.event)
    return RuleBook(policies=event.policies, choice=recorded.sequence) if isinstance(event, RuleSetChosen) else book
