"""Random passwords of one stack's database, in a file that its owner alone can read."""

import secrets
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from deploy.local.paths import write_private
from deploy.local.servers.mongo import USERS
from shared.security.encryption import KEY_BYTES


def _random() -> str:
    return secrets.token_urlsafe(24)


def _key() -> str:
    return secrets.token_urlsafe(KEY_BYTES)


class Passwords(BaseModel):
    """The administrator's, one for each service that has a database, and the keys of those that seal something."""

    model_config = ConfigDict(frozen=True)

    administrator: str
    services: dict[str, str]
    secret_key: str = Field(default_factory=_key)
    """Identity's."""

    text_key: str = Field(default_factory=_key)
    """Reviews': wraps the keys of cases' texts."""

    ledger_key: str = Field(default_factory=_key)
    """Projections': seals the counts of publications. A folder of before has none of the three, and gets them."""


def passwords_of(folder: Path) -> Passwords:
    """Returns the passwords of the folder; creates and saves them at the first call."""
    file = folder / "passwords.json"
    new = {user: _random() for user in USERS}
    if not file.exists():
        return _saved(file, Passwords(administrator=_random(), services=new))
    known = Passwords.model_validate_json(file.read_bytes())
    return _saved(file, known.model_copy(update={"services": new | known.services}))


def _saved(file: Path, passwords: Passwords) -> Passwords:
    """Writes the file when its content differs, and returns the passwords."""
    text = passwords.model_dump_json(indent=1)
    if not file.exists() or file.read_text(encoding="utf-8") != text:
        write_private(file, text)
    return passwords
