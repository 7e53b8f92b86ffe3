"""Views of the system: a new one is a file and a line here.

The pure functions from events to rows belong here; reads, writes and routes do not.
Imports `shared.contracts`, `shared.projection.view` and `shared.eventstore.journal_entry`.
"""

from services.projections.views.analyses import Analyses
from services.projections.views.approved_cases import ApprovedCases
from services.projections.views.case_activity import CaseActivity
from services.projections.views.case_progress import CaseProgress
from services.projections.views.case_ratings import CaseRatings
from services.projections.views.level_ratings import LevelRatings
from services.projections.views.people import People
from services.projections.views.publications import Publications
from services.projections.views.quarters import Quarters
from services.projections.views.tickets import Tickets
from shared.projection.view import View

CASE_PROGRESS, CASE_RATINGS, PEOPLE, QUARTERS, TICKETS = CaseProgress(), CaseRatings(), People(), Quarters(), Tickets()
ANALYSES, APPROVED_CASES, PUBLICATIONS = Analyses(), ApprovedCases(), Publications()
CASE_ACTIVITY, LEVEL_RATINGS = CaseActivity(), LevelRatings()
OF_CASES: tuple[View, ...] = (APPROVED_CASES, CASE_ACTIVITY, CASE_PROGRESS, CASE_RATINGS, LEVEL_RATINGS)
VIEWS: tuple[View, ...] = (*OF_CASES, ANALYSES, PEOPLE, PUBLICATIONS, QUARTERS, TICKETS)
