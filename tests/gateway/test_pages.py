"""What a person sees: the QR codes, the pages they open, in a real browser where there is one."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from cli import demo_data
from cli.made_up import BASE, STATION
from tests.system.running import System

_NO_NETWORK = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]


def test_a_stations_code_holds_the_address_of_its_page(in_process_system: System) -> None:
    """Read by a decoder that is not ours."""
    image = in_process_system.look(f"/v1/units/{STATION}/qr.png")
    assert image.headers["content-type"] == "image/png"
    [code] = zxingcpp.read_barcodes(Image.open(io.BytesIO(image.content)))
    assert code.text == f"{in_process_system.url}/s/{STATION}"
    assert in_process_system.look(f"/s/{STATION}").is_success


def test_the_svg_is_the_same_code(in_process_system: System) -> None:
    image = in_process_system.look(f"/v1/units/{STATION}/qr.svg")
    assert image.headers["content-type"] == "image/svg+xml"
    assert ET.fromstring(image.text).tag == "{http://www.w3.org/2000/svg}svg"


def test_a_station_that_is_not_there_has_no_code_and_a_page_that_says_so(in_process_system: System) -> None:
    assert in_process_system.look("/v1/units/350111-777/qr.png").status_code == 404
    page = in_process_system.look("/s/350111-777", accept="text/html")
    assert page.status_code == 404 and "没有找到" in page.text


def test_the_page_shows_what_is_open_and_speaks_two_languages(in_process_system: System) -> None:
    demo_data.open_class(in_process_system.station, "ZLSN", capacity=3)
    chinese = in_process_system.look(f"/s/{STATION}").text
    assert "家务收纳整理" in chinese and "还有 3 个名额" in chinese
    english = in_process_system.look(f"/s/{STATION}", **{"Accept-Language": "en"}).text
    assert "Home organising" in english and 'lang="en"' in english


def test_a_merged_unit_opens_the_others_page_with_all_that_both_offer_once(in_process_system: System) -> None:
    base, old, new = in_process_system.base, f"{BASE}-901", f"{BASE}-902"
    for code in (old, new):
        words = {"level": "station", "name_zh": f"示例驿站{code[-1]}", "name_en": "Example", "parent": BASE}
        in_process_system.operator.post("/units", code=code, **words)
    begins, ends = (f"{datetime.now(UTC) + timedelta(days=day):%Y-%m-%dT%H:%M:%SZ}" for day in (1, 2))
    words = {
        "unit": old,
        "kind": "publicity",
        "title_zh": "老站茶话会",
        "title_en": "Tea",
        "place": "社区广场",
        "hours": 2,
    }
    activity = base.post("/activities", **words, starts_at=begins, ends_at=ends)["activity_id"]
    base.post("/activity-openings", activity_id=activity)
    base.post("/unit-mergers", code=old, into=new, reason="合并")
    moved = in_process_system.look(f"/s/{old}").headers["location"]
    page = in_process_system.look(moved).text
    assert "示例驿站2" in page and page.count("老站茶话会") == 1


def test_no_page_asks_another_server_for_anything(in_process_system: System) -> None:
    for path in ("/", f"/s/{STATION}", "/docs", "/problems/class-full"):
        links = re.findall(r'(?:src|href)="([^"]+)"', in_process_system.look(path).text)
        assert links and not [link for link in links if link.startswith(("http", "//"))], path


def test_enumerations_bear_their_chinese_labels(in_process_system: System) -> None:
    found = in_process_system.look("/v1/enumerations").json()
    assert {"value": "5", "zh": "五级/初级工", "en": "Level 5 (elementary)"} in found["Level"]
    assert {"Role", "EnrolmentState", "UnitLevel", "Reason", "WaiverKind"} <= set(found)


@pytest.fixture
def browser() -> str:
    found = shutil.which("chromium") or shutil.which("google-chrome")
    if not found:
        (pytest.fail if os.environ.get("REQUIRE_SERVICES") == "1" else pytest.skip)("no browser (chromium)")
    return found


def seen(browser: str, folder: Path, address: str) -> str:
    """The page's document after its scripts have run."""
    command = [browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", *_NO_NETWORK]
    options = [f"--user-data-dir={folder}", "--virtual-time-budget=15000", "--accept-lang=zh-CN", "--dump-dom"]
    return subprocess.run([*command, *options, address], capture_output=True, text=True, timeout=90, check=True).stdout


def test_the_api_documentation_shows_itself_in_a_browser_without_a_network(
    in_process_system: System, browser: str, tmp_path: Path
) -> None:
    page = seen(browser, tmp_path, f"{in_process_system.url}/docs")
    assert all(f"operations-tag-{tag}" in page for tag in ("accounts", "training", "certification", "jobs", "stations"))


def test_a_phone_shows_the_stations_page(in_process_system: System, browser: str, tmp_path: Path) -> None:
    page = seen(browser, tmp_path, f"{in_process_system.url}/s/{STATION}")
    assert "鼓山镇连翔社区巾帼家政驿站" in page
