"""What other instances and front ends rely on does not break by accident."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import Any

import pytest

from kernel.message import Refusal, catalogue
from tests.contracts.freeze import FROZEN, schemas

EVENTS = sorted(catalogue.events)
TODAY, YESTERDAY = schemas(), json.loads(FROZEN.read_text("utf-8"))


@pytest.mark.parametrize("name", sorted(YESTERDAY))
def test_within_a_version_only_optional_fields_are_added(name: str) -> None:
    """If a break is meant, publish a new version beside the old; then `python -m tests.contracts.freeze`."""
    assert name in TODAY, "a message that was promised is gone"
    was, now = YESTERDAY[name], TODAY[name]
    assert {field: now["properties"].get(field) for field in was.get("properties", {})} == was.get("properties", {})
    assert sorted(now.get("required", [])) == sorted(was.get("required", []))
    for kind, schema in was.get("$defs", {}).items():
        assert widened(schema, now["$defs"][kind]), kind


def test_every_message_is_frozen() -> None:
    assert sorted(TODAY) == sorted(YESTERDAY)


def widened(was: dict[str, Any], now: dict[str, Any]) -> bool:
    """An enumeration may gain values; an object is held like a message."""
    if "enum" in was:
        return set(was["enum"]) <= set(now["enum"])
    kept = {field: now["properties"].get(field) for field in was.get("properties", {})}
    return kept == was.get("properties", {}) and sorted(now.get("required", [])) == sorted(was.get("required", []))


@pytest.mark.parametrize("name", EVENTS)
def test_an_event_names_what_it_happened_to(name: str) -> None:
    event = catalogue.events[name]
    assert event.subject_field in event.model_fields


@pytest.mark.parametrize("name", EVENTS)
def test_an_event_has_no_field_for_a_persons_data(name: str) -> None:
    """Statement 6. A unit's name is no person's."""
    personal = {"phone", "address", "document", "id_card", "legal_name", "name", "health"}
    assert personal.isdisjoint(catalogue.events[name].model_fields)


@pytest.mark.parametrize("code", sorted(catalogue.refusals))
def test_a_refusal_says_in_two_languages_what_is_wrong_and_what_to_do(code: str) -> None:
    refusal = catalogue.refusals[code]
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", code)
    assert refusal.zh and refusal.en and refusal.fix_zh and refusal.fix_en
    assert 400 <= refusal.status < 600


def test_no_two_refusals_share_a_code() -> None:
    """The catalogue would keep the last one, and a caller would read its words for the other."""
    ours = [one for one in Refusal.__subclasses__() if one.__module__.startswith(("contracts.", "kernel."))]
    codes = Counter(one.code for one in ours)
    assert [code for code, times in codes.items() if times > 1] == []
