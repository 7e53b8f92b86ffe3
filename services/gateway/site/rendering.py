"""Rendering of the templates: every page has the shared frame, and every value is escaped."""

from pathlib import Path
from typing import Any

from fastapi.responses import HTMLResponse

from services.gateway.site.assets import STATIC
from services.gateway.site.browser_forms import form_key, form_token, with_form_cookie
from services.gateway.site.current_user import Person
from shared.web_design.environment import make_environment

TEMPLATES = Path(__file__).parent / "templates"
ENVIRONMENT = make_environment(TEMPLATES, static=STATIC)
ENVIRONMENT.globals.update(form_token=form_token, form_key=form_key)


def page(template: str, person: Person | None, status: int = 200, **content: Any) -> HTMLResponse:
    """Return the page for this person, or for a visitor who is not signed in."""
    text = ENVIRONMENT.get_template(template).render(person=person, **content)
    response = HTMLResponse(text, status)
    with_form_cookie(response)
    return response
