"""One invented example of every fact: what its golden file is made from."""

from shared.contracts import helpdesk, projections, ratings
from shared.contracts.event import Event
from shared.contracts.reviews.entry import AnswerSaved, AnswerWithdrawn, CaseCreated, Child, FaceSheetSaved, Participant
from shared.contracts.reviews.qa import CaseApproved, CaseSubmitted
from tests.support.event_examples.cases import EXAMPLES as OF_A_CASE
from tests.support.event_examples.identity import EXAMPLES as OF_IDENTITY
from tests.support.event_examples.improvement import EXAMPLES as OF_IMPROVEMENT
from tests.support.event_examples.interviews import EXAMPLES as OF_INTERVIEWS
from tests.support.event_examples.sampling import EXAMPLES as OF_SAMPLING

FACTS: tuple[Event, ...] = (
    CaseCreated(county="06001", quarter="2026Q3", case_type="FC", agency="child_welfare", instrument="r4_2022"),
    FaceSheetSaved(
        pur_start="2025-04-01",
        case_open_date="2025-01-15",
        fc_entry_date="2025-02-01",
        fc_discharge_date="not_yet_discharged",
        case_closed_date="case_not_closed",
        opened_non_can="No",
        involvement_reasons=("neglect_not_medical",),
        primary_reason="neglect_not_medical",
        children=(Child(is_target="Yes", race=("white",), gender="female", interviewed="Yes"),),
        participants=(Participant(role="mother", interviewed="Yes"),),
    ),
    AnswerSaved(item="4", question="C1", value=("none",)),
    AnswerWithdrawn(item="12", question="B3"),
    CaseSubmitted(completed="2026-08-14"),
    CaseApproved(),
    *OF_A_CASE,
    *OF_SAMPLING,
    *OF_INTERVIEWS,
    ratings.ItemRated(
        item="12A", rating="ANI", reason="i12a_any_no", questions=("A1",), case_version=7, rule_set="r4_2022"
    ),
    ratings.OutcomeRated(
        outcome="P1", rating="PA", reason="p1_some", case_version=9, rule_set="r4_2022+p1_item5_na=literal"
    ),
    ratings.RuleSetChosen(policies={"p1_item5_na": "literal"}),
    *(example for _, example in OF_IDENTITY),
    helpdesk.TicketOpened(topic="ratings"),
    helpdesk.TicketClosed(),
    projections.AnalysisSaved(
        definition=projections.AnalysisDefinition(
            measures=("4", "5", "P1"),
            rows="county",
            columns="rating_3",
            conditions=(projections.RatingCondition(measure="6", ratings=("ANI",)),),
            quarter="2026Q3",
            window=4,
            case_type="FC",
        ),
        shared=True,
    ),
    projections.AnalysisSharingChanged(shared=False),
    projections.AnalysisDiscarded(),
    projections.PublicationDrafted(
        publication="2026q3-2",
        reporting_quarter="2026Q3",
        as_of="2026-11-20T17:30:00Z",
        rule="sdc-1",
        plan="a" * 64,
        manifest="b" * 64,
        predecessor="2026q2-1",
    ),
    projections.PublicationReleased(publication="2026q3-2"),
    projections.PublicationRefused(publication="2026q3-2"),
    projections.PublicationWithdrawn(publication="2026q3-2", reason="material_error"),
    *OF_IMPROVEMENT,
)
