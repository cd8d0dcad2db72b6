"""`python -m tests.contracts.freeze`: freeze the schemas of today's contracts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from instance import SERVICES
from kernel.message import catalogue

FROZEN = Path(__file__).parent / "frozen.json"


def schemas() -> dict[str, Any]:
    """What each message consists of: its fields' schemas, which of them must be given, and the types they refer to."""
    list(SERVICES.values())  # all are imported, and with them what they say
    messages = {**catalogue.requests, **catalogue.events}
    return {name: _schema(one) for name, one in sorted(messages.items()) if one.service() in SERVICES}


def _schema(message: Any) -> dict[str, Any]:
    whole = message.model_json_schema()
    return {part: whole[part] for part in ("properties", "required", "$defs") if whole.get(part)}


if __name__ == "__main__":
    FROZEN.write_text(json.dumps(schemas(), ensure_ascii=False, indent=1, sort_keys=True) + "\n", "utf-8")
