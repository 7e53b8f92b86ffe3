"""What identity keeps: people, one document a person and site."""

from services.identity.domain import Person, evolve
from shared.aggregate import Aggregates

people = Aggregates("identity", "people", Person, evolve)
