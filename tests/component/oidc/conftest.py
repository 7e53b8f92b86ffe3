"""A provider program as others run it, and a browser that walks through its redirects."""

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit

import httpx2
import pytest
from pydantic import SecretStr

from services.identity.credentials.discovery import Provider
from services.identity.credentials.oidc import Callback

PROGRAM = Path(__file__).with_name("provider.mjs")

REDIRECT = "https://oms.invalid/callback"
"""Nobody fetches it: the browser's walk ends where the provider sends it there."""

SECRETS = {"oms": "an+invented/secret%of=ours", "another": "another invented secret"}  # pragma: allowlist secret

CLIENTS = [
    {"client_id": name, "client_secret": secret, "redirect_uris": [REDIRECT]} for name, secret in SECRETS.items()
]


@contextmanager
def provider(**options: Any) -> Iterator[str]:
    """A running one's issuer."""
    argv = ("node", str(PROGRAM), json.dumps({"clients": CLIENTS} | options))
    with subprocess.Popen(argv, stdout=subprocess.PIPE, text=True) as running:
        try:
            assert running.stdout is not None
            yield json.loads(running.stdout.readline())["issuer"]
        finally:
            running.kill()


@pytest.fixture(scope="package")
def issuer() -> Iterator[str]:
    with provider() as there:
        yield there


def settings(issuer: str, client: str = "oms", secret: str | None = None) -> Provider:
    return Provider(
        name="Invented State", issuer=issuer, client_id=client, client_secret=SecretStr(secret or SECRETS[client])
    )


async def walk(address: str, *, deny: bool = False) -> tuple[str, Callback]:
    """To the provider and through its pages until it sends the browser back: the state it gives, and the rest."""
    async with httpx2.AsyncClient(trust_env=False) as browser:
        while not address.startswith(REDIRECT):
            answer = await browser.get(address)
            address = urljoin(address, answer.headers["location"])
            if deny and "/interaction/" in address:
                address += "?deny"
    said = dict(parse_qsl(urlsplit(address).query))
    return said["state"], Callback(said.get("code"), said.get("iss"), said.get("error"))
