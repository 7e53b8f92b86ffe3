"""Decider of overrides: a leader's rating in place of the calculated one; both are kept [F14]."""

from collections.abc import Sequence

from services.reviews.domain.case.guards import WHERE, must_be_readable, must_not_be_own
from services.reviews.domain.case.qa.commands import OverrideItem, UndoOverride
from services.reviews.domain.case.state import Case
from shared.contracts.reviews.events import CaseEvent
from shared.contracts.reviews.qa import ItemOverridden, OverrideUndone
from shared.contracts.reviews.stages import LEVEL_OF
from shared.contracts.vocabulary import ItemRating
from shared.errors import Refused
from shared.instrument import engine, load


def decide(case: Case, command: OverrideItem | UndoOverride) -> Sequence[CaseEvent]:
    """Returns the events of a command. Raises Refused."""
    if case.stage not in LEVEL_OF:
        raise Refused("case-not-in-qa", 409, f"Ratings are overridden in QA; this case is {WHERE[case.stage]}.")
    must_not_be_own(case, command.by)
    if isinstance(command, UndoOverride):
        if command.item not in case.overrides:
            raise Refused("not-overridden", 409, f"The rating of item {command.item} is the calculated one.")
        return [OverrideUndone(item=command.item)]
    return [_override(case, command)]


def _override(case: Case, command: OverrideItem) -> ItemOverridden:
    must_be_readable(case)
    item, rating = load(case.instrument).item(command.item), calculated(case, command.item)
    if case.case_type not in item.case_types:
        raise Refused("nothing-to-override", 409, f"Item {item.id} is not for cases of this type.")
    if rating in ("INCOMPLETE", command.rating):
        raise Refused("nothing-to-override", 409, f"The calculated rating of item {item.id} is {rating}.")
    if command.rating == "NA" and item.always_applicable:
        raise Refused("rating-not-possible", 422, f"Item {item.id} applies to every case of this type: it is never NA.")
    return ItemOverridden(item=item.id, rating=command.rating, calculated=rating, why=command.reason)


def calculated(case: Case, item: str) -> ItemRating:
    """Returns the rating by the rules; no policy of a site changes an item's rating."""
    rating: ItemRating = engine(case.instrument).rate(case.case_type, case.given()).items[item].rating  # type: ignore[assignment]
    return rating
