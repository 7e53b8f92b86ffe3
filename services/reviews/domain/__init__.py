"""The rules of a case's life. Pure: no clock, no id generator, no input or output."""

from services.reviews.domain.case import Case, evolve
from services.reviews.domain.commands import Approve, Command, CreateCase, Op, SaveAnswers, SaveFaceSheet, Submit
from services.reviews.domain.decide import decide
from services.reviews.domain.shown import shown, shown_item

__all__ = [
    "Approve",
    "Case",
    "Command",
    "CreateCase",
    "Op",
    "SaveAnswers",
    "SaveFaceSheet",
    "Submit",
    "decide",
    "evolve",
    "shown",
    "shown_item",
]
