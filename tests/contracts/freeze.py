"""`python -m tests.contracts.freeze`: freeze the messages as they are now. What would break a reader is refused.

To break on purpose, declare a new version; to withdraw a version nobody reads any more, take it out of `frozen.json`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from embedded import SERVICES
from kernel.message import catalogue

FILE = Path(__file__).with_name("frozen.json")

Schema = dict[str, Any]
Frozen = dict[str, Schema]

_WORDS = ("title", "description", "examples")  # for people: they may change at any time
_MAPS = ("properties", "$defs")  # whose keys are names, not words of JSON schema


def today() -> Frozen:
    """The JSON schemas of our services' events and requests, by type and by name."""
    messages = {**catalogue.events, **catalogue.requests}
    ours = {key: message for key, message in messages.items() if message.service() in SERVICES}
    return {key: _bare(message.model_json_schema()) for key, message in sorted(ours.items())}


def frozen() -> Frozen:
    return json.loads(FILE.read_text("utf-8"))


def breaks(old: Frozen, new: Frozen) -> list[str]:
    """What somebody who knows only `old` could no longer write or read."""
    gone = [f"{key} is gone" for key in old if key not in new]
    return gone + [words for key in old if key in new for words in _changes(key, old[key], new[key], old, new)]


def _changes(where: str, old: Any, new: Any, old_root: Any, new_root: Any) -> Iterator[str]:
    """Differences that matter, in the order of the fields; only optional fields may be new."""
    old_root, new_root = (root if "$defs" in root else {} for root in (old_root, new_root))
    if "$defs" in old or "$defs" in new:
        old_root, new_root = old, new
    old, new = _resolved(old, old_root), _resolved(new, new_root)
    before, after = old.get("properties", {}), new.get("properties", {})
    for name in before:
        if name not in after:
            yield f"{where}.{name} is gone"
        else:
            if (name in old.get("required", ())) != (name in new.get("required", ())):
                yield f"{where}.{name} has become {'required' if name in new.get('required', ()) else 'optional'}"
            yield from _changes(f"{where}.{name}", before[name], after[name], old_root, new_root)
    yield from (f"{where}.{name} is new and required" for name in new.get("required", ()) if name not in before)
    yield from _changes_beside_fields(where, old, new, old_root, new_root)


def _changes_beside_fields(where: str, old: Schema, new: Schema, old_root: Any, new_root: Any) -> Iterator[str]:
    for word in sorted((old.keys() | new.keys()) - {"properties", "required", "$defs"}):
        one, other = old.get(word), new.get(word)
        if isinstance(one, dict) and isinstance(other, dict):
            yield from _changes(f"{where}[]", one, other, old_root, new_root)
        elif word == "anyOf" and one and other and len(one) == len(other):
            for a, b in zip(one, other, strict=True):
                yield from _changes(where, a, b, old_root, new_root)
        elif one != other:
            yield f"{where}: {word} was {one} and is {other}"


def _resolved(schema: Schema, root: Schema) -> Schema:
    if "$ref" not in schema:
        return schema
    beside = {word: value for word, value in schema.items() if word != "$ref"}
    return root["$defs"][schema["$ref"].rpartition("/")[2]] | beside


def _bare(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_bare(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        word: {name: _bare(one) for name, one in value.items()} if word in _MAPS else _bare(value)
        for word, value in schema.items()
        if word not in _WORDS
    }


if __name__ == "__main__":
    now = today()
    if FILE.exists() and (broken := breaks(frozen(), now)):
        sys.exit("Not frozen, for these break whoever reads them today:\n" + "\n".join(broken))
    FILE.write_text(json.dumps(now, indent=1, sort_keys=True, ensure_ascii=False) + "\n", "utf-8")
    print(f"{len(now)} messages frozen")
