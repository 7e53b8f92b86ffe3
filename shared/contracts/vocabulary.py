"""Vocabulary of the field as types: every string on the wire is an enumeration or has a pattern."""

import re
from enum import StrEnum
from functools import lru_cache
from typing import Annotated, Literal

from pydantic import Field, StringConstraints


class Purpose(StrEnum):
    """The purpose of a site; data of different purposes is separated (R1, R2)."""

    TRAINING = "training"
    CQI = "cqi"
    CFSR = "cfsr"


def text(pattern: str) -> StringConstraints:
    """A string that must match the whole pattern: nothing on the wire is free text."""
    return StringConstraints(pattern=f"^{pattern}$")


SITE_PATTERN = r"[a-z]{2}-(training|cqi|cfsr)"
Site = Annotated[str, text(SITE_PATTERN)]
Jurisdiction = Annotated[str, text(r"[a-z]{2}")]
SiteOrJurisdiction = Annotated[str, text(rf"({SITE_PATTERN}|[a-z]{{2}})")]
"""The scope of an event: a site, a jurisdiction (`ca`), or the platform (`us`)."""

PLATFORM = "us"
"""The scope of accounts, sessions, platform roles and signing keys. No jurisdiction has this code."""

County = Annotated[str, text(r"[0-9]{5}")]
Quarter = Annotated[str, text(r"20[0-9]{2}Q[1-4]")]
Day = Annotated[str, text(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")]
Code = Annotated[str, text(r"[A-Za-z0-9_]{1,64}")]

CaseId = Annotated[str, text(r"cas_[0-9a-f]{32}")]
PersonId = Annotated[str, text(r"usr_[0-9a-z_]{1,40}")]
TicketId = Annotated[str, text(r"tic_[0-9a-f]{32}")]
TextId = Annotated[str, text(r"tex_[0-9a-f]{32}")]
NoteId = Annotated[str, text(r"not_[0-9a-f]{32}")]
InterviewId = Annotated[str, text(r"sti_[0-9a-f]{32}")]
FormId = Annotated[str, text(r"frm_[0-9a-f]{32}")]
GrantId = Annotated[str, text(r"gra_[0-9a-f]{32}")]
PlanId = Annotated[str, text(r"apl_[0-9a-f]{32}")]
UserReviewId = Annotated[str, text(r"urv_[0-9a-f]{32}")]
AnalysisId = Annotated[str, text(r"ana_[0-9a-f]{32}")]
SessionId = Annotated[str, text(r"ses_[0-9a-f]{32}")]
KeyId = Annotated[str, text(r"[A-Za-z0-9_-]{8,64}")]
Zone = Annotated[str, text(r"[A-Za-z]+(/[A-Za-z_]+){0,2}")]
"""The name of a time zone in the IANA database: `America/Los_Angeles`."""

Digest = Annotated[str, text(r"[0-9a-f]{64}")]
Moment = Annotated[str, text(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")]
Slug = Annotated[str, text(r"[a-z0-9-]{1,60}")]
Operation = Annotated[str, text(r"[a-z_]{1,60}")]

CaseType = Literal["FC", "IH", "IHDR"]
Agency = Literal["child_welfare", "probation"]
InstrumentVersion = Literal["r3_2014", "r4_2022"]
ItemNumber = Annotated[str, text(r"([1-9]|1[0-8])")]
RatedItem = Annotated[str, text(r"([1-9]|1[0-8]|12[ABC])")]
OutcomeId = Literal["S1", "S2", "P1", "P2", "WB1", "WB2", "WB3"]
QuestionId = Annotated[str, text(r"(applicable|[A-G][0-9]?(_areas)?)")]
ItemRating = Literal["S", "ANI", "NA", "INCOMPLETE"]
OutcomeRating = Literal["SA", "PA", "NACH", "NA", "INCOMPLETE"]
ReasonCode = Annotated[str, text(r"[a-z0-9_]{1,40}")]
RuleSet = Annotated[str, text(r"[a-z0-9_]+(\+[a-z0-9_]+=[a-z]+)*")]

ROW_ID_PATTERN = r"r[1-9][0-9]{0,5}"
RowId = Annotated[str, text(ROW_ID_PATTERN)]
"""Identity of a row of a repeated group, unique in its case and never used again."""

TextField = Annotated[
    str,
    text(
        r"(rationale/([1-9]|1[0-8])|comments/([1-9]|1[0-8])|no/([1-9]|1[0-8])/[A-G][0-9]?(_areas)?"
        rf"|cell/([1-9]|1[0-8])/[A-G][0-9]?/({ROW_ID_PATTERN}|[0-9]{{1,2}})/[a-z_]{{1,40}}|face/case_name"
        rf"|face/(children|participants)/({ROW_ID_PATTERN}|[0-9]{{1,2}})/[a-z_]{{1,40}})"
    ),
]
"""The path of a text in a case: `rationale/5`, `no/3/B`, `cell/1/A1/r4/child_first_name`, `face/children/r1/name`.

A number in the place of a row's id is the row's position, in events recorded before rows had ids.
"""

QaLevel = Literal["initial", "second", "oversight"]
Cell = Code | Day | int
AnswerValue = Annotated[int, Field(ge=0)] | Day | Code | tuple[Code, ...] | tuple[dict[Code, Cell], ...]

SiteRole = Literal["SITE_LEADER", "STATE_ADMIN", "REVIEWER", "QA_FIRST", "QA_SECOND", "OBSERVER", "CB_OVERSIGHT"]
"""Granted on one person in one site, never globally (R14)."""

PlatformRole = Literal["PLATFORM_OPERATOR", "HELPDESK_AGENT", "AUDITOR", "CB_CENTRAL", "CB_REGIONAL"]
"""Held in no site; none of them opens case content by itself (R22, R34)."""

Role = Literal[SiteRole, PlatformRole]
Topic = Literal["signing_in", "entering_a_case", "ratings", "reports", "something_else"]


@lru_cache(1000)
def purpose_of(site: str) -> Purpose:
    """The purpose in a site's name: `ca-cqi` → CQI. Raises ValueError for anything that is not a site."""
    if re.fullmatch(SITE_PATTERN, site) is None:
        raise ValueError(f"{site!r} is not a site: write a state and a purpose, like ca-cqi")
    return Purpose(site.partition("-")[2])
