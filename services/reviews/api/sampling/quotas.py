"""Quota tables: the shipped one, and those that a state imports, each under a name of its own."""

import asyncio
from typing import Annotated, Self

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic import model_validator

from services.reviews.api.sampling.response_models import ImportedQuotaTable, QuotaTableResponse, QuotaTables
from services.reviews.domain.sampling.presentation import shown_table
from services.reviews.domain.sampling.quota_import import import_of
from services.reviews.domain.sampling.quota_table import ImportTable
from services.reviews.store import sampling
from shared.contracts.vocabulary import Site, Slug
from shared.reference.jurisdictions import counties_of
from shared.tables.refusals import noted
from shared.web.authorization import AuthorizedRequest, Requires
from shared.web.responses import versioned_response
from shared.web.table_content import TableContent

router = APIRouter(tags=["reviews"])

MAX_TABLE_LENGTH = 200_000
"""Characters or bytes: ten times the size of a table of 300 counties."""


class TableText(TableContent):
    """The table as text or file: a row names county, size_tier, foster_care, in_home, minimum; where it is from."""

    source: Slug

    @model_validator(mode="after")
    def _is_short(self) -> Self:
        if len(self.content) > MAX_TABLE_LENGTH:
            raise ValueError(f"a quota table has at most {MAX_TABLE_LENGTH:,} characters")
        return self


@router.post("/sites/{site}/quota-tables/{table}", status_code=201, response_model=ImportedQuotaTable)
async def import_quota_table(
    site: Site, table: Slug, body: TableText, ctx: Annotated[AuthorizedRequest, Requires("quota.import")]
) -> JSONResponse:
    """Bring in a version of the quota table; a bad row is named, and then nothing is kept."""
    imported = await asyncio.to_thread(import_of, body.content, table, body.source, frozenset(counties_of(site)))
    saved = await sampling.tables.execute(
        ctx.runtime.store, ctx.cause, site, sampling.table_id(table), ImportTable(imported.table)
    )
    content = shown_table(saved.state) | {"read": imported.summary, "warnings": noted(imported.warnings)}
    return versioned_response(content, saved.head.sequence, status=201, replayed=saved.replayed)


@router.get("/sites/{site}/quota-tables", response_model=QuotaTables)
async def list_quota_tables(site: Site, ctx: Annotated[AuthorizedRequest, Requires("sample.read")]) -> JSONResponse:
    """All that a review of this site can be planned by."""
    tables = await sampling.tables_of(ctx.runtime.store, site)
    return JSONResponse({"site": site, "tables": [shown_table(table) for table in tables]})


@router.get("/sites/{site}/quota-tables/{table}", response_model=QuotaTableResponse)
async def read_quota_table(
    site: Site, table: Slug, ctx: Annotated[AuthorizedRequest, Requires("sample.read")]
) -> JSONResponse:
    """Each county's size tier, cases a quarter and yearly minimum, and where the table is from."""
    return JSONResponse(shown_table(await sampling.table_of(ctx.runtime.store, site, table)))
