"""A roster in and out: women whom staff register from a sheet, enrol, and take back again."""

from __future__ import annotations

from itertools import count
from typing import Any

import pytest

from cli import demo_data, made_up
from cli.front import Front, Refused, until
from cli.made_up import STATION
from gateway import sheet_forms, sheets
from tests.sheets.made import workbook
from tests.system.running import System

_numbers = count(710_000)
Row = dict[str, str]


def a_woman(**changes: str) -> Row:
    number = next(_numbers)
    words = {"name": made_up.name(number), "phone": f"1992{number:07}", "document": made_up.id_card(number)}
    return words | {"series": "ZLSN", "number": ""} | changes


def a_class(system: System, capacity: int = 5) -> dict[str, Any]:
    return demo_data.open_class(system.station, "ZLSN", capacity=capacity)


def send(staff: Front, rows: list[Row], unit: str = STATION) -> dict[str, Any]:
    data = sheets.write(sheet_forms.ROSTER, rows)
    return staff._read(staff.raw().post("/v1/roster-imports", content=data, params={"unit": unit}))


def confirm(staff: Front, preview: dict[str, Any], key: str | None = None, **changes: Any) -> dict[str, Any]:
    texts = staff.get("/consent-texts")
    agreed = [{name: text[name] for name in ("purpose", "text_version")} for text in texts]
    words = {"consents": agreed, "reason": "纸质报名表"} | changes
    return staff.post("/import-confirmations", words, key=key, import_id=preview["import_id"])


def undo(staff: Front, preview: dict[str, Any]) -> dict[str, Any]:
    return staff.post("/import-undos", import_id=preview["import_id"], reason="传错了名册")


def found(staff: Front, preview: dict[str, Any]) -> list[tuple[str, list[str]]]:
    rows = staff.everything(f"/imports/{preview['import_id']}/rows")
    return [(row["verdict"], [reason["code"] for reason in row["reasons"]]) for row in rows]


def seats(system: System, class_: dict[str, Any]) -> int:
    return system.station.get(f"/classes/{class_['class_id']}")["enrolled"]


def registered(system: System) -> int:
    return system.station.get(f"/boards/{STATION}")["registered"]


def test_women_are_registered_and_enrolled_and_taken_back(system: System) -> None:
    class_ = a_class(system)
    rows = [a_woman(number=str(class_["number"])) for _ in range(3)]
    preview = send(system.station, rows)
    assert preview["counts"] == {"rows": 3, "new": 3, "changed": 0, "double": 0, "wrong": 0}
    assert seats(system, class_) == 0

    assert confirm(system.station, preview)["state"] == "imported"
    assert seats(system, class_) == 3
    again = send(system.station, rows)
    assert again["counts"]["double"] == 3

    undone = undo(system.station, preview)
    assert (undone["state"], undone["kept"], seats(system, class_)) == ("undone", 0, 0)
    afresh = send(system.station, rows)
    assert afresh["counts"]["new"] == 3


def test_the_board_counts_who_was_registered_until_it_is_undone(system: System) -> None:
    before = registered(system)
    preview = send(system.station, [a_woman(series="") for _ in range(2)])
    confirm(system.station, preview)
    until(lambda: registered(system) == before + 2)
    undo(system.station, preview)
    until(lambda: registered(system) == before)


def test_each_row_is_new_changed_double_or_wrong(system: System) -> None:
    class_ = a_class(system, capacity=3)
    at = {"number": str(class_["number"])}
    stranger_phone = system.new_phone()
    stranger = system.sign_in(Front(system.url), stranger_phone)
    new, holder, mistyped = a_woman(**at), a_woman(**at), a_woman(**at)
    mistyped["document"] = mistyped["document"][:-1] + ("1" if mistyped["document"][-1] != "1" else "2")
    confirm(system.station, send(system.station, [holder | {"series": "", "number": ""}]))
    rows = [
        new,
        new,
        holder,
        new | {"name": "示例别人"},
        mistyped,
        a_woman(phone="12345678901", **at),
        a_woman(name="", **at),
        a_woman(document=holder["document"], **at),
        a_woman(phone=holder["phone"], **at),
        holder | {"name": "示例错名"},
        a_woman(phone=stranger_phone, **at),
        a_woman(number="987"),
        a_woman(**at),
        a_woman(**at),
    ]
    preview = send(system.station, rows)
    assert found(system.station, preview) == [
        ("new", []),
        ("double", []),
        ("changed", []),
        ("wrong", ["rows-disagree"]),
        ("wrong", ["invalid-id-card"]),
        ("wrong", ["invalid-phone"]),
        ("wrong", ["cell-missing"]),
        ("wrong", ["document-taken"]),
        ("wrong", ["phone-taken"]),
        ("wrong", ["name-differs"]),
        ("wrong", ["registers-herself"]),
        ("wrong", ["unknown-class"]),
        ("new", []),
        ("wrong", ["class-full"]),
    ]
    assert preview["counts"] == {"rows": 14, "new": 2, "changed": 1, "double": 1, "wrong": 10}
    assert stranger.get("/me")["name"] is None
    confirm(system.station, preview)
    assert seats(system, class_) == 3


def test_wrong_rows_come_back_as_the_sheet_had_them(system: System) -> None:
    wrong = a_woman(series="") | {"name": "=cmd()", "phone": "123"}
    preview = send(system.station, [a_woman(series=""), wrong])
    answer = system.station.raw().post("/v1/wrong-row-exports", json={"import_id": preview["import_id"]})
    [row] = sheets.read(answer.content, [*sheet_forms.ROSTER, sheet_forms.REASONS])
    assert {key: row.cells[key] for key in ("name", "phone", "document")} == {
        key: wrong[key] for key in ("name", "phone", "document")
    }
    assert row.cells["reasons"].startswith("手机号:手机号不正确")


def test_an_id_number_that_became_a_figure_is_refused_with_the_reason(system: System) -> None:
    heading = ["姓 名", "手机号", "身份证号"]
    data = workbook([heading, ["示例甲一", "19920000001", 9.90000198903010e17]], "excel", title="名册")
    preview = system.station._read(system.station.raw().post(f"/v1/roster-imports?unit={STATION}", content=data))
    assert found(system.station, preview) == [("wrong", ["digits-lost"])]


def test_a_roster_that_goes_out_can_come_in(system: System) -> None:
    class_ = a_class(system)
    rows = [a_woman(number=str(class_["number"])) for _ in range(2)]
    confirm(system.station, send(system.station, rows))
    words = {"class_id": class_["class_id"], "reason": "上报名册"}
    data = system.station.raw().post("/v1/roster-exports", json=words).content
    assert [row.cells["document"] for row in sheets.read(data, sheet_forms.ROSTER)] == [r["document"] for r in rows]
    answer = system.station.raw().post("/v1/roster-imports", content=data, params={"unit": STATION})
    assert answer.json()["counts"]["double"] == 2


def test_an_undo_keeps_who_has_come_since(system: System) -> None:
    """One has signed in, one has been to a session: they stay, and the answer says which rows."""
    class_ = a_class(system)
    rows = [a_woman(number=str(class_["number"])) for _ in range(3)]
    preview = send(system.station, rows)
    confirm(system.station, preview)
    system.sign_in(Front(system.url), rows[0]["phone"])
    roster = system.station.everything(f"/classes/{class_['class_id']}/roster")
    record = {"session_id": class_["sessions"][0]["session_id"], "enrolment_id": roster[1]["enrolment_id"]}
    system.station.post("/attendance-records", record)

    assert undo(system.station, preview)["kept"] == 2
    kept = system.station.everything(f"/imports/{preview['import_id']}/rows", kept=True)
    assert [row["row"] for row in kept] == [2, 3]
    assert seats(system, class_) == 1
    assert send(system.station, [rows[2]])["counts"]["new"] == 1


def test_a_confirmation_is_done_once_whoever_sends_it_again(system: System) -> None:
    class_ = a_class(system)
    preview = send(system.station, [a_woman(number=str(class_["number"]))])
    done = confirm(system.station, preview, key="mine")
    assert confirm(system.station, preview, key="mine") == done == confirm(system.station, preview)
    assert undo(system.station, preview) == undo(system.station, preview)
    with pytest.raises(Refused) as refused:
        confirm(system.station, preview, key="mine")
    assert refused.value.code == "import-over"
    assert seats(system, class_) == 0


def test_without_room_for_all_nobody_is_enrolled_and_it_can_be_undone(system: System) -> None:
    class_ = a_class(system, capacity=2)
    rows = [a_woman(number=str(class_["number"])) for _ in range(2)]
    preview = send(system.station, rows)
    system.worker().post("/enrolments", class_id=class_["class_id"])
    with pytest.raises(Refused) as refused:
        confirm(system.station, preview)
    assert refused.value.code == "seats-gone"
    assert seats(system, class_) == 1
    assert system.station.get(f"/imports/{preview['import_id']}")["state"] == "importing"
    assert undo(system.station, preview)["state"] == "undone"
    assert send(system.station, [row | {"series": "", "number": ""} for row in rows])["counts"]["new"] == 2


def test_registering_others_needs_their_consent_on_paper_and_a_reason(system: System) -> None:
    preview = send(system.station, [a_woman(series="")])
    for changes, code in (({"consents": []}, "consent-missing"), ({"reason": None}, "reason-missing")):
        with pytest.raises(Refused) as refused:
            confirm(system.station, preview, **changes)
        assert refused.value.code == code


def test_a_roster_is_its_own_units(system: System) -> None:
    stranger = system.appointed("staff", "350112")
    with pytest.raises(Refused) as refused:
        send(stranger, [a_woman(series="")])
    assert refused.value.status == 403
    preview = send(system.station, [a_woman(series="")])
    attempts = [
        lambda: stranger.get(f"/imports/{preview['import_id']}"),
        lambda: confirm(stranger, preview),
        lambda: undo(stranger, preview),
        lambda: stranger.post("/wrong-row-exports", import_id=preview["import_id"]),
    ]
    for attempt in attempts:
        with pytest.raises(Refused) as refused:
            attempt()
        assert refused.value.status == 404
    assert preview["import_id"] not in [one["import_id"] for one in stranger.everything("/imports")]
    assert preview["import_id"] in [one["import_id"] for one in system.base.everything("/imports", kind="roster")]


def test_she_who_was_registered_from_a_sheet_signs_in_to_what_is_hers(system: System) -> None:
    class_, row = a_class(system), a_woman()
    preview = send(system.station, [row | {"number": str(class_["number"])}])
    confirm(system.station, preview)
    woman = system.sign_in(Front(system.url), row["phone"])
    profile = woman.get("/me")
    assert profile["name"] == row["name"] and f"worker@{STATION}" in profile["roles"]
    assert {one["purpose"] for one in profile["consents"]} == {"service", "sensitive"}
    assert [one["state"] for one in woman.everything("/enrolments")] == ["enrolled"]
