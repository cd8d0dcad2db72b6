"""Personal data at rest: AES-256-GCM bound to its place, and look-ups by a keyed hash.

Each person has a data key, wrapped by the service's master key. Destroying the wrapped key makes all that was sealed
with it unreadable; a backup has it still, for as long as the backup itself is kept. The place (table, column, row) is
authenticated, so that a value copied elsewhere does not open (NIST SP 800-38D; a fresh 96-bit nonce for each value).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_NONCE = 12


class Vault:
    """Seals and opens texts. `master` is 32 bytes in base64."""

    def __init__(self, master: str) -> None:
        self._master = AESGCM(base64.b64decode(master))

    def new_key(self, owner: str) -> bytes:
        """A data key for an owner, wrapped: to be stored beside her row."""
        return _encrypt(self._master, AESGCM.generate_key(256), f"key/{owner}")

    def seal(self, key: bytes, owner: str, place: str, text: str) -> bytes:
        """`place` is `table.column`; `owner` the id of the row."""
        return _encrypt(self._unwrap(key, owner), text.encode(), f"{place}/{owner}")

    def open(self, key: bytes, owner: str, place: str, sealed: bytes) -> str:
        """Raises `cryptography.exceptions.InvalidTag` for a value that was altered or moved."""
        return _decrypt(self._unwrap(key, owner), sealed, f"{place}/{owner}").decode()

    def _unwrap(self, key: bytes, owner: str) -> AESGCM:
        return AESGCM(_decrypt(self._master, key, f"key/{owner}"))


class Lookup:
    """Finds a sealed value without opening any: HMAC-SHA-256 under a key of its own, in base64."""

    def __init__(self, key: str) -> None:
        self._key = base64.b64decode(key)

    def of(self, kind: str, text: str) -> str:
        return hmac.new(self._key, f"{kind}/{text}".encode(), hashlib.sha256).hexdigest()


class BroughtKey:
    """Seals under a secret that its owner brings and nobody keeps: who brings it again can open (HKDF, RFC 5869)."""

    def __init__(self, secret: str, purpose: str) -> None:
        keys = HKDF(SHA256(), length=64, salt=None, info=purpose.encode()).derive(secret.encode())
        self._digests, self._seals = keys[:32], AESGCM(keys[32:])

    def digest(self, text: str) -> str:
        return hmac.new(self._digests, text.encode(), hashlib.sha256).hexdigest()

    def seal(self, text: str) -> str:
        return base64.b64encode(_encrypt(self._seals, text.encode(), "")).decode()

    def open(self, sealed: str) -> str:
        return _decrypt(self._seals, base64.b64decode(sealed), "").decode()


def new_master_key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


def _encrypt(key: AESGCM, plain: bytes, place: str) -> bytes:
    nonce = secrets.token_bytes(_NONCE)
    return nonce + key.encrypt(nonce, plain, place.encode())


def _decrypt(key: AESGCM, sealed: bytes, place: str) -> bytes:
    return key.decrypt(sealed[:_NONCE], sealed[_NONCE:], place.encode())
