"""Response models of publications, for the document of the API alone: the bodies are built as JSON."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from services.projections.domain import Publication
from services.projections.publication.cells import CellStatus, Split
from services.projections.store.draft_jobs import JobState
from shared.contracts.projections import PublicationVersion
from shared.contracts.vocabulary import Digest, Quarter, Site

Number = Annotated[int, Field(ge=0)]
Place = Annotated[str, Field(description="`state`, a size group, or a county's FIPS code.")]


class ShownDraftJob(BaseModel):
    """A draft that is being made: `finished` of `measures` measures are audited; `detail` says why it ended without."""

    site: Site
    quarter: Quarter
    state: JobState
    measure: str
    finished: Number
    measures: Number
    version: str
    detail: str
    cells: Annotated[list[str], Field(description="The cells that stand in the way of a safe draft.")]


class PublicationList(BaseModel):
    """Publications of a site in the order of their drafts."""

    site: Site
    publications: list[Publication]
    job: ShownDraftJob | None


class Decision(Publication):
    """A publication after a decision."""

    site: Site


class DocumentLink(BaseModel):
    name: str
    sha256: Digest


class AuditSummary(BaseModel):
    """What the audit did, summed over the measures."""

    targets: Number
    programs: Number
    rounds: Number
    coarsened: Number
    solver: str


class WithheldLine(BaseModel):
    """How many cells of one level of place have a status."""

    place: Literal["state", "group", "county"]
    status: CellStatus
    cells: Number


class PublicationDetail(Publication):
    """A publication with its documents, and how many cells are withheld."""

    site: Site
    documents: list[DocumentLink]
    audit: AuditSummary
    withheld: list[WithheldLine]


class WithheldCell(BaseModel):
    """A cell that is withheld."""

    measure: str
    place: Place
    split: Split
    length: Number
    end: Quarter
    status: CellStatus


class ShownWithheldCells(BaseModel):
    version: PublicationVersion
    cells: list[WithheldCell]
