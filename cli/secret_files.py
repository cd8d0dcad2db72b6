"""The secrets of an instance, as files: made once, at random, and never overwritten.

A folder for each process, so that each is given its own and no other's. Where two sides share a secret (a service
and its database), the second file is a copy of the first.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from collections.abc import Iterator
from pathlib import Path

from embedded import SERVICES
from kernel.identity import new_key_pair
from kernel.vault import new_master_key

#: Which service needs which keys of its own beside its passwords.
_KEYS = {"accounts": ("vault_key", "lookup_key"), "certification": ("vault_key",)}


def write_embedded(folder: Path) -> list[Path]:
    """The keys of an instance that is one process."""
    return [*_token_keys(folder, folder), *_once(folder / "vault_key"), *_once(folder / "lookup_key")]


def write(folder: Path) -> list[Path]:
    """The secrets of an instance of many processes. Returns the files that are new."""
    return list(_all(folder))


def _all(folder: Path) -> Iterator[Path]:
    yield from _token_keys(folder / "accounts", folder / "accounts")
    yield from _once(folder / "postgres" / "superuser_password", _password())
    yield from _once(folder / "rabbitmq" / "password", _password())
    broker_password = (folder / "rabbitmq" / "password").read_text()
    yield from _once(folder / "rabbitmq" / "definitions.json", _definitions(broker_password))
    for service in (*SERVICES, "gateway"):
        own = folder / service
        yield from _once(own / "broker_password", broker_password)
        yield from _once(own / "token_public_keys", (folder / "accounts" / "token_public_keys").read_text())
        for name in _KEYS.get(service, ()):
            yield from _once(own / name)
        if service in SERVICES:
            yield from _once(own / "database_password", _password())
            yield from _once(folder / "postgres" / f"{service}_password", (own / "database_password").read_text())


def _token_keys(private_in: Path, public_in: Path) -> Iterator[Path]:
    if not (private_in / "token_private_key").exists():
        private, public = new_key_pair()
        yield from _once(public_in / "token_public_keys", public)
        yield from _once(private_in / "token_private_key", private)


def _once(path: Path, text: str | None = None) -> Iterator[Path]:
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(new_master_key() if text is None else text)
    path.chmod(0o444)  # each container has a user of its own; the folder it is given is what protects it
    yield path


def _password() -> str:
    return secrets.token_urlsafe(32)


def _definitions(password: str) -> str:
    """RabbitMQ's definitions: our user and vhost, the password as RabbitMQ salts and hashes it (SHA-256)."""
    salt = secrets.token_bytes(4)
    hashed = base64.b64encode(salt + hashlib.sha256(salt + password.encode()).digest()).decode()
    every = {"configure": ".*", "write": ".*", "read": ".*"}
    return json.dumps(
        {
            "users": [
                {
                    "name": "jinguo",
                    "password_hash": hashed,
                    "hashing_algorithm": "rabbit_password_hashing_sha256",
                    "tags": [],
                }
            ],
            "vhosts": [{"name": "jinguo"}],
            "permissions": [{"user": "jinguo", "vhost": "jinguo", **every}],
        },
        indent=2,
    )
