"""A county's pages bear its own name, colour and contact."""

from __future__ import annotations

import json
from pathlib import Path
from typing import cast

import pytest
from pydantic import ValidationError
from starlette.testclient import TestClient

from gateway.app import create
from gateway.branding import load
from kernel.calls import Calls
from kernel.config import Settings
from kernel.identity import new_key_pair

BRANDING = {"name_zh": "晋安巾帼", "name_en": "Jin'an", "colour": "#0a5c36", "contact": "0591-0000000"}
PAGE = "/problems/class-full"  # it asks no service


def pages(file: Path | None) -> TestClient:
    settings = Settings(token_public_keys=new_key_pair()[1], branding_file=str(file) if file else None)
    return TestClient(create(settings, cast(Calls, None)))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "branding.json"


def test_a_county_shows_its_name_its_colour_and_how_to_reach_it(file: Path) -> None:
    file.write_text(json.dumps(BRANDING), "utf-8")
    county = pages(file)
    page = county.get(PAGE).text
    assert "晋安巾帼" in page and "0591-0000000" in page and '<link rel="stylesheet" href="/branding.css">' in page
    sheet = county.get("/branding.css")
    assert "#0a5c36" in sheet.text and sheet.headers["content-type"].startswith("text/css")


def test_without_a_file_they_are_the_citys() -> None:
    city = pages(None)
    assert "巾帼<span>Jinguo</span>" in city.get(PAGE).text and "#b3123f" in city.get("/branding.css").text


def test_what_a_county_writes_is_text_and_never_a_script(file: Path) -> None:
    file.write_text(json.dumps(BRANDING | {"name_zh": "<script>alert(1)</script>"}), "utf-8")
    page = pages(file).get(PAGE).text
    assert "<script>" not in page and "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_no_page_has_a_style_or_a_script_inside_it(file: Path) -> None:
    """A content security policy can forbid both."""
    file.write_text(json.dumps(BRANDING), "utf-8")
    page = pages(file).get(PAGE).text
    assert not [word for word in ("<style", "style=", "<script", "onclick") if word in page]


@pytest.mark.parametrize(
    "wrong",
    [
        {"colour": "red; } body { display: none"},
        {"colour": "#fff"},
        {"colour": "#0a5c36\n"},
        {"name_zh": " "},
        {"logo": "x"},
    ],
)
def test_branding_that_is_not_well_formed_stops_the_start(file: Path, wrong: dict[str, str]) -> None:
    file.write_text(json.dumps(BRANDING | wrong), "utf-8")
    with pytest.raises(ValidationError):
        load(str(file))
