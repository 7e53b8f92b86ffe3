"""Domain rules of cases, samples and interviews. Pure: no clock, no id generator, no input or output.

Storage and HTTP do not belong here. It may import `shared`'s pure rooms alone, which an import contract holds.
"""

from services.reviews.domain.case.decide import Command, decide
from services.reviews.domain.case.entry.commands import AnswerChange, CreateCase, SaveAnswers, SaveFaceSheet, Submit
from services.reviews.domain.case.evolve import evolve
from services.reviews.domain.case.presentation import case_view, shown_item
from services.reviews.domain.case.qa.commands import Approve, TakeForQa
from services.reviews.domain.case.state import Case

__all__ = [
    "AnswerChange",
    "Approve",
    "Case",
    "Command",
    "CreateCase",
    "SaveAnswers",
    "SaveFaceSheet",
    "Submit",
    "TakeForQa",
    "case_view",
    "decide",
    "evolve",
    "shown_item",
]
