"""A passkey in software: what a phone or a security key would answer, honestly or not."""

import base64
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import cbor2
import orjson
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def text(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


@dataclass
class Authenticator:
    """One key pair for one page. Whoever holds it may be dishonest in every field."""

    rp_id: str = "oms.example"
    origin: str = "https://oms.example"
    flags: int = PRESENT | VERIFIED
    counter: int = 0
    credential_id: bytes = b"an invented credential"
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def create(self, options: dict[str, Any]) -> dict[str, Any]:
        """As `navigator.credentials.create` would answer."""
        client = self._client_data("webauthn.create", options)
        made = {"fmt": "none", "attStmt": {}, "authData": self._data(ATTESTED) + self._attested()}
        response = {"clientDataJSON": text(client), "attestationObject": text(cbor2.dumps(made))}
        return self._answer(response | {"transports": ["internal", "hybrid", "a new kind"]})

    def get(self, options: dict[str, Any], person: str | None = None) -> dict[str, Any]:
        """As `navigator.credentials.get` would answer."""
        self.counter += 1
        client, data = self._client_data("webauthn.get", options), self._data()
        signature = self.key.sign(data + sha256(client).digest(), ec.ECDSA(SHA256()))
        response = {"clientDataJSON": text(client), "authenticatorData": text(data), "signature": text(signature)}
        return self._answer(response | ({"userHandle": text(person.encode())} if person else {}))

    def _client_data(self, kind: str, options: dict[str, Any]) -> bytes:
        return orjson.dumps({"type": kind, "challenge": options["challenge"], "origin": self.origin})

    def _data(self, more: int = 0) -> bytes:
        head = sha256(self.rp_id.encode()).digest()
        return head + bytes([self.flags | more]) + self.counter.to_bytes(4, "big")

    def _attested(self) -> bytes:
        point = self.key.public_key().public_numbers()
        cose = {1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")}
        return bytes(16) + len(self.credential_id).to_bytes(2, "big") + self.credential_id + cbor2.dumps(cose)

    def _answer(self, response: dict[str, Any]) -> dict[str, Any]:
        own = text(self.credential_id)
        return {"id": own, "rawId": own, "type": "public-key", "response": response, "clientExtensionResults": {}}
