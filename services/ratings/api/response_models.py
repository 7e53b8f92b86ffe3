"""Response models of ratings, for the document of the API alone: the bodies are built as JSON."""

from typing import Annotated

from pydantic import BaseModel, Field

from services.ratings.exports.jobs import State
from services.ratings.exports.writer import Format
from shared.contracts.reviews.stages import ListedStage
from shared.contracts.vocabulary import (
    CaseId,
    County,
    ItemRating,
    OutcomeId,
    OutcomeRating,
    Quarter,
    RatedItem,
    RuleSet,
    Site,
    text,
)

ExportId = Annotated[str, text(r"exp_[0-9a-f]{32}")]
Count = Annotated[int, Field(ge=0)]
Policies = Annotated[dict[str, str], Field(description="By open question of the instrument: the choice in force.")]


class ShownItemRating(BaseModel):
    """The rating of an item, with the sentence that says what decided it."""

    rating: ItemRating
    why: str
    case_version: Annotated[int, Field(ge=1, description="The last event of the case that the rating has seen.")]
    rule_set: RuleSet
    calculated: Annotated[
        ItemRating | None, Field(description="By the rules, where a leader's rating counts in its place.")
    ] = None


class ShownOutcomeRating(BaseModel):
    """The rating of an outcome, with the sentence that says what decided it."""

    rating: OutcomeRating
    why: str
    case_version: Annotated[int, Field(ge=1)]
    rule_set: RuleSet


class ShownRatings(BaseModel):
    """The ratings in effect of one case; `case_version` is the last event of the case that was taken in."""

    practice: Annotated[bool, Field(description="In a training site alone.")] = False
    id: CaseId
    site: Site
    case_version: Count
    items: dict[RatedItem, ShownItemRating]
    outcomes: dict[OutcomeId, ShownOutcomeRating]


class ShownRuleSet(BaseModel):
    """The policies in force; `remaining`: cases that are still rated by others."""

    site: Site
    policies: Policies
    remaining: Count


class ShownRerating(ShownRuleSet):
    """`rated`: cases that this request rated again."""

    rated: Count


class ShownExport(BaseModel):
    """An export that is made as a job: `done` of `rows` cases; `size` in bytes, once the file is whole."""

    id: ExportId
    site: Site
    state: State
    format: Format
    quarter: Quarter | None
    stage: ListedStage | None
    counties: list[County] | None
    done: Count
    rows: Count
    size: Count | None
