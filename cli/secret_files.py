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

from instance import SERVICES
from kernel.identity import new_credential_keys, new_exchange_key, new_key_pair, public_keys
from kernel.vault import new_master_key

#: The broker's administrator, who lets counties in (`jinguo county admit`). No process of an instance is it.
PROVISIONER = "provisioner"

#: What the link process does at the broker beside messages: look at shovels (monitoring), and set them (policymaker).
_TAGS = ["monitoring", "policymaker"]

#: Which service needs which keys of its own beside its passwords.
_KEYS = {"accounts": ("vault_key", "lookup_key"), "certification": ("vault_key",)}


def write_embedded(folder: Path) -> list[Path]:
    """The keys of an instance that is one process."""
    return [
        *_token_keys(folder),
        *_exchange_key(folder),
        *_credential_keys(folder),
        *once(folder / "vault_key"),
        *once(folder / "lookup_key"),
    ]


def write(folder: Path) -> list[Path]:
    """The secrets of an instance of many processes. Returns the files that are new."""
    return list(_all(folder))


def _all(folder: Path) -> Iterator[Path]:
    yield from _token_keys(folder / "accounts")
    yield from _exchange_key(folder / "accounts")
    yield from _credential_keys(folder / "certification")
    yield from once(folder / "gateway" / "broker_password", _password())
    shared = {
        "broker_password": (folder / "gateway" / "broker_password").read_text(),
        "token_public_keys": (folder / "accounts" / "token_public_keys").read_text(),
    }
    yield from once(folder / PROVISIONER / "broker_password", _password())
    provisioner = (folder / PROVISIONER / "broker_password").read_text()
    yield from once(folder / "rabbitmq" / "definitions.json", _definitions(shared["broker_password"], provisioner))
    yield from once(folder / "postgres" / "superuser_password", _password())
    for service in (*SERVICES, "gateway"):
        own = folder / service
        for name, text in shared.items():
            yield from once(own / name, text)
        for name in _KEYS.get(service, ()):
            yield from once(own / name)
        if service in SERVICES:
            yield from once(own / "database_password", _password())
            yield from once(folder / "postgres" / f"{service}_password", (own / "database_password").read_text())


def _token_keys(folder: Path) -> Iterator[Path]:
    yield from once(folder / "token_private_key", new_key_pair()[0])
    yield from once(folder / "token_public_keys", public_keys((folder / "token_private_key").read_text()))


def _exchange_key(folder: Path) -> Iterator[Path]:
    yield from once(folder / "exchange_private_key", new_exchange_key())


def _credential_keys(folder: Path) -> Iterator[Path]:
    yield from once(folder / "credential_keys", new_credential_keys())


def rotate_credential_keys(path: Path) -> None:
    """Let a new key sign from the next start on. The old ones stay published: what they have signed stays good."""
    _replace(path, new_credential_keys(path.read_text()))


def once(path: Path, text: str | None = None) -> Iterator[Path]:
    """Write a file that is not there, whole or not at all."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    _replace(path, new_master_key() if text is None else text)
    yield path


def _replace(path: Path, text: str) -> None:
    half = path.with_name(f".{path.name}.new")
    half.unlink(missing_ok=True)
    half.write_text(text)
    half.chmod(0o444)  # each container has a user of its own; the folder it is given is what protects it
    half.rename(path)


def _password() -> str:
    return secrets.token_urlsafe(32)


def _definitions(password: str, provisioner: str) -> str:
    """RabbitMQ's definitions: our users and vhost."""
    every = {"configure": ".*", "write": ".*", "read": ".*"}
    return json.dumps(
        {
            "users": [_user("jinguo", password, _TAGS), _user(PROVISIONER, provisioner, ["administrator"])],
            "vhosts": [{"name": "jinguo"}],
            "permissions": [{"user": "jinguo", "vhost": "jinguo", **every}],
        },
        indent=2,
    )


def _user(name: str, password: str, tags: list[str]) -> dict[str, object]:
    """The password as RabbitMQ salts and hashes it (SHA-256)."""
    salt = secrets.token_bytes(4)
    hashed = base64.b64encode(salt + hashlib.sha256(salt + password.encode()).digest()).decode()
    return {
        "name": name,
        "password_hash": hashed,
        "hashing_algorithm": "rabbit_password_hashing_sha256",
        "tags": tags,
    }
