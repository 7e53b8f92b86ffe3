"""Events of the ratings service: ratings with their reason, and the rules in force."""

from typing import Annotated

from pydantic import Field

from shared.contracts.event import Event, event
from shared.contracts.vocabulary import (
    ItemRating,
    OutcomeId,
    OutcomeRating,
    QuestionId,
    RatedItem,
    ReasonCode,
    RuleSet,
)

CaseVersion = Annotated[int, Field(ge=1)]
"""The sequence of the case's last event that the rating includes."""


@event("oms.ratings.item_rated")
class ItemRated(Event):
    """An item, or 12A to 12C, of a case has a rating: calculated, or a leader's override (`overridden`)."""

    item: RatedItem
    rating: ItemRating
    reason: ReasonCode
    questions: tuple[QuestionId, ...]
    case_version: CaseVersion
    rule_set: RuleSet
    calculated: ItemRating | None = None
    """The calculated rating, where a leader has overridden it."""


@event("oms.ratings.outcome_rated")
class OutcomeRated(Event):
    """An outcome of a case has a rating by the rules."""

    outcome: OutcomeId
    rating: OutcomeRating
    reason: ReasonCode
    case_version: CaseVersion
    rule_set: RuleSet


@event("oms.ratings.rule_set_chosen")
class RuleSetChosen(Event):
    """A site's cases are rated by this instrument's policies from now on. The aggregate is the site's rule book."""

    policies: dict[Annotated[str, Field(pattern=r"^[a-z0-9_]{1,40}$")], Annotated[str, Field(pattern=r"^[a-z]{1,20}$")]]


RatingsEvent = ItemRated | OutcomeRated | RuleSetChosen
