"""The rules of a case's life. Pure: no clock, no id generator, no input or output."""

from services.reviews.domain.case import Case
from services.reviews.domain.commands import CreateCase, Op, SaveAnswers, SaveFaceSheet, Submit
from services.reviews.domain.commands_qa import Approve, TakeForQa
from services.reviews.domain.decide import Command, decide
from services.reviews.domain.fold import evolve
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
    "TakeForQa",
    "decide",
    "evolve",
    "shown",
    "shown_item",
]
