"""Quota tables: the one that is shipped, and those that a state brings in, each under a name of its own."""

import asyncio
from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic import Field

from services.reviews.api.cases.case_commands import Strict
from services.reviews.domain.sampling.presentation import shown_table
from services.reviews.domain.sampling.quota_import import read_table
from services.reviews.domain.sampling.quota_table import ImportTable
from services.reviews.store import sampling
from shared.contracts.vocabulary import Site, Slug
from shared.reference.jurisdictions import counties_of
from shared.web.request import CurrentRequest
from shared.web.responses import versioned_response

router = APIRouter(tags=["reviews"])

LONGEST = 200_000
"""Characters: ten times what 300 counties take."""


class TableText(Strict):
    """The table as CSV: its first row names county, size_tier, foster_care, in_home and minimum; where it is from."""

    csv: Annotated[str, Field(max_length=LONGEST)]
    source: Slug


@router.post("/sites/{site}/quota-tables/{table}", status_code=201)
async def import_quota_table(site: Site, table: Slug, body: TableText, ctx: CurrentRequest) -> JSONResponse:
    """Bring in a version of the quota table; a bad row is named, and then nothing is kept."""
    ctx.require("quota.import", site)
    read = await asyncio.to_thread(read_table, body.csv, table, body.source, frozenset(counties_of(site)))
    done = await sampling.tables.execute(
        ctx.runtime.store, ctx.cause, site, sampling.table_id(table), ImportTable(read)
    )
    return versioned_response(shown_table(done.state), done.head.sequence, status=201, replayed=done.replayed)


@router.get("/sites/{site}/quota-tables")
async def list_quota_tables(site: Site, ctx: CurrentRequest) -> JSONResponse:
    """All that a review of this site can be planned by."""
    ctx.require("sample.read", site)
    found = await sampling.tables_of(ctx.runtime.store, site)
    return JSONResponse({"site": site, "tables": [shown_table(one) for one in found]})


@router.get("/sites/{site}/quota-tables/{table}")
async def read_quota_table(site: Site, table: Slug, ctx: CurrentRequest) -> JSONResponse:
    """Each county's size tier, cases a quarter and yearly minimum, and where the table is from."""
    ctx.require("sample.read", site)
    return JSONResponse(shown_table(await sampling.table_of(ctx.runtime.store, site, table)))
