"""Query of an analysis: items and outcomes, axes, conditions and filters, and the table that answers it."""

from typing import Annotated, Any

from pydantic import Field

from services.projections.api.report_query import Filters, Source, wrong_filter
from services.projections.store.case_ratings import approved_cases, count_ratings
from services.projections.store.sums import summed_ratings
from services.projections.tables.analysis import (
    RATINGS,
    column_of,
    groups_from_ratings,
    groups_from_sums,
    in_order,
    needs_ratings_of_each_case,
    rated_axes,
    tabulate_analysis,
)
from services.projections.tables.percentages import ORDER
from shared.contracts.projections import MEASURE_PATTERN, AnalysisDefinition, Layout, MeasureName, RatingCondition
from shared.mongo import Store
from shared.reference.quotas import size_tiers_of

CONDITION = rf"^{MEASURE_PATTERN}:[A-Z]{{1,10}}(,[A-Z]{{1,10}}){{0,4}}$"
EVERYTHING = (*ORDER["items"], *ORDER["outcomes"])


class AnalysisQuery(Filters):
    """An analysis as an address has it; without a measure it is of all items and outcomes."""

    measure: Annotated[list[MeasureName], Field(max_length=28, default_factory=list)]
    rows: Layout | None = None
    columns: Layout | None = None
    where: Annotated[list[Annotated[str, Field(pattern=CONDITION)]], Field(max_length=6, default_factory=list)]
    """Conditions on each case: `4:ANI`, `P1:PA,NACH`."""

    def definition(self) -> AnalysisDefinition:
        """Raises Refused for what cannot be tabulated."""
        if self.rows and self.rows == self.columns:
            raise wrong_filter("columns", "Rows and columns show the same: choose another one, or leave one out.")
        return AnalysisDefinition(
            measures=tuple(in_order(self.measure or EVERYTHING)),
            rows=self.rows,
            columns=self.columns,
            conditions=tuple(self._condition(text) for text in self.where),
            quarter=self.quarter,
            window=self.window,
            county=self.county,
            tier=self.tier,
            case_type=self.case_type,
            agency=self.agency,
            instrument=self.instrument,
        )

    def _condition(self, text: str) -> RatingCondition:
        measure, _, names = text.partition(":")
        ratings = names.split(",")
        known = RATINGS[column_of(measure).partition(".")[0]]
        if unknown := [rating for rating in ratings if rating not in known]:
            raise wrong_filter("where", f"{measure} has no rating {unknown[0]}: it has {', '.join(known)}.")
        return RatingCondition.model_validate({"measure": measure, "ratings": ratings})


def query_of(definition: AnalysisDefinition) -> AnalysisQuery:
    """Return the query of a saved definition."""
    fields = definition.model_dump(mode="json", exclude={"measures", "conditions"})
    where = [f"{condition.measure}:{','.join(condition.ratings)}" for condition in definition.conditions]
    return AnalysisQuery.model_validate(fields | {"measure": list(definition.measures), "where": where})


async def answer(store: Store, site: str, query: AnalysisQuery) -> tuple[AnalysisDefinition, dict[str, Any], Source]:
    """Return the definition, its table, and what the table is made of. Raises Refused.

    Sums by county answer, unless ratings of the same case are asked for together: then the cases are counted.
    """
    definition, scope, tiers = query.definition(), query.scope(site), size_tiers_of(site)
    if not needs_ratings_of_each_case(definition):
        summed = await summed_ratings(store, scope)
        groups = groups_from_sums(definition, summed.cases.where(query.includes), tiers)
        return definition, tabulate_analysis(definition, groups), summed
    conditions = {column_of(condition.measure): {"$in": condition.ratings} for condition in definition.conditions}
    kinds = {"case_type": query.case_type, "agency": query.agency, "instrument": query.instrument}
    columns = [column_of(name) for name in dict.fromkeys((*definition.measures, *rated_axes(definition)))]
    counted, live = await count_ratings(store, site, approved_cases(scope, **kinds, **conditions), columns)
    return definition, tabulate_analysis(definition, groups_from_ratings(definition, counted, tiers)), live
