"""A class's attendance as a sheet."""

from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook

from cli import demo_data
from cli.front import Refused
from tests.system.running import System


def test_a_class_goes_out_with_a_row_a_woman_and_a_column_a_session(system: System) -> None:
    class_ = demo_data.open_class(system.station, "ZLSN", capacity=5)
    women = [system.worker() for _ in range(2)]
    enrolments = [one.post("/enrolments", class_id=class_["class_id"])["enrolment_id"] for one in women]
    leave = {"session_id": class_["sessions"][1]["session_id"], "means": "ticked"}
    mark = {"enrolment_id": enrolments[1], "presence": "on_leave"}
    system.station.post("/attendance-sheets", leave | {"marks": [mark]})

    words = {"class_id": class_["class_id"], "reason": "补贴申报"}
    answer = system.station.raw().post("/v1/attendance-exports", json=words)
    heading, *rows = load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True)
    assert heading[:2] == ("报名编号", "姓名") and heading[2].startswith("第1次 ") and heading[2].endswith("09:00")
    assert [row[0] for row in rows] == enrolments
    assert [row[1] for row in rows] == [one.get("/me")["name"] for one in women]
    assert [row[2:] for row in rows] == [(None, None), (None, "请假")]


def test_filled_in_and_sent_back_it_is_entered_and_can_be_undone(system: System) -> None:
    class_ = demo_data.open_class(system.station, "ZLSN", capacity=5)
    system.worker().post("/enrolments", class_id=class_["class_id"])
    words = {"class_id": class_["class_id"], "reason": "补录"}
    out = system.station.raw().post("/v1/attendance-exports", json=words)
    book = load_workbook(io.BytesIO(out.content))
    book.active["C2"] = "请假"
    file = io.BytesIO()
    book.save(file)
    sent = system.station.raw().post(
        "/v1/attendance-imports", params={"class_id": class_["class_id"]}, content=file.getvalue()
    )
    assert sent.json()["counts"] == {"rows": 1, "new": 1, "changed": 0, "double": 0, "wrong": 0}
    told = {"import_id": sent.json()["import_id"]}
    assert system.station.post("/import-confirmations", told)["state"] == "imported"
    assert system.station.post("/import-undos", told | {"reason": "录错班次"})["state"] == "undone"
    again = system.station.raw().post("/v1/attendance-exports", json=words)
    assert again.content and load_workbook(io.BytesIO(again.content)).active["C2"].value is None


def test_it_is_for_staff_of_the_class(system: System) -> None:
    class_ = demo_data.open_class(system.station, "ZLSN", capacity=5)
    with pytest.raises(Refused) as refused:
        system.appointed("staff", "350112").post("/attendance-exports", class_id=class_["class_id"], reason="看看")
    assert refused.value.status == 403
