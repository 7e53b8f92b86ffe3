"""Onsite Review Instrument: versioned data, one rating engine per rule set, and the validation of every answer.

Everything that follows from the instrument alone belongs here: its data files, rules, ratings, explanations and checks.
What a case's workflow allows belongs to the reviews service. Imports nothing of `shared` outside this room.

Ratings must be verified before federal use: `load(version).cover.trust` lists what could not be verified.
"""

from shared.instrument.domains import DOMAINS, domain_of
from shared.instrument.engine.applicability import to_explain
from shared.instrument.engine.engine import Engine
from shared.instrument.engine.rating import Answers, ItemAnswers, Rated, Ratings, Reason, Value
from shared.instrument.loader import BrokenInstrument, UnknownVersion, build, load
from shared.instrument.model.face_sheet_facts import face_sheet_facts
from shared.instrument.model.instrument import Instrument
from shared.instrument.model.items import Item, Outcome, Rule, Validation
from shared.instrument.model.questions import Column, Question
from shared.instrument.prefill import prefilled
from shared.instrument.rule_sets import DEFAULT_VERSION, POLICIES, VERSIONS, UnknownChoice, engine, engine_for
from shared.instrument.validation.answers import BadAnswer, validate_answer
from shared.instrument.validation.case_checks import Finding, check_case
from shared.instrument.validation.face_sheet import missing_face_sheet, validate_face_sheet

__all__ = [
    "DEFAULT_VERSION",
    "DOMAINS",
    "POLICIES",
    "VERSIONS",
    "Answers",
    "BadAnswer",
    "BrokenInstrument",
    "Column",
    "Engine",
    "Finding",
    "Instrument",
    "Item",
    "ItemAnswers",
    "Outcome",
    "Question",
    "Rated",
    "Ratings",
    "Reason",
    "Rule",
    "UnknownChoice",
    "UnknownVersion",
    "Validation",
    "Value",
    "build",
    "check_case",
    "domain_of",
    "engine",
    "engine_for",
    "face_sheet_facts",
    "load",
    "missing_face_sheet",
    "prefilled",
    "to_explain",
    "validate_answer",
    "validate_face_sheet",
]
