"""Fills .env.example for docker compose: random passwords, the key file's content, the public keys."""

import secrets

KEYS = "OMS_TOKEN_KEYS"
LONG = "MONGO_KEY"
"""A key file wants more than a password, and no characters outside of base64."""

SEALING, KEY_BYTES = ("SECRET_KEY", "TEXT_KEY", "LEDGER_KEY"), 32


def filled(example: str, public_keys: str) -> str:
    """The example with a value after every `NAME=` that has none."""
    return "".join(f"{_line(line, public_keys)}\n" for line in example.splitlines())


def lacking(existing: str, example: str, public_keys: str) -> str:
    """What an older file lacks of the example's names, filled; what it has stays as it is."""
    known = {line.partition("=")[0] for line in existing.splitlines()}
    lines = (line for line in example.splitlines() if not line.startswith("#") and "=" in line)
    return "".join(f"{_line(line, public_keys)}\n" for line in lines if line.partition("=")[0] not in known)


def _line(line: str, public_keys: str) -> str:
    name, equals, value = line.partition("=")
    if line.startswith("#") or not equals or value:
        return line
    if name == KEYS:
        return f"{line}'{public_keys}'"
    if name == LONG:
        return line + secrets.token_hex(256)
    return line + secrets.token_urlsafe(KEY_BYTES if name in SEALING else 24)
