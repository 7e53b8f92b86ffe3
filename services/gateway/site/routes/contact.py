"""Contact form page: opened by the link that was mailed after the consultation, filled in without a script."""

import re
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.gateway.display_names import counties_of, site_names
from services.gateway.site.error_page import PageError, cut_link_page
from services.gateway.site.form_route import FormRoute
from services.gateway.site.identity_forms import Form, content_of, form_of, request_identity
from services.gateway.site.mail_links import older_secret_in, secret_in
from services.gateway.site.rendering import page
from services.gateway.site.routes.purposes import door_of
from shared.tables.cell_values import county_code

router = APIRouter(include_in_schema=False, route_class=FormRoute)

CREATED, OK = 201, 200

GROUPS = {
    "reviewers": ("REVIEWER", "Reviewers"),
    "qa": ("QA_FIRST", "People who perform quality assurance (QA)"),
    "observers": ("OBSERVER", "Observers"),
}
"""Lists of a Training or CQI form, and the role that a row without one has."""


@router.get("/f/{link:path}")
async def follow_mailed_link(request: Request, link: str) -> Response:
    """The short address in letters; what a mail program put behind it is ignored."""
    return await show_form(request, secret_in(link) or "")


@router.get("/contact-forms/{link}")
async def show_form(request: Request, link: str) -> Response:
    """The fields of this kind of site."""
    link, about = await _linked_site(request, link)
    return _page(link, about, {}, [])


@router.post("/contact-forms/{link}")
async def send_form(request: Request, link: str) -> Response:
    """Let identity read the lists first: all faulty rows are shown at once, and nothing is sent."""
    (link, about), given = await _linked_site(request, link), await form_of(request)
    lists, errors = await _lists(request, link, about["kind"], given)
    if errors:
        return _page(link, about, given, errors)
    sent = {"link": link, "form": _form(about["kind"], given, lists)}
    reply = await request_identity(request, "POST", "/contact-forms", sent)
    content = content_of(reply)
    if reply.status != CREATED:
        messages = [f"{error['where']}: {error['what']}" for error in content.get("errors", [])]
        return _page(link, about, given, messages or [str(content.get("detail", ""))])
    return page("contact_form_sent.html", None, site=site_names(about["site"]), door=door_of(about["site"]))


async def _lists(
    request: Request, link: str, kind: str, given: Form
) -> tuple[dict[str, list[dict[str, str]]], list[str]]:
    groups = {"people": (None, "People taking part")} if kind == "CFSR" else GROUPS
    lists, errors = {name: list[dict[str, str]]() for name in groups}, list[str]()
    for name, (role, label) in groups.items():
        if not given.get(name, "").strip():
            continue
        body = {"link": link, "text": given[name], "role": role}
        reply = await request_identity(request, "POST", "/contact-forms/check", body)
        content = content_of(reply)
        errors += [str(content.get("detail", ""))] if reply.status != OK else []
        errors += [f"{label}, line {fault['row']}: {fault['sentence']}" for fault in content.get("errors", [])]
        lists[name] = content.get("people", [])
    return lists, errors


def _form(kind: str, given: Form, lists: dict[str, list[dict[str, str]]]) -> dict[str, Any]:
    """Return the form as the API takes it; identity validates it."""
    counties = [county_code(county) for county in re.split(r"[\s,;]+", given.get("counties", "")) if county]
    if kind == "CFSR":
        people = [{name: person[name] for name in ("name", "email", "role")} for person in lists["people"]]
        numbers = {name: _number(given.get(name, "")) for name in ("round", "year")}
        return {"kind": kind, "people": people, "counties": counties, "mode": given.get("mode", ""), **numbers}
    groups = {
        name: [{"name": person["name"], "email": person["email"]} for person in rows] for name, rows in lists.items()
    }
    administrator = {"name": given.get("administrator_name", ""), "email": given.get("administrator_email", "")}
    form: dict[str, Any] = {"kind": kind, "state_administrator": administrator, **groups}
    if kind == "CQI":
        form |= {
            "counties": counties,
            "pur_mode": given.get("pur_mode", ""),
            "pur_start": given.get("pur_start") or None,
        }
    return form


def _number(text: str) -> int | str:
    return int(text) if text.isdecimal() else text


def _page(link: str, about: dict[str, Any], given: Form, errors: list[str]) -> Response:
    listed = counties_of(about["site"])
    return page(
        "contact_form.html",
        None,
        422 if errors else OK,
        link=link,
        site=site_names(about["site"]),
        door=door_of(about["site"]),
        kind=about["kind"],
        groups={name: label for name, (_, label) in GROUPS.items()},
        all_counties=" ".join(listed),
        given=given,
        errors=errors,
    )


async def _linked_site(request: Request, link: str) -> tuple[str, dict[str, Any]]:
    """Return the link's secret, its site and the kind of form. Raises PageError for an expired link."""
    secret = older_secret_in(link)
    if secret is None:
        raise cut_link_page()
    reply = await request_identity(request, "POST", "/contact-forms/look", {"link": secret})
    if reply.status != OK:
        raise PageError(403, "This link is over", str(content_of(reply).get("detail", "")))
    return secret, content_of(reply)
