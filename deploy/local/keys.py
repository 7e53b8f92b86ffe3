"""Signing key of a stack (Ed25519): created once, readable by its owner alone; services get its public half."""

import json
from pathlib import Path

from joserfc.jwk import OKPKey

from deploy.local.paths import write_private


def signing_key(folder: Path) -> OKPKey:
    """The key of the folder; made at the first call."""
    file = folder / "signing-key.json"
    if file.exists():
        return OKPKey.import_key(json.loads(file.read_text(encoding="utf-8")))
    key = OKPKey.generate_key("Ed25519", private=True)
    key.ensure_kid()
    write_private(file, json.dumps(key.as_dict(private=True)))
    return key


def public_keys(folder: Path) -> str:
    """What services check tokens with, as a JSON Web Key Set."""
    key = signing_key(folder)
    return json.dumps({"keys": [{**key.as_dict(private=False), "kid": key.kid}]})
