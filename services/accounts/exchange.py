"""Contact details between instances: sealed for the one that is to read them, so that no wire and no centre can.

JWE in its compact form (RFC 7516): ECDH-ES over X25519 (RFC 8037) and AES-256-GCM. Who has said it, the link proves;
whom it is about stands inside the seal too, so that it can't be passed off as another's.
"""

from __future__ import annotations

import json

from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey
from pydantic import BaseModel, ValidationError

_HEADER = {"alg": "ECDH-ES", "enc": "A256GCM"}
_ALGORITHMS = list(_HEADER.values())


class Details(BaseModel):
    name: str
    phone: str
    address: str | None = None


class _Letter(BaseModel):
    person_id: str
    other_id: str
    details: Details


class NotForUs(Exception):
    """It can't be opened with our key, or is about somebody else than it says."""


class Exchange:
    """`private_key`: an X25519 JWK."""

    def __init__(self, private_key: str) -> None:
        self._key = OKPKey.import_key(json.loads(private_key))

    @property
    def public_key(self) -> str:
        return json.dumps(self._key.as_dict(private=False), sort_keys=True)

    def open(self, sealed: str, person_id: str, other_id: str) -> Details:
        """Raises `NotForUs`."""
        try:
            plain = jwe.decrypt_compact(sealed, self._key, algorithms=_ALGORITHMS).plaintext
            letter = _Letter.model_validate_json(plain or b"")
        except (JoseError, ValidationError, ValueError) as error:
            raise NotForUs(type(error).__name__) from error
        if (letter.person_id, letter.other_id) != (person_id, other_id):
            raise NotForUs("it is about somebody else")
        return letter.details


def seal(public_key: str, person_id: str, other_id: str, details: Details) -> str:
    key = OKPKey.import_key(json.loads(public_key))
    letter = _Letter(person_id=person_id, other_id=other_id, details=details)
    return jwe.encrypt_compact({**_HEADER, "kid": key.kid}, letter.model_dump_json(), key, algorithms=_ALGORITHMS)
