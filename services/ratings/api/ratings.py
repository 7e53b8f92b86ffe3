"""Ratings of a case with their reasons, and the rule set of a site."""

from dataclasses import replace

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict

from services.ratings.api.response_models import ShownRatings, ShownRerating, ShownRuleSet
from services.ratings.domain import ChooseRuleSet, CurrentRating, Pending, RatedCase, RuleBook, policies_key
from services.ratings.store import (
    case_with_ratings,
    cases_of_other_rules,
    commit,
    count_of_other_rules,
    load_rule_books,
    rule_book_of,
    rule_books,
)
from shared.access import ResourceScope
from shared.contracts.vocabulary import CaseId, Site
from shared.errors import Refused
from shared.eventstore.repository import LoadedAggregate
from shared.instrument import Rated, Reason, engine_for
from shared.web.request import CurrentRequest, RequestContext
from shared.web.responses import mark_audited_read, practice, versioned_response

router = APIRouter()

RERATING_PAGE_SIZE = 200
"""Cases rated again in one request: the client repeats it until none remain, and may stop and go on at any time."""


class Policies(BaseModel):
    """The choices for the instrument's open questions; what is left out follows its default."""

    model_config = ConfigDict(extra="forbid", strict=True)

    policies: dict[str, str]


@router.get("/sites/{site}/cases/{case}/ratings", response_model=ShownRatings)
async def read_ratings(site: Site, case: CaseId, ctx: CurrentRequest) -> JSONResponse:
    """The ratings in effect, each with its reason, the case version it saw and the rules it followed."""
    decision = ctx.require("ratings.read", site, ResourceScope(case=case))
    rated = await case_with_ratings(ctx.runtime.store, site, case)
    if rated.attributes.master == case and not ctx.may("practice.key", site):
        raise Refused("master-key", 403, "This is a master case: its ratings are for leaders and QA.")
    # A role can be limited to counties (R23), and a reviewer's to the cases that are given to them.
    relation = rated.holders.relation_of(ctx.user.id) if rated.holders else "others"
    ctx.require("ratings.read", site, ResourceScope(case, rated.attributes.county or None, relation=relation))
    content = practice(site) | {
        "id": case,
        "site": site,
        "case_version": rated.seen,
        "items": {item: _with_reason(rated, item, rating) for item, rating in rated.items.items()},
        "outcomes": {outcome: _with_reason(rated, outcome, rating) for outcome, rating in rated.outcomes.items()},
    }
    response = versioned_response(content, rated.head.sequence)
    mark_audited_read(response, "read_ratings", decision, case)
    return response


@router.get("/sites/{site}/rule-set", response_model=ShownRuleSet)
async def read_rule_set(site: Site, ctx: CurrentRequest) -> JSONResponse:
    """The policies in force in this site, and how many cases still stand rated by others."""
    ctx.require("rules.read", site)
    policies = (await load_rule_books(ctx.runtime.store, ctx.runtime.store.purpose(site), [site]))[site].policies
    remaining = await count_of_other_rules(ctx.runtime.store, site, policies_key(policies))
    return JSONResponse({"site": site, "policies": policies, "remaining": remaining})


@router.put("/sites/{site}/rule-set", response_model=ShownRerating)
async def choose_rule_set(site: Site, body: Policies, ctx: CurrentRequest) -> JSONResponse:
    """Rate every case of the site by these policies, a page a request; repeat until `remaining` is 0."""
    ctx.require("rules.choose", site)
    store, policies = ctx.runtime.store, body.policies
    book = (await load_rule_books(store, store.purpose(site), [site]))[site]
    if policies != book.policies:
        book = (await _choose(ctx, site, policies)).state
    again = await cases_of_other_rules(store, site, policies_key(policies), RERATING_PAGE_SIZE)
    cause = replace(ctx.cause, retry=None)  # the key belongs to the choice; each case's row is a consequence
    await commit(store, store.purpose(site), [Pending(case, frozenset(), cause, book) for case in again])
    remaining = await count_of_other_rules(store, site, policies_key(policies))
    return JSONResponse({"site": site, "policies": policies, "rated": len(again), "remaining": remaining})


async def _choose(ctx: RequestContext, site: str, policies: dict[str, str]) -> LoadedAggregate[RuleBook]:
    command = ChooseRuleSet(policies)
    return await rule_books.execute(ctx.runtime.store, ctx.cause, site, rule_book_of(site), command)


def _with_reason(case: RatedCase, name: str, rating: CurrentRating) -> dict[str, object]:
    """Return a rating with its reason as a sentence, and the calculated rating where a leader's replaces it."""
    rated = Rated(rating.rating, Reason(rating.reason, rating.questions))
    sentence = engine_for(rating.rule_set).explain(name, rated, case.answers)
    shown = {"rating": rating.rating, "why": sentence, "case_version": rating.case_version, "rule_set": rating.rule_set}
    return shown | ({"calculated": rating.calculated} if rating.calculated else {})
