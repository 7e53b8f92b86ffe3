"""Two sites with an object of every kind, and what stands for each kind when it is missing."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from tests.component.desk import Desk, done
from tests.component.people import Somebody
from tests.component.running import Running
from tests.component.sweep.operations import FIELDS

SITE, ANOTHER_SITE = "ca-cqi", "nv-cqi"
CANARY = "canary"
"""In every name that is kept of these sites' people; no answer that is refused may hold it."""

SERVANTS = ("reviews", "ratings", "projections", "identity", "helpdesk")

Services = Mapping[str, Running]
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
    reviewer = Somebody(f"usr_{CANARY}_reviewer_{state}", {site: ("REVIEWER",)})
    administrator = Somebody(f"usr_{CANARY}_admin_{state}", {site: ("STATE_ADMIN",)})
    case = done(await Desk.of(services["reviews"].client, reviewer).ask("POST", f"sites/{site}/cases", FIELDS))["id"]
    desk = Desk.of(services["helpdesk"].client, reviewer)
    ticket = done(await desk.ask("POST", f"sites/{site}/tickets", {"topic": "reports"}))["id"]
    admin = Desk.of(services["identity"].client, administrator)
    person = {"name": f"{CANARY} observer", "email": f"{CANARY}.{state}@state.example", "role": "OBSERVER"}
    who = done(await admin.ask("POST", f"sites/{site}/people", person))["id"]
    access = {"level": "aggregates", "purpose_code": "PIP_MONITORING"}
    access |= {"starts": "2027-01-01T00:00:00Z", "ends": "2027-02-01T00:00:00Z"}
    grant = done(await admin.ask("POST", f"sites/{site}/cb-access", access))["id"]
    review = done(await admin.ask("POST", f"sites/{site}/user-reviews", {"days": 7}))["id"]
    key = {"name": f"{CANARY} machine", "scopes": ["case.read"], "expires": "2027-01-01T00:00:00Z"}
    machine = done(await admin.ask("POST", f"sites/{site}/api-keys", key))["id"]
    change = {"name": f"{CANARY} change", "email": f"{CANARY}.change.{state}@state.example", "role": "OBSERVER"}
    form = {"form": {"kind": "CHANGE_OF_USERS", "changes": [change | {"change": "add"}]}}
    sent = done(await admin.ask("POST", f"sites/{site}/forms", form))["id"]
    kinds = {"case": case, "ticket": ticket, "person": who, "grant": grant, "review": review}
    return kinds | {"machine": machine, "form": sent} | fixed()


def fixed() -> dict[str, str]:
    """Parts of addresses that name no object."""
    return {"item": "1", "jurisdiction": "ca", "version": "r4_2022", "session": f"ses_{'0' * 32}"}


def nowhere() -> Objects:
    kinds = {"case": "cas", "ticket": "tic", "grant": "gra", "review": "urv", "form": "frm"}
    missing = {kind: f"{prefix}_{uuid.uuid4().hex}" for kind, prefix in kinds.items()}
    return missing | {"person": "usr_nowhere", "machine": f"usr_key_{'0' * 32}"} | fixed()
