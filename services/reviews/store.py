"""What reviews keeps: cases, one document each, and the journal they are folded from."""

from services.reviews.domain import Case, evolve
from shared.aggregate import Aggregates

SAVE_EVERY = 20
"""Events: a case has about eighty, four or five a save; its fold is written a few times, not at every save."""

cases = Aggregates("reviews", "cases", Case, evolve, SAVE_EVERY)
