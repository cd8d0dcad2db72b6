"""Who signs an instance's credentials: a `did:web` of its gateway's host, ES256 keys that its operators can change."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey, KeySet

from contracts.credentials import IssuerKeys
from kernel.config import Settings

ALGORITHM = "ES256"
#: VC-JWT by "Securing Verifiable Credentials using JOSE and COSE", section 3.1.
TYPE = "vc+jwt"


class CredentialIssuer:
    def __init__(self, settings: Settings) -> None:
        if not settings.credential_keys:
            raise RuntimeError("certification needs the secret credential_keys: write it with `jinguo secrets DIR`")
        self._keys = KeySet.import_key_set(json.loads(settings.credential_keys.get_secret_value())).keys
        self.url = settings.public_url.rstrip("/")
        self.name = f"巾帼 Jinguo {settings.instance}"
        # The port's colon is written as %3A (did:web, section 3.1).
        self.did = f"did:web:{quote(urlsplit(self.url).netloc, safe='')}"

    @property
    def profile(self) -> dict[str, Any]:
        """The issuer as an Open Badges profile."""
        return {"id": self.did, "type": ["Profile"], "name": self.name, "url": self.url}

    def public_keys(self) -> IssuerKeys:
        """All keys that have ever signed: what an earlier one has signed stays good."""
        keys = [
            {**key.as_dict(private=False), "kid": self._name(key), "alg": ALGORITHM, "use": "sig"} for key in self._keys
        ]
        return IssuerKeys(issuer=self.did, keys=keys)

    def sign(self, credential: dict[str, Any]) -> str:
        """The credential as a compact JWS by the newest key. Names must not be logged: it bears the holder's."""
        key = self._keys[0]
        header = {"alg": ALGORITHM, "typ": TYPE, "kid": self._name(key)}
        return jwt.encode(header, {"iss": self.did, **credential}, key, algorithms=[ALGORITHM])  # type: ignore[arg-type]

    def _name(self, key: Any) -> str:
        assert isinstance(key, ECKey)
        return f"{self.did}#{key.kid}"
