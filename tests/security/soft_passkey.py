"""A passkey in software, for what no real one would do: sign with a counter of one's choice."""

import hashlib
import json
import re
import secrets
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import Aaguid, AttestedCredentialData, AuthenticatorData

RP, ORIGIN = "desk.localhost", "http://desk.localhost"
PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


@dataclass
class SoftPasskey:
    """One credential; ``counter`` is what the next signature says."""

    counter: int = 1
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    user_handle: str = ""

    def register(self, options: dict[str, Any]) -> str:
        """What a browser would send after making this passkey."""
        asked = options["publicKey"]
        self.user_handle = asked["user"]["id"]
        held = AttestedCredentialData.create(Aaguid.NONE, self.id, ES256.from_cryptography_key(self.key.public_key()))
        data = AuthenticatorData.create(rp_hash(), PRESENT | VERIFIED | ATTESTED, self.counter, bytes(held))
        attestation = cbor.encode({"fmt": "none", "attStmt": {}, "authData": bytes(data)})
        client_data = client_data_of("webauthn.create", asked["challenge"])
        response = {"clientDataJSON": websafe_encode(client_data), "attestationObject": websafe_encode(attestation)}
        return json.dumps(self.as_json(response) | {"clientExtensionResults": {"credProps": {"rk": True}}})

    def sign(self, options: dict[str, Any]) -> str:
        """What a browser would send after signing in with this passkey."""
        data = bytes(AuthenticatorData.create(rp_hash(), PRESENT | VERIFIED, self.counter))
        client_data = client_data_of("webauthn.get", options["publicKey"]["challenge"])
        signature = self.key.sign(data + hashlib.sha256(client_data).digest(), ec.ECDSA(hashes.SHA256()))
        response = {
            "clientDataJSON": websafe_encode(client_data),
            "authenticatorData": websafe_encode(data),
            "signature": websafe_encode(signature),
            "userHandle": self.user_handle,
        }
        return json.dumps(self.as_json(response) | {"clientExtensionResults": {}})

    def as_json(self, response: dict[str, str]) -> dict[str, Any]:
        return {"type": "public-key", "id": websafe_encode(self.id), "rawId": websafe_encode(self.id), "response": response}


def rp_hash() -> bytes:
    return hashlib.sha256(RP.encode()).digest()


def client_data_of(kind: str, challenge: str) -> bytes:
    return json.dumps({"type": kind, "challenge": challenge, "origin": ORIGIN, "crossOrigin": False}).encode()


def enrol(client: Client) -> SoftPasskey:
    """Add a new passkey to the account that is signed in."""
    passkey = SoftPasskey()
    page = client.get("/akun/perangkat/kunci/tambah/").content.decode()
    [data] = re.findall(r'<script id="js_data" type="application/json">(.*?)</script>', page, re.DOTALL)
    form = {"name": "kunci uji", "passwordless": "on", "credential": passkey.register(json.loads(data)["creation_options"])}
    assert client.post("/akun/perangkat/kunci/tambah/", form).status_code == 302
    return passkey


def sign_in(client: Client, passkey: SoftPasskey) -> bool:
    """Sign in with a passkey and nothing else; whether the desk took it."""
    asked = client.get("/akun/perangkat/kunci/masuk/", headers={"accept": "application/json"}).json()["request_options"]
    client.post("/akun/perangkat/kunci/masuk/", {"credential": passkey.sign(asked)})
    return "_auth_user_id" in client.session
