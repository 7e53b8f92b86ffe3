"""Two sites with an object of every kind, and what stands for each kind when it is missing."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from tests.component.api_client import ApiClient, expect_success
from tests.component.running_service import RunningService
from tests.component.sweep.operations import FIELDS
from tests.support.people import SignedInUser

SITE, ANOTHER_SITE = "ca-cqi", "nv-cqi"
QUARTER_OF = {SITE: "2026Q3", ANOTHER_SITE: "2026Q2"}
THERE_BEFORE = 409
"""On servers that an earlier run has used."""

CANARY = "canary"
"""In every name that is kept of these sites' people; no answer that is refused may hold it."""

SERVANTS = ("reviews", "ratings", "projections", "identity", "helpdesk")

Services = Mapping[str, RunningService]
Objects = Mapping[str, str]
"""What stands for each {name} of an address."""


@dataclass(frozen=True)
class World:
    """The services, the objects that are there in each site, and those that are nowhere."""

    services: Services
    there: Mapping[str, Objects]
    missing: Objects


async def made(services: Services, site: str) -> Objects:
    """One of each, by those who may make them."""
    state = site[:2]
    reviewer = SignedInUser(f"usr_{CANARY}_reviewer_{state}", {site: ("REVIEWER",)})
    administrator = SignedInUser(f"usr_{CANARY}_admin_{state}", {site: ("STATE_ADMIN",)})
    case = expect_success(
        await ApiClient.for_user(services["reviews"].client, reviewer).request("POST", f"sites/{site}/cases", FIELDS)
    )["id"]
    api = ApiClient.for_user(services["helpdesk"].client, reviewer)
    ticket = expect_success(await api.request("POST", f"sites/{site}/tickets", {"topic": "reports"}))["id"]
    admin = ApiClient.for_user(services["identity"].client, administrator)
    person = {"name": f"{CANARY} observer", "email": f"{CANARY}.{state}@state.example", "role": "OBSERVER"}
    who = expect_success(await admin.request("POST", f"sites/{site}/people", person))["id"]
    access = {"level": "aggregates", "purpose_code": "PIP_MONITORING"}
    access |= {"starts": "2027-01-01T00:00:00Z", "ends": "2027-02-01T00:00:00Z"}
    grant = expect_success(await admin.request("POST", f"sites/{site}/cb-access", access))["id"]
    review = expect_success(await admin.request("POST", f"sites/{site}/user-reviews", {"days": 7}))["id"]
    key = {"name": f"{CANARY} machine", "scopes": ["case.read"], "expires": "2027-01-01T00:00:00Z"}
    machine = expect_success(await admin.request("POST", f"sites/{site}/api-keys", key))["id"]
    change = {"name": f"{CANARY} change", "email": f"{CANARY}.change.{state}@state.example", "role": "OBSERVER"}
    form = {"form": {"kind": "CHANGE_OF_USERS", "changes": [change | {"change": "add"}]}}
    sent = expect_success(await admin.request("POST", f"sites/{site}/forms", form))["id"]
    opener, note_taker = (ApiClient.for_user(services["reviews"].client, one) for one in (administrator, reviewer))
    heard = await _heard(opener, note_taker, site)
    export = ApiClient.for_user(services["ratings"].client, administrator)
    asked = expect_success(await export.request("POST", f"sites/{site}/exports", {"format": "csv"}))["id"]
    sampled = await _sampled(ApiClient.for_user(services["reviews"].client, administrator), site)
    kinds = {"case": case, "ticket": ticket, "person": who, "grant": grant, "review": review} | sampled
    plan = {"measure": "4", "start": "2026Q2", "target": 85, "due": "2030-06-30", "approaches": ["training"]}
    figures = ApiClient.for_user(services["projections"].client, administrator)
    opened = expect_success(await figures.request("POST", f"sites/{site}/action-plans", plan))["id"]
    shared = {"quarter": "2026Q3", "shared": True}
    saved = expect_success(await figures.request("POST", f"sites/{site}/analyses", shared))["id"]
    kinds |= {"machine": machine, "form": sent, "export": asked, "plan": opened, "analysis": saved}
    return kinds | heard | fixed()


async def _heard(opener: ApiClient, note_taker: ApiClient, site: str) -> dict[str, str]:
    """A stakeholder interview with a note, and without a record."""
    about = {"items": ["19"], "level": "state", "quarter": "2026Q3", "stakeholders": "courts", "on": "2026-08-05"}
    interview = expect_success(await opener.request("POST", path := f"sites/{site}/interviews", about))["id"]
    note = expect_success(await note_taker.request("POST", f"{path}/{interview}/notes", {"text": CANARY}))["note"]
    return {"interview": interview, "note": note}


async def _sampled(admin: ApiClient, site: str) -> dict[str, str]:
    """A quarter's review by a quota table of the site's own, with a frame: each under a name that the other has not."""
    table, quarter = f"{CANARY}-{site[:2]}", QUARTER_OF.get(site, "2026Q3")
    quota = {"csv": "county,size_tier,foster_care,in_home,minimum\n06001,small,1,0,4\n", "source": CANARY}
    rows = f"reference,population,agency\n{CANARY},foster_care,child_welfare\n"
    for method, path, body in (
        ("POST", f"quota-tables/{table}", quota),
        ("POST", "reviews", {"quarter": quarter, "quota_table": table}),
        ("PUT", f"reviews/{quarter}/samples/06001/frame", {"csv": rows}),
    ):
        answer = await admin.request(method, f"sites/{site}/{path}", body)
        assert answer.is_success or answer.status_code == THERE_BEFORE, answer.text
    return {"table": table, "quarter": quarter}


def fixed() -> dict[str, str]:
    """Parts of addresses that name no object."""
    places = {"county": "06001", "rank": "1", "jurisdiction": "ca"}
    return places | {"item": "1", "version": "r4_2022", "digest": "0" * 64, "session": f"ses_{'0' * 32}"}


def nowhere() -> Objects:
    kinds = {"case": "cas", "ticket": "tic", "grant": "gra", "review": "urv", "form": "frm", "interview": "sti"}
    kinds |= {"export": "exp", "note": "not", "plan": "apl", "analysis": "ana"}
    missing = {kind: f"{prefix}_{uuid.uuid4().hex}" for kind, prefix in kinds.items()}
    missing |= {"table": "nowhere", "quarter": "2025Q1"}
    return missing | {"person": "usr_nowhere", "machine": f"usr_key_{'0' * 32}"} | fixed()
