"""A case as its services answer it to the person who prints it, made by the services' own rules."""

from functools import reduce
from typing import Any

from services.gateway.printing.blocks import CaseContent, KindName
from services.reviews.domain import Case, evolve
from services.reviews.domain.case.presentation import case_view
from shared.contracts.reviews.qa import ItemOverridden
from shared.contracts.reviews.rows import ROW, row_field
from shared.instrument import engine
from shared.instrument.samples import supporting_records
from tests.support.histories import CASE, NOW, SITE, By
from tests.support.sheets import drawn, finished, sealed, told_by_reviews

LEADER = "usr_leader"
SECRETS = {
    "face/case_name": "Zwirbel Family",
    "face/children/0/name": "Zwirbelinde",
    "face/children/0/date_of_birth": "2019-02-03",
    "face/participants/0/name": "Motherella Zwirbel",
    "face/participants/0/relationship_to_child": "Aunt Zwirbella said so",
    "comments/1": "The grandmother of Zwirbel told us.",
}
"""What names somebody, or says who said what."""

WHY = "The leader heard from the caseworker Zwirbelmann."


def facts_of(sheet: dict[str, Any]) -> list[Any]:
    """A finished case whose first item was overridden."""
    given = finished(sheet)
    calculated = engine(sheet["instrument"]).rate(sheet["case_type"], sheet["answers"]).items["3"].rating
    rating = "S" if calculated == "ANI" else "ANI"
    over = ItemOverridden.model_validate({"item": "3", "rating": rating, "calculated": calculated, "why": sealed()})
    return [*given[:-1], By(LEADER, over), given[-1]]


def _path_with_row_id(case: Case, path: str) -> str:
    """The path of a text whose row is given by its position."""
    field = row_field(path)
    if field is None or field.position is None:
        return path
    return field._replace(row=case.rows(field.table)[field.position][ROW]).path


def printed_content(kind: KindName, case_type: str = "FC", site: str = SITE, **texts: str) -> CaseContent:
    """A case of this kind, with these texts beside those that every case has."""
    sheet = drawn(7, case_type=case_type, agency="child_welfare", county="06001")
    sheet["face_sheet"]["participants"] = [{"role": "mother", "interviewed": "Yes"}]
    nothing = Case()
    case = reduce(evolve, told_by_reviews(CASE, facts_of(sheet), site), nothing)
    rated = engine(case.instrument).rate(case.case_type, case.given())
    ratings: dict[str, Any] = {"case_version": case.version}
    for part, ones in (("items", rated.items), ("outcomes", rated.outcomes)):
        ratings[part] = {
            name: {"rating": rated_part.rating, "why": f"{name} is rated so."} for name, rated_part in ones.items()
        }
    written = supporting_records.narratives(sheet) | SECRETS | texts
    fields = {
        "destroyed": False,
        "overrides": {"3": WHY},
        "texts": {_path_with_row_id(case, field): {"text": text} for field, text in written.items()},
    }
    return CaseContent({"id": CASE, "site": site} | case_view(case, NOW.date()), fields, ratings, kind)
