"""Courses in and out as a sheet: looked at, taken over, taken back."""

from __future__ import annotations

from itertools import count
from typing import Any

import pytest

from cli import demo_data
from cli.front import Front, Refused
from gateway import sheet_forms, sheets
from tests.sheets.made import workbook
from tests.system.running import System

_numbers = count(1)


def send(person: Front, data: bytes, path: str = "/course-imports", **query: Any) -> dict[str, Any]:
    return person._read(person.raw().post(f"/v1{path}", content=data, params=query))


def rows_of(data: bytes, *more: sheets.Column) -> list[dict[str, str]]:
    return [row.cells for row in sheets.read(data, [*sheet_forms.COURSES, *more])]


def courses(person: Front) -> dict[str, dict[str, Any]]:
    return {one["series"]: one for one in person.everything("/courses")}


def a_course(**changes: str | int) -> dict[str, str | int]:
    number = next(_numbers)
    words: dict[str, str | int] = {"series": f"XL{number}", "title_zh": f"表格课程{number}", "title_en": "From a sheet"}
    return words | {"hours": 8, "kind": "社区课程", "list_price_yuan": "120.50"} | changes


def test_what_is_exported_is_all_known_when_it_comes_in(system: System) -> None:
    data = system.operator.raw().get("/v1/course-export")
    assert data.headers["content-disposition"].startswith("attachment")
    preview = send(system.operator, data.content)
    counts = preview["counts"]
    assert counts["double"] == counts["rows"] == len(courses(system.operator))


def test_a_sheet_is_looked_at_taken_over_and_taken_back(system: System) -> None:
    was = courses(system.operator)
    kept, new = rows_of(system.operator.raw().get("/v1/course-export").content)[0], a_course()
    changed = kept | {"hours": str(int(kept["hours"]) + 1)}
    wrong = a_course(hours="八", title_en="")
    data = sheets.write(sheet_forms.COURSES, [changed, new, new, wrong, new | {"hours": 9}])
    preview = send(system.operator, data)
    assert preview["counts"] == {"rows": 5, "new": 1, "changed": 1, "double": 1, "wrong": 2}
    assert courses(system.operator) == was

    import_id = preview["import_id"]
    done = system.operator.post("/import-confirmations", import_id=import_id)
    assert done["state"] == "imported"
    now = courses(system.operator)
    assert now[new["series"]]["list_price_fen"] == 12050 and now[kept["series"]]["hours"] == int(changed["hours"])
    assert system.operator.post("/import-confirmations", import_id=import_id) == done

    undone = system.operator.post("/import-undos", import_id=import_id, reason="传错了文件")
    assert (undone["state"], undone["kept"], undone["undone_by"]) == ("undone", 0, system.operator.person_id)
    assert courses(system.operator) == was
    assert import_id in [one["import_id"] for one in system.operator.everything("/imports", state="undone")]
    with pytest.raises(Refused) as refused:
        system.operator.post("/import-confirmations", import_id=import_id)
    assert refused.value.code == "import-over"


def test_wrong_rows_come_back_with_reasons_and_can_be_sent_again(system: System) -> None:
    wrong = a_course(hours="八", title_en="")
    preview = send(system.operator, sheets.write(sheet_forms.COURSES, [a_course(), wrong]))
    answer = system.operator.raw().post("/v1/wrong-row-exports", json={"import_id": preview["import_id"]})
    [row] = rows_of(answer.content, sheet_forms.REASONS)
    assert "学时:内容看不懂" in row["reasons"] and "英文名称:必填项为空" in row["reasons"]
    assert row["series"] == wrong["series"]
    again = send(system.operator, sheets.write(sheet_forms.COURSES, [row | {"hours": "8", "title_en": "Mended"}]))
    assert again["counts"]["new"] == again["counts"]["rows"] == 1


def test_an_undo_leaves_what_somebody_has_gone_on_with(system: System) -> None:
    """A class of it, or a correction of it: the row is kept, and the answer says so."""
    taught, corrected, plain = a_course(), a_course(), a_course()
    preview = send(system.operator, sheets.write(sheet_forms.COURSES, [taught, corrected, plain]))
    system.operator.post("/import-confirmations", import_id=preview["import_id"])
    demo_data.open_class(system.station, str(taught["series"]), capacity=5)
    there = courses(system.operator)[corrected["series"]]
    system.operator.post("/courses", there | {"hours": 10})

    undone = system.operator.post("/import-undos", import_id=preview["import_id"], reason="不开了")
    assert undone["kept"] == 2
    kept = system.operator.everything(f"/imports/{preview['import_id']}/rows", kept=True)
    assert [row["row"] for row in kept] == [2, 3]
    now = courses(system.operator)
    assert plain["series"] not in now and {taught["series"], corrected["series"]} <= set(now)


def test_a_preview_that_is_no_longer_true_imports_nothing(system: System) -> None:
    first, second = a_course(), a_course()
    preview = send(system.operator, sheets.write(sheet_forms.COURSES, [first, second]))
    body = {"kind": "community", "list_price_fen": 0, "hours": 4, "title_zh": "先到", "title_en": "Came first"}
    system.operator.post("/courses", body, series=second["series"])
    with pytest.raises(Refused) as refused:
        system.operator.post("/import-confirmations", import_id=preview["import_id"])
    assert refused.value.code == "preview-stale"
    assert first["series"] not in courses(system.operator)


def test_a_sheet_of_excels_making_is_understood(system: System) -> None:
    one = a_course()
    heading = [column.zh for column in sheet_forms.COURSES]
    line = [one["series"], one["title_zh"], one["title_en"], 8, one["kind"], 120.5, None, None, None]
    preview = send(system.operator, workbook([heading, [], line], "excel", title="课程一览"))
    [row] = system.operator.everything(f"/imports/{preview['import_id']}/rows")
    assert (row["verdict"], row["row"], row["reasons"]) == ("new", 4, [])


def test_a_sheet_may_be_larger_than_other_bodies_but_not_than_five_megabytes(system: System) -> None:
    for size, code in ((2_000_000, "not-a-sheet"), (5_000_001, "body-too-large")):
        with pytest.raises(Refused) as refused:
            send(system.operator, b"x" * size)
        assert refused.value.code == code


def test_courses_are_the_operators(system: System) -> None:
    preview = send(system.operator, sheets.write(sheet_forms.COURSES, [a_course()]))
    with pytest.raises(Refused) as refused:
        send(system.station, sheets.write(sheet_forms.COURSES, [a_course()]))
    assert refused.value.status == 403
    with pytest.raises(Refused) as refused:
        system.station.get(f"/imports/{preview['import_id']}")
    assert refused.value.status == 404
    assert preview["import_id"] not in [one["import_id"] for one in system.station.everything("/imports")]
