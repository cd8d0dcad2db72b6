"""A unit's sheet of needs, out and in: by the households' phones, which jobs never sees."""

from __future__ import annotations

from typing import Any

import pytest

from cli import demo_data
from cli.front import Front, Refused, until_accepted
from cli.made_up import STATION
from gateway import sheet_forms, sheets
from tests.journeys.test_secrecy import dump
from tests.system.running import System

Row = dict[str, str | int | None]


def a_need(phone: str, **changes: str) -> Row:
    words = {**demo_data.SKILL, "level": "五级", "unit": STATION, "title": "照护老人", "starts_on": "2027-03-01"}
    return words | {"phone": phone, "pay_from_yuan": "5000", "pay_to_yuan": "6000"} | changes


def household(system: System) -> tuple[Front, str]:
    phone = system.new_phone()
    one = demo_data.register(system.sign_in(Front(system.url), phone), int(phone[-5:]), "household", STATION)
    asked = {**demo_data.SKILL, "title": "找家务服务员", "unit": STATION, "starts_on": "2027-03-01"}
    asked |= {"household_id": one.person_id, "reason": "电话登记", "pay_from_fen": 1, "pay_to_fen": 2}
    until_accepted(lambda: system.station.post("/needs-for", asked), "not-found")  # jobs has heard of it
    return one, phone


def send(staff: Front, rows: list[Row]) -> dict[str, Any]:
    data = sheets.write(sheet_forms.NEEDS, rows)
    return staff._read(staff.raw().post("/v1/need-imports", content=data, params={"unit": STATION}))


def read(data: bytes, *more: sheets.Column) -> list[dict[str, str]]:
    return [row.cells for row in sheets.read(data, [*sheet_forms.NEEDS, *more])]


def test_what_is_exported_names_no_household_and_is_all_known_when_it_comes_in(system: System) -> None:
    _, phone = household(system)
    answer = system.station.raw().get(f"/v1/units/{STATION}/need-export", params={"state": "open"})
    assert answer.headers["content-disposition"].startswith("attachment")
    rows = read(answer.content, sheet_forms.STATE)
    listed = system.station.everything(f"/units/{STATION}/needs", state="open")
    assert [row["need_id"] for row in rows] == [one["need"]["need_id"] for one in listed]
    assert {row["phone"] for row in rows} == {""} and {row["state"] for row in rows} == {"招聘中"}
    assert phone.encode() not in answer.content
    counts = system.station._read(
        system.station.raw().post("/v1/need-imports", content=answer.content, params={"unit": STATION})
    )["counts"]
    assert counts["double"] == counts["rows"] == len(listed)


def test_a_sheet_is_looked_at_taken_over_and_taken_back(system: System) -> None:
    one, phone = household(system)
    worker_phone, personal = system.new_phone(), "请致电 13900001234"
    rows = [a_need(phone), a_need(phone), a_need(worker_phone), a_need(phone, title=personal), a_need("123")]
    preview = send(system.station, rows)
    assert preview["counts"] == {"rows": 5, "new": 1, "changed": 0, "double": 1, "wrong": 3}
    before = one.everything("/my-needs")

    wrong = system.station.raw().post("/v1/need-wrong-row-exports", json={"import_id": preview["import_id"]})
    back = read(wrong.content, sheet_forms.REASONS)
    assert [row["phone"] for row in back] == [worker_phone, phone, "123"] and back[1]["title"] == personal
    assert "没有登记为本单位的家庭" in back[0]["reasons"] and back[1]["reasons"].startswith("需求:")
    stored = "".join(dump(system, "jobs"))
    assert not any(secret in stored for secret in (phone, worker_phone, "13900001234"))

    done = {"import_id": preview["import_id"], "reason": "家庭到站登记"}
    assert system.station.post("/need-import-confirmations", done)["state"] == "imported"
    [new] = [mine for mine in one.everything("/my-needs") if mine not in before]
    assert (new["need"]["title"], new["need"]["state"]) == ("照护老人", "open")
    undone = system.station.post("/need-import-undos", done | {"reason": "表格有误"})
    assert (undone["state"], undone["kept"]) == ("undone", 0)
    assert [mine for mine in one.everything("/my-needs") if mine["need"]["state"] == "open"] == before
    assert preview["import_id"] in [
        row["import_id"] for row in system.station.everything("/need-imports", unit=STATION)
    ]


def test_others_see_nothing_of_it(system: System) -> None:
    _, phone = household(system)
    preview = send(system.station, [a_need(phone)])
    stranger = system.appointed("staff", "350104")
    for path in (f"/need-imports/{preview['import_id']}", f"/need-imports/{preview['import_id']}/rows"):
        with pytest.raises(Refused) as refused:
            stranger.get(path)
        assert refused.value.status == 404
    assert stranger.raw().get(f"/v1/units/{STATION}/need-export").status_code == 403
