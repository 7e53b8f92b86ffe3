"""Random passwords of one stack's database, kept in its folder for its owner's eyes alone."""

import secrets
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from deploy.local.mongo import DATABASES
from deploy.local.paths import write_private


class Passwords(BaseModel):
    """The administrator's, one for each service that has a database, and identity's key for what it seals."""

    model_config = ConfigDict(frozen=True)

    administrator: str
    services: dict[str, str]
    secret_key: str


def passwords_of(folder: Path) -> Passwords:
    """Those of the folder; made and kept at the first call."""
    file = folder / "passwords.json"
    if file.exists() and '"secret_key"' in file.read_text(encoding="utf-8"):
        return Passwords.model_validate_json(file.read_bytes())
    each = {service: _random() for service in DATABASES}
    fresh = Passwords(administrator=_random(), services=each, secret_key=secrets.token_urlsafe(32))
    write_private(file, fresh.model_dump_json(indent=1))
    return fresh


def _random() -> str:
    return secrets.token_urlsafe(24)
