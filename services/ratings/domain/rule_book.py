"""Rule book of a site: its choice for each open question of the instrument. Pure."""

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
    """Decide a choice of policies; the same choice again is allowed and rates again. Raises Refused if unknown."""
    try:
        for version in VERSIONS:
            engine(version, command.policies)
    except UnknownChoice as error:
        raise Refused("unknown-policy", 422, str(error)) from None
    return [RuleSetChosen(policies=command.policies)]


def evolve_rules(book: RuleBook, recorded: RecordedEvent) -> RuleBook:
    event: Any = cast("RatingsEvent", recorded.event)
    return RuleBook(policies=event.policies, choice=recorded.sequence) if isinstance(event, RuleSetChosen) else book
