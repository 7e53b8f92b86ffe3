"""Every view of the system; a new one is a file and a line here."""

from services.projections.views.case_ratings import CaseRatings
from services.projections.views.people import People
from services.projections.views.tickets import Tickets
from shared.view import View

CASE_RATINGS, PEOPLE, TICKETS = CaseRatings(), People(), Tickets()
VIEWS: tuple[View, ...] = (CASE_RATINGS, PEOPLE, TICKETS)
