"""Random passwords of one stack's database, kept in its folder for its owner's eyes alone."""

import secrets
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from deploy.local.mongo import DATABASES
from deploy.local.paths import write_private


class Passwords(BaseModel):
    """The administrator's and one for each service that has a database."""

    model_config = ConfigDict(frozen=True)

    administrator: str
    services: dict[str, str]


def passwords_of(folder: Path) -> Passwords:
    """Those of the folder; made and kept at the first call."""
    file = folder / "passwords.json"
    if file.exists():
        return Passwords.model_validate_json(file.read_bytes())
    fresh = Passwords(administrator=_random(), services={service: _random() for service in DATABASES})
    write_private(file, fresh.model_dump_json(indent=1))
    return fresh


def _random() -> str:
    return secrets.token_urlsafe(24)
