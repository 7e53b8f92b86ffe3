"""Every page of the site as it is drawn for invented people, with hostile text wherever somebody can type."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
from fastapi import Response
from joserfc.jwk import KeySet

from services.gateway.display_names import AGENCIES, CASE_TYPES, counties_of, site_names
from services.gateway.problem_types import problem_types
from services.gateway.site.current_user import Person
from services.gateway.site.filters import Filters
from services.gateway.site.reference_tables import operations_of, topics_of, types_of
from services.gateway.site.rendering import page
from services.gateway.site.routes.purposes import DOORS, door_of
from services.gateway.site.routes.quarter import Shown, figure
from services.identity.credentials import totp
from shared.access.replica import AccessReplica
from shared.security.tokens import Keys, User
from tests.support.web_pages.figure_reports import analysis_content, figure_cases_content, work_content
from tests.support.web_pages.improvement_reports import improvement_content

DOCUMENTS = Path(__file__).parents[3] / "docs"
API, EVENTS = (orjson.loads((DOCUMENTS / name).read_bytes()) for name in ("openapi.json", "asyncapi.json"))
HOSTILE = "<script>alert(1)</script> & \"Co\" 'x'"
ROWS = [
    {"name": "1", "domain": "safety", "good": 1, "applicable": 2, "share": 0.5, "ratings": {"S": 1, "ANI": 1}},
    {"name": "12A", "domain": "well_being", "good": 0, "applicable": 0, "share": None, "ratings": {"NA": 2}},
]
OUTCOMES = [
    {"name": "S1", "domain": "safety", "good": 1, "applicable": 3, "share": 1 / 3}
    | {"ratings": {"SA": 1, "PA": 1, "NACH": 1}}
]


def person(name: str = "Lee") -> Person:
    return Person(
        User("usr_x", name), "token", AccessReplica(Keys(KeySet([])), lambda: datetime(2026, 9, 30, 12, tzinfo=UTC))
    )


def quarter(shown_to: Person, site: str = "ca-cqi", filters: Filters | None = None, rows: Any = ROWS) -> str:
    chosen = filters or Filters({})
    county = [row | {"county": "06001"} for row in rows]
    figures = (
        figure(site, "items", {"rows": rows}, {"rows": county}, chosen),
        figure(site, "outcomes", {"rows": OUTCOMES}, {"rows": []}, chosen),
    )
    shown = Shown(2, datetime(2026, 9, 30, 12, 0, 1, tzinfo=UTC), figures)
    choices = (
        ("case_type", "Case type", CASE_TYPES),
        ("agency", "Agency", AGENCIES),
        ("county", "County", counties_of(site)),
    )
    content: dict[str, Any] = {
        "site": site_names(site),
        "door": door_of(site),
        "quarter": "2026Q3",
        "period": "July to September 2026",
        "before": "2026Q2",
        "after": "2026Q4",
        "filters": chosen,
        "shown": shown,
        "trust": "Must be verified.",
        "choices": choices,
        "area": "Statewide",
        "may_open": True,
    }
    return bytes(page("quarter.html", shown_to, **content).body).decode()


INVITED: dict[str, Any] = {"link": "a-link-of-twenty-signs", "name": HOSTILE, "email": HOSTILE}
FACTOR = {"secret": HOSTILE, "qr": totp.qr_svg(totp.provisioning_uri("A" * 32, HOSTILE, "Open OMS"))}
IN_A_SITE: dict[str, Any] = {
    "site": site_names("ca-cqi"),
    "door": door_of("ca-cqi"),
    "path": "/x",
    "reasons": {"a": HOSTILE},
}
SENT_FORM: dict[str, Any] = {"sender": {"name": HOSTILE}, "at": "2026-09-30T12:00:00+00:00", "state": "waiting"}
SENT_FORM |= {"content": {"kind": "CQI", "reviewers": [{"name": HOSTILE}], "pur_start": None}}
USER_REVIEW: dict[str, Any] = {"due": "2026-09-30", "signed_by": None, "rows": [{"person": "usr_x", "decision": None}]}
USER_REVIEW["rows"][0] |= {
    "now": {"name": HOSTILE, "email": HOSTILE, "roles": [{"role": HOSTILE}], "account": "active"}
}
USER_REVIEW["rows"][0]["now"] |= {"last_used": None, "last_letter": None}
FACTORS: dict[str, Any] = {"app": True, "codes_left": 9, "passkeys": [{"id": "1" * 32, "label": HOSTILE}]}
NO_FACTORS: dict[str, Any] = {"app": False, "codes_left": 0, "passkeys": []}
THIS: dict[str, Any] = {
    "id": f"ses_{'1' * 32}",
    "started": "2026-09-30T12:00:00+00:00",
    "used": "2026-09-30T12:00:00+00:00",
}
THIS |= {"means": "password_and_totp", "this": True}
OTHER = THIS | {"id": f"ses_{'2' * 32}", "means": HOSTILE, "this": False}


def sign_in(door: str | None = None, **content: Any) -> Response:
    usual: dict[str, Any] = {"error": "", "next": "", "email": "", "code": False, "providers": []}
    return page("sign_in.html", None, door=DOORS[door] if door else None, **(usual | content))


def contact_form(kind: str, **content: Any) -> Response:
    site = f"ca-{kind.lower()}"
    usual: dict[str, Any] = {
        "link": "a-link",
        "kind": kind,
        "groups": {"reviewers": "Reviewers"},
        "all_counties": "06001",
    }
    usual |= {"site": site_names(site), "door": door_of(site), "given": {}, "errors": []}
    return page("contact_form.html", None, **(usual | content))


def every_page() -> dict[str, str]:
    kind = problem_types()["not-found"]
    quarters = [("2026Q3", "July to September 2026")]
    made = {
        "sign_in": sign_in(),
        "refused": sign_in(error=HOSTILE, next=HOSTILE, email=HOSTILE, code=True, providers=[(HOSTILE, HOSTILE)]),
        "start": page("start.html", person(HOSTILE), sites=[(site_names("ca-training"), quarters)], door=None),
        "nowhere": page("start.html", person(), sites=[], door=None),
        "invitation": page("invitation.html", None, error="", factor=None, **INVITED),
        "invitation with app": page("invitation.html", None, error=HOSTILE, factor=FACTOR, **INVITED),
        "recovery codes": page("recovery_codes.html", None, codes=["abcd-efgh", HOSTILE]),
        "sent form": page("sent_form.html", person(), error=HOSTILE, shown=SENT_FORM, **IN_A_SITE),
        "user review": page("user_review.html", person(), error="", shown=USER_REVIEW, **IN_A_SITE),
        "second factor": page("second_factor.html", person(HOSTILE), error="", **FACTORS),
        "second factor refused": page("second_factor.html", person(), error=HOSTILE, **NO_FACTORS),
        "sessions": page("sessions.html", person(HOSTILE), sessions=[THIS, OTHER]),
        "trouble": page("trouble.html", None, title=HOSTILE, detail=HOSTILE),
        "problem": page("problem.html", None, slug="not-found", kind=kind),
        "problems": page("problems.html", None, kinds=problem_types()),
        "docs": page("openapi.html", None, services=operations_of(API), types=types_of(API)),
        "events": page("asyncapi.html", None, topics=topics_of(EVENTS), types=types_of(EVENTS)),
    }
    made |= {f"door {door}": sign_in(door) for door in DOORS}
    made |= {f"contact form {kind}": contact_form(kind) for kind in ("TRAINING", "CQI", "CFSR")}
    made["contact form refused"] = contact_form("CQI", given={"reviewers": HOSTILE}, errors=[HOSTILE])
    made["contact form sent"] = page("contact_form_sent.html", None, **IN_A_SITE)
    made["work"] = page("work.html", person(HOSTILE), **work_content())
    made["figure cases"] = page("figure_cases.html", person(HOSTILE), **figure_cases_content())
    made["analysis"] = page("analysis.html", person(HOSTILE), **analysis_content(person()))
    made["improvement"] = page("improvement.html", person(HOSTILE), error=HOSTILE, **improvement_content())
    return {name: bytes(drawn.body).decode() for name, drawn in made.items()} | {"quarter": quarter(person(HOSTILE))}
