"""A class's attendance sheet, in: what it would do is seen first, and what it did can be taken back."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts import attendance, imports
from contracts.attendance import Presence
from contracts.imports import ImportOver, PreviewStale, SheetRow
from services.training import attendance_cells
from tests.services.training_school import School

DIGEST = "0" * 64


@pytest.fixture
def school() -> School:
    """A session that is over, one that is over too, and one to come; three women."""
    return School(-300, -100, 600, women=3)


def preview(school: School, *lines: dict[int, str], women: list[int] | None = None) -> dict[str, Any]:
    """A line a woman: what stands in which session's column."""
    rows = [
        SheetRow(
            row=place + 2,
            cells={"enrolment_id": school.women[who][1]} | {school.sessions[at]: text for at, text in line.items()},
        )
        for place, (who, line) in enumerate(zip(women or range(len(lines)), lines, strict=True))
    ]
    return school.staff(imports.PreviewAttendance(class_id=school.class_id, sha256=DIGEST, rows=rows))


def confirm(school: School, found: dict[str, Any], reason: str | None = None) -> dict[str, Any]:
    return school.staff(imports.ConfirmImport(import_id=found["import_id"], reason=reason))


def undo(school: School, found: dict[str, Any]) -> dict[str, Any]:
    return school.staff(imports.UndoImport(import_id=found["import_id"], reason="录错班次"))


def stand(school: School, session: int) -> list[tuple[str | None, int]]:
    sheet = school.staff(attendance.SignInSheet(session_id=school.sessions[session]))
    return [(row["presence"], row["missed_minutes"]) for row in sheet["rows"]]


def reasons(school: School, found: dict[str, Any]) -> list[tuple[str, str]]:
    rows = school.staff(imports.ImportRows(import_id=found["import_id"], verdict="wrong"))["items"]
    return [(one["column"], one["code"]) for row in rows for one in row["reasons"]]


def tick(school: School, who: int, session: int, **words: Any) -> None:
    mark = attendance.Mark(enrolment_id=school.women[who][1], **words)
    school.staff(attendance.EnterSheet(session_id=school.sessions[session], marks=[mark]))


def test_the_preview_counts_what_is_new_corrects_is_there_already_and_is_wrong(school: School) -> None:
    tick(school, 1, 0)
    tick(school, 2, 0)
    found = preview(school, {0: "出勤", 1: "迟到 15"}, {0: "缺勤"}, {0: "√"}, {0: "来了"}, women=[0, 1, 2, 2])
    assert found["counts"] == {"rows": 4, "new": 1, "changed": 1, "double": 1, "wrong": 1}
    assert stand(school, 1) == [(None, 0)] * 3, "a preview changes nothing"


def test_what_is_wrong_is_said_by_its_column(school: School) -> None:
    found = preview(school, {0: "来了", 1: "迟到", 2: "出勤"})
    told = [(school.sessions[0], "cell-not-understood"), (school.sessions[1], "missed-minutes-wrong")]
    assert reasons(school, found) == [*told, (school.sessions[2], "session-not-begun")]


def test_confirmed_it_is_entered_and_a_second_time_changes_nothing(school: School) -> None:
    found = preview(school, {0: "出勤", 2: "请假"}, {0: "早退 20分钟"})
    assert [confirm(school, found)["state"] for _ in range(2)] == ["imported"] * 2
    assert stand(school, 0) == [("present", 0), ("left_early", 20), (None, 0)]
    assert stand(school, 2) == [("on_leave", 0), (None, 0), (None, 0)]
    entries = school.staff(attendance.AttendanceEntries(enrolment_id=school.women[0][1]))["items"]
    assert [one["means"] for one in entries] == ["paper", "paper"]


def test_a_correction_wants_its_reason(school: School) -> None:
    tick(school, 0, 0)
    found = preview(school, {0: "缺勤"})
    with pytest.raises(attendance.ReasonNeeded):
        confirm(school, found)
    confirm(school, found, "签到表核对")
    assert stand(school, 0)[0] == ("absent", 0)


def test_what_has_changed_since_the_preview_stops_it_whole(school: School) -> None:
    found = preview(school, {0: "出勤"}, {0: "出勤"})
    tick(school, 1, 0, presence=Presence.ABSENT)
    with pytest.raises(PreviewStale):
        confirm(school, found)
    assert stand(school, 0)[0] == (None, 0)


def test_an_undo_puts_back_what_stood_and_leaves_what_was_corrected_since(school: School) -> None:
    tick(school, 1, 0)
    found = preview(school, {0: "出勤"}, {0: "缺勤"}, {0: "出勤"})
    confirm(school, found, "签到表核对")
    tick(school, 2, 0, presence=Presence.LATE, missed_minutes=10, reason="本人说明")
    school.said()
    undone = undo(school, found)
    assert (undone["state"], undone["kept"]) == ("undone", 1)
    assert stand(school, 0) == [(None, 0), ("present", 0), ("late", 10)]
    changed = [one.type for one in school.said() if one.type.startswith("training.att")]
    assert changed == ["training.attendance_corrected.v1", "training.attended.v1"]
    entries = school.staff(attendance.AttendanceEntries(enrolment_id=school.women[0][1]))["items"]
    assert [(one["withdrawn"], one["reason"]) for one in entries] == [(False, None), (True, "录错班次")]


def test_what_was_undone_is_over(school: School) -> None:
    found = preview(school, {0: "出勤"})
    confirm(school, found)
    undo(school, found)
    with pytest.raises(ImportOver):
        confirm(school, found)


@given(st.sampled_from(Presence), st.integers(1, 999), st.sampled_from(["{} {}", "{}{}", "{} {}分钟", " {}  {} 分"]))
def test_what_the_sheet_that_goes_out_says_is_understood(presence: Presence, minutes: int, form: str) -> None:
    assert attendance_cells.said(form.format(presence.zh, minutes)) == (presence, minutes)
    assert attendance_cells.said(presence.zh) == (presence, 0)


@given(st.text(max_size=12))
def test_whatever_stands_in_a_cell_is_understood_or_refused(text: str) -> None:
    try:
        presence, minutes = attendance_cells.said(text)
    except ValueError:
        return
    assert isinstance(presence, Presence) and minutes >= 0
