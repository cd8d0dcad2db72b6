"""What a code opens, what is printed of it, and what a unit's page says of the unit."""

from __future__ import annotations

import re

import pytest

from cli.made_up import CENTRE, STATION
from tests.system.running import System


def test_a_code_opens_its_page_however_it_is_typed_until_it_is_withdrawn(
    in_process_system: System,
) -> None:
    staff = in_process_system.station
    code = staff.post("/scan-codes", unit=STATION)["code"]
    for typed in (code, code.lower(), f"{code[:4]}-{code[4:]}"):
        answer = in_process_system.look(f"/q/{typed}")
        assert (answer.status_code, answer.headers["location"]) == (302, f"/s/{STATION}")
        assert "set-cookie" not in answer.headers
    assert staff.get(f"/scan-codes/{code}/counts")["total"] == 3
    staff.post("/scan-code-withdrawals", code=code, reason="海报被撕")
    gone = in_process_system.look(f"/q/{code}")
    assert gone.status_code == 410 and "这个二维码已停用" in gone.text
    assert in_process_system.look("/q/00000001").status_code == in_process_system.look("/q/x").status_code == 404


@pytest.mark.parametrize(("size", "points"), [("A4", (595, 842)), ("A5", (420, 595)), ("A6", (298, 420))])
def test_a_poster_is_one_page_of_its_size(in_process_system: System, size: str, points: tuple[int, int]) -> None:
    staff = in_process_system.station
    code = staff.post("/scan-codes", unit=STATION)["code"]
    paper = staff.raw().get(f"/v1/scan-codes/{code}/poster.pdf", params={"size": size})
    assert paper.headers["content-type"] == "application/pdf" and paper.content.startswith(b"%PDF")
    assert paper.content.count(b"/Type /Page\n") == 1
    box = paper.content.partition(b"/MediaBox [")[2].partition(b"]")[0].split()
    assert tuple(round(float(side)) for side in box[2:]) == points


def test_the_page_says_when_where_and_what(in_process_system: System) -> None:
    words = {"opening": [{"weekday": 1, "opens": "09:00", "closes": "17:00"}], "communities": ["连翔社区", "鼓山社区"]}
    words |= {"office_phone": "0591-00000000", "services": ["training", "young_people"]}
    in_process_system.station.post("/unit-descriptions", code=STATION, description=words)
    place = {"address": "连翔路 1 号", "from_on": "2026-01-01"}
    in_process_system.station.post("/unit-moves", code=STATION, place=place, reason="开放")
    page = in_process_system.look(f"/s/{STATION}?by=7K3MQ2A4").text
    for word in (
        "周一 09:00–17:00",
        "连翔社区、鼓山社区",
        "tel:0591-00000000",
        "连翔路 1 号",
        "青少年家务劳动教育",
        "7K3M Q2A4",
    ):
        assert word in page


def test_the_rollout_shows_the_twelve_pilots(in_process_system: System) -> None:
    page = in_process_system.look(f"/rollout/{CENTRE}").text
    assert page.count("运行中</span>") == 12 and "晋安区" in page
    assert len(re.findall(r"筹备清单 0 / \d+", page)) == 12
