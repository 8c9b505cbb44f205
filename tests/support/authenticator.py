"""A device with one passkey, in software: what it signs is what a real one would, unless it is told to lie."""

from __future__ import annotations

import hashlib
import json
import os
from base64 import urlsafe_b64encode
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

PRESENT, VERIFIED, ATTESTED = 1, 4, 64


def b64(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


class Device:
    def __init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = os.urandom(32)
        self.count = 0

    def create(self, options: str, origin: str, **lies: Any) -> str:
        point = self.key.public_key().public_numbers()
        cose = cbor2.dumps({1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")})
        credential = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + cose
        asked = json.loads(options)
        data = self._data(asked["rp"]["id"], lies.get("flags", PRESENT | VERIFIED) | ATTESTED) + credential
        response = {
            "clientDataJSON": b64(self._client("webauthn.create", asked, origin, lies)),
            "attestationObject": b64(cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})),
        }
        return self._said(response)

    def get(self, options: str, origin: str, **lies: Any) -> str:
        asked = json.loads(options)
        self.count += lies.get("steps", 1)
        data = self._data(lies.get("host", asked["rpId"]), lies.get("flags", PRESENT | VERIFIED))
        client = self._client("webauthn.get", asked, origin, lies)
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        response = {
            "clientDataJSON": b64(client),
            "authenticatorData": b64(data),
            "signature": b64(signature),
        }
        return self._said(response)

    def _data(self, host: str, flags: int) -> bytes:
        return hashlib.sha256(host.encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big")

    def _client(self, kind: str, asked: dict[str, Any], origin: str, lies: dict[str, Any]) -> bytes:
        challenge = lies.get("challenge", asked["challenge"])
        said = {"type": kind, "challenge": challenge, "origin": origin, "crossOrigin": lies.get("framed", False)}
        return json.dumps(said).encode()

    def _said(self, response: dict[str, str]) -> str:
        return json.dumps({"id": b64(self.id), "rawId": b64(self.id), "type": "public-key", "response": response})
