"""What reviews keeps: cases, one document each, and the journal they are folded from."""

from services.reviews.domain import Case, evolve
from shared.aggregate import Aggregates

cases = Aggregates("reviews", "cases", Case, evolve)
