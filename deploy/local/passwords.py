"""Random passwords of one stack's database, kept in its folder for its owner's eyes alone."""

import json
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
    if file.exists():
        told = {"secret_key": secrets.token_urlsafe(32)} | json.loads(file.read_bytes())
        return _kept(file, Passwords.model_validate(told))
    each = {service: _random() for service in DATABASES}
    fresh = Passwords(administrator=_random(), services=each, secret_key=secrets.token_urlsafe(32))
    return _kept(file, fresh)


def _kept(file: Path, passwords: Passwords) -> Passwords:
    """Written when it is not what the file says: a folder of before has no key for identity yet."""
    text = passwords.model_dump_json(indent=1)
    if not file.exists() or file.read_text(encoding="utf-8") != text:
        write_private(file, text)
    return passwords


def _random() -> str:
    return secrets.token_urlsafe(24)
