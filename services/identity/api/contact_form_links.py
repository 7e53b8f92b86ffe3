"""Routes behind the link to a contact form: its site, and the check of a list of people before it is sent."""

import asyncio

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from pydantic import Field

from services.identity.api.people import people_list_content
from services.identity.api.response_models import LinkedForm, PeopleListCheck
from services.identity.credentials.random_tokens import digest
from services.identity.domain.people_import import people_list
from services.identity.domain.sites.contact_form import FORM_KINDS, StrictModel
from services.identity.store import forms
from shared.contracts.vocabulary import SiteRole, purpose_of
from shared.web.request import runtime_of

router = APIRouter(tags=["contact forms"])


class FormLink(StrictModel):
    """Secret of a link to a contact form."""

    link: str = Field(min_length=20, max_length=200)


class PastedPeople(FormLink):
    """Lines of people; `role` applies to rows that name none."""

    text: str = Field(max_length=500_000)
    role: SiteRole | None = None


@router.post("/contact-forms/look", response_model=LinkedForm)
async def look_at_link(body: FormLink, request: Request) -> JSONResponse:
    """Return the site and the form that a link is for."""
    runtime = runtime_of(request)
    link = await forms.load_link(runtime.store, digest(body.link), runtime.now())
    return JSONResponse({"site": link["site"], "kind": FORM_KINDS[purpose_of(link["site"])]})


@router.post("/contact-forms/check", response_model=PeopleListCheck)
async def check_pasted(body: PastedPeople, request: Request) -> JSONResponse:
    """Return the people in the list and an error for each other row; nothing is stored (R80)."""
    runtime = runtime_of(request)
    await forms.load_link(runtime.store, digest(body.link), runtime.now())
    return JSONResponse(people_list_content(await asyncio.to_thread(people_list.read_text, body.text, body.role)))
