"""The published schemas of HSDS 3.0, which lie under tests/hsds."""

from __future__ import annotations

import json
from pathlib import Path

from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource

_FOLDER = Path(__file__).parents[1] / "hsds" / "schema"


def schema(name: str) -> Draft202012Validator:
    """A schema, with the others that it refers to."""
    loaded = {path.name: json.loads(path.read_text("utf-8")) for path in _FOLDER.glob("*.json")}
    registry = Registry().with_resources((key, Resource.opaque(value)) for key, value in loaded.items())
    return Draft202012Validator(loaded[f"{name}.json"], registry=registry, format_checker=FormatChecker())
