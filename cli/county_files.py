"""What a county is given: its settings, branding, secrets and request, and its half of the centre's broker."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cli import certificates, reference, secret_files
from cli.secret_files import once
from gateway.branding import Branding
from kernel.rabbitmq.wire import vhost

QUEUE_BYTES = 1 << 30  # far more than the 5,000 events that are ever under way (docs/decisions/0010)

SETTINGS = """\
# What the instance of {name_zh} ({code}) is told. How it is used: docs/county.md. No secret belongs in here.
COMPOSE_FILE=docker-compose.yml:deploy/county.yml
JINGUO_INSTANCE={code}

# Where people reach it: it stands in the QR codes.
JINGUO_PUBLIC_URL=http://127.0.0.1:8000
# Who may load the reference data and appoint the first staff: '["13…"]'
JINGUO_OPERATOR_PHONES='[]'
# Takes the sign-in codes; without it they stand in the log of accounts.
JINGUO_SMS_WEBHOOK_URL=

# The link to the centre. The files are opened by this county's broker.
JINGUO_CENTRE_URL=amqps://{centre}:5671/{vhost}
JINGUO_CENTRE_CA_FILE=/etc/jinguo/tls/ca.crt
JINGUO_CENTRE_CERT_FILE=/etc/jinguo/tls/county.crt
JINGUO_CENTRE_KEY_FILE=/etc/jinguo/tls/county.key

JINGUO_BRANDING_FILE=/etc/jinguo/branding.json
"""


class Unknown(Exception):
    """A code that is no county's, in both languages."""


def unit(code: str) -> dict[str, str]:
    """The county's row of the reference data. Raises `Unknown`."""
    counties = {row["code"]: row for row in reference.rows("units") if row["level"] == "base"}
    if code not in counties:
        known = "、".join(f"{code} {row['name_zh']}" for code, row in counties.items())
        raise Unknown(f"没有代码为 {code} 的县(市、区)。There is no county {code} in data/units.csv.\n{known}")
    return counties[code]


def write(folder: Path, code: str, centre: str, branding: Branding) -> Iterator[Path]:
    """Everything that the county needs and that is not there yet. Yields the files that are new."""
    words = {"code": code, "name_zh": unit(code)["name_zh"], "centre": centre, "vhost": vhost(code)}
    yield from once(folder / "settings.env", SETTINGS.format(**words))
    yield from once(folder / "branding.json", _json(branding.model_dump()))
    yield from once(folder / "centre" / "definitions.json", _json(definitions(code)))
    for path in (folder / "settings.env", folder / "branding.json"):
        path.chmod(0o644)  # these are there to be edited
    yield from _secrets(folder / "secrets", code)


def definitions(code: str) -> dict[str, Any]:
    """The county's vhost and user at the centre's broker, as RabbitMQ imports them.

    The user has no password: it signs in with its certificate. It may speak on `up` under its own code, read `down`,
    and declare nothing.
    """
    here = vhost(code)
    own = {"vhost": here, "durable": True, "auto_delete": False, "arguments": {}}
    bound = {"vhost": here, "destination_type": "queue", "arguments": {}}
    limits = {"max-length-bytes": QUEUE_BYTES, "overflow": "reject-publish"}
    may = {"configure": "^$", "write": "^up$", "read": "^down$"}
    every = {"configure": ".*", "write": ".*", "read": ".*"}
    return {
        "vhosts": [{"name": here}],
        "users": [
            {"name": here, "password_hash": "", "hashing_algorithm": "rabbit_password_hashing_sha256", "tags": []},
        ],
        "permissions": [{"user": here, "vhost": here, **may}, {"user": "jinguo", "vhost": here, **every}],
        "topic_permissions": [
            {"user": here, "vhost": here, "exchange": "up", "write": rf"^{code}\.", "read": "^$"},
        ],
        "exchanges": [
            {
                **own,
                "name": "up",
                "type": "topic",
                "arguments": {"alternate-exchange": "up.unrouted"},
                "internal": False,
            },
            {**own, "name": "up.unrouted", "type": "fanout", "internal": False},
        ],
        "queues": [{**own, "name": name} for name in ("up", "up.unrouted", "down")],
        "bindings": [
            {**bound, "source": "up", "destination": "up", "routing_key": f"{code}.#"},
            {**bound, "source": "up.unrouted", "destination": "up.unrouted", "routing_key": ""},
        ],
        "policies": [
            {
                "vhost": here,
                "name": "bounded",
                "pattern": "^(up|down)$",
                "apply-to": "queues",
                "definition": limits,
                "priority": 0,
            }
        ],
    }


def _secrets(folder: Path, code: str) -> Iterator[Path]:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    yield from secret_files.write(folder)
    yield from once(folder / "tls" / "county.key", certificates.new_key())
    yield from once(
        folder / "tls" / "county.csr", certificates.request((folder / "tls" / "county.key").read_text(), code)
    )


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
