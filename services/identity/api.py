"""What a client can ask of identity: grant a role in a site, and see who holds which."""

from typing import Literal

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict

from services.identity.domain import Command, GrantRole, Person, RevokeRole, decide
from services.identity.store import people
from shared.aggregate import Loaded
from shared.contracts.vocabulary import PersonId, Role, Site
from shared.http import AskedBy, answer

router = APIRouter(tags=["identity"])


class RoleChange(BaseModel):
    """A person's role in the site of the address is granted or revoked."""

    model_config = ConfigDict(extra="forbid", strict=True)

    person: PersonId
    role: Role
    change: Literal["grant", "revoke"] = "grant"


@router.post("/sites/{site}/people", status_code=201)
async def change_role(site: Site, body: RoleChange, by: AskedBy) -> JSONResponse:
    """Grant or revoke a role in this site; roles elsewhere are untouched."""
    by.demand("people.grant", site)
    command: Command = GrantRole(body.role) if body.change == "grant" else RevokeRole(body.role)
    done = await people.run(by.runtime.store, site, body.person, lambda person: decide(person, command), by.cause)
    return _shown(done, status=201)


@router.get("/sites/{site}/people/{person}")
async def read_person(site: Site, person: PersonId, by: AskedBy) -> JSONResponse:
    """The roles a person holds in this site."""
    by.demand("people.read", site)
    return _shown(await people.load(by.runtime.store, site, person))


def _shown(done: Loaded[Person], status: int = 200) -> JSONResponse:
    content = {"id": done.subject.id, "site": done.subject.site, "roles": list(done.state.roles)}
    return answer(content, done.head.sequence, status=status, replayed=done.replayed)
