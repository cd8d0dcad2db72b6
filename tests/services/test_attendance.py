"""Attendance: by the code on the wall, by staff, from paper; corrected, and never rewritten."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from contracts.accounts import Role
from contracts.attendance import (
    AttendanceEntries,
    AttendanceReport,
    CheckIn,
    EnterSheet,
    LineOutcome,
    Mark,
    MarkedByStaff,
    Means,
    MissedMinutesWrong,
    NoSessionNow,
    OpenScreen,
    Presence,
    ReasonNeeded,
    ReportOrder,
    SheetRefused,
    SignInSheet,
    StaffMeans,
    WallOfScreen,
    WrongCheckInCode,
)
from contracts.classes import CancelReason, CancelSession
from contracts.training import AttendanceTooLow, Complete, RecordAttendance
from kernel.errors import NotAllowed, NotFound
from kernel.message import Refusal
from kernel.store import new_id
from services.training import attendance_rules as rules
from tests.services.drawing import drawn
from tests.services.training_school import School

NOW = datetime(2026, 11, 27, 1, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def wall(school: School, place: int = 0, late_after: int = 15) -> dict[str, Any]:
    opened = school.staff(OpenScreen(session_id=school.sessions[place], late_after_minutes=late_after))
    return school.ask(new_id(), Role.HOUSEHOLD, WallOfScreen(token=opened["path"].rpartition("/")[2]))


def entries(school: School, place: int = 0) -> list[dict[str, Any]]:
    return school.woman(AttendanceEntries(enrolment_id=school.women[place][1]), place)["items"]


def enter(school: School, *marks: Mark, place: int = 0, **words: Any) -> list[str]:
    answer = school.staff(EnterSheet(session_id=school.sessions[place], marks=list(marks), **words))
    return [line["outcome"] for line in answer["lines"]]


def test_she_types_the_code_on_the_wall_and_is_present() -> None:
    school = School(-5)
    shown = wall(school)
    typed = f"{shown['code'][:4]}-{shown['code'][4:].lower()}"
    entry = school.woman(CheckIn(code=typed))
    assert (entry["presence"], entry["missed_minutes"], entry["means"]) == (Presence.PRESENT, 0, Means.SCANNED)
    assert [one.type for one in school.said()][-1] == "training.attended.v1"
    assert wall(school)["checked_in"] == 1


def test_who_comes_after_the_time_that_is_allowed_is_late_by_what_she_missed() -> None:
    school = School(-20)
    entry = school.woman(CheckIn(code=wall(school, late_after=15)["code"]))
    assert (entry["presence"], entry["missed_minutes"]) == (Presence.LATE, 20)


def test_scanning_twice_is_one_entry() -> None:
    school = School(-5)
    code = wall(school)["code"]
    first, second = (school.woman(CheckIn(code=code)) for _ in range(2))
    assert first == second and len(entries(school)) == 1


def test_a_code_of_another_screen_and_an_old_screen_are_refused() -> None:
    school = School(-5)
    old = wall(school)["code"]
    wall(school)  # opened anew
    for typed in (old, "00000000"):
        with pytest.raises(WrongCheckInCode):
            school.woman(CheckIn(code=typed))


def test_without_a_session_now_there_is_nothing_to_check_in_to() -> None:
    school = School(-5, women=0)
    code, stranger = wall(school)["code"], new_id()
    with pytest.raises(NoSessionNow):
        school.ask(stranger, Role.WORKER, CheckIn(code=code))
    later = School(45)
    assert wall(later)["code"] is None
    with pytest.raises(NoSessionNow):
        later.woman(CheckIn(code="00000000"))


def test_staffs_word_is_not_undone_by_a_scan() -> None:
    """Else she whom staff have corrected would scan again, from home."""
    school = School(-5)
    enter(school, Mark(enrolment_id=school.women[0][1], presence=Presence.ABSENT))
    with pytest.raises(MarkedByStaff):
        school.woman(CheckIn(code=wall(school)["code"]))


def test_a_screen_that_nobody_opened_shows_nothing() -> None:
    with pytest.raises(NotFound):
        School(-5).staff(WallOfScreen(token="0" * 16))


def test_a_paper_sheet_is_entered_at_once() -> None:
    school = School(-5, women=4)
    ids = [enrolment for _, enrolment in school.women]
    marks = [
        Mark(enrolment_id=ids[0]),
        Mark(enrolment_id=ids[1], presence=Presence.LATE, missed_minutes=10),
        Mark(enrolment_id=ids[2], presence=Presence.ABSENT),
        Mark(enrolment_id=ids[3], presence=Presence.ON_LEAVE),
    ]
    assert enter(school, *marks, means=StaffMeans.PAPER) == [LineOutcome.RECORDED] * 4
    sheet = school.staff(SignInSheet(session_id=school.sessions[0]))
    assert [row["presence"] for row in sheet["rows"]] == ["present", "late", "absent", "on_leave"]
    assert {row["means"] for row in sheet["rows"]} == {Means.PAPER}
    assert enter(school, *marks) == [LineOutcome.UNCHANGED] * 4


def test_of_a_sheet_with_a_wrong_line_nothing_is_entered_and_each_wrong_line_is_named() -> None:
    school = School(-5, women=2)
    marks = [
        Mark(enrolment_id=school.women[0][1]),
        Mark(enrolment_id=new_id()),
        Mark(enrolment_id=school.women[1][1], presence=Presence.LATE),
    ]
    with pytest.raises(SheetRefused) as refused:
        enter(school, *marks)
    problems = refused.value.members["lines"]
    assert [(one["line"], one["code"]) for one in problems] == [(1, "not-in-class"), (2, "missed-minutes-wrong")]
    assert entries(school) == []


def test_a_correction_says_why_and_keeps_what_was_said_before() -> None:
    school = School(-5)
    her = school.women[0][1]
    school.woman(CheckIn(code=wall(school)["code"]))
    absent = Mark(enrolment_id=her, presence=Presence.ABSENT)
    with pytest.raises(SheetRefused) as refused:
        enter(school, absent)
    assert refused.value.members["lines"][0]["code"] == "reason-needed"
    school.said()
    assert enter(school, absent.model_copy(update={"reason": "照片签到,本人未到场"})) == [LineOutcome.CORRECTED]
    assert [one.type for one in school.said()] == ["training.attendance_corrected.v1"]
    was, now = entries(school)
    assert (was["presence"], was["recorded_by"]) == (Presence.PRESENT, school.women[0][0])
    assert (now["presence"], now["recorded_by"], now["reason"]) == ("absent", school.staff_id, "照片签到,本人未到场")


def test_who_goes_before_the_end_needs_no_reason() -> None:
    school = School(-40)
    enter(school, Mark(enrolment_id=school.women[0][1]))
    early = Mark(enrolment_id=school.women[0][1], presence=Presence.LEFT_EARLY, missed_minutes=20)
    assert enter(school, early) == [LineOutcome.RECORDED]


def test_a_leave_is_recorded_beforehand_and_presence_is_not() -> None:
    school = School(600)
    her = school.women[0][1]
    with pytest.raises(SheetRefused):
        enter(school, Mark(enrolment_id=her))
    assert enter(school, Mark(enrolment_id=her, presence=Presence.ON_LEAVE)) == [LineOutcome.RECORDED]


def test_a_tick_is_an_entry_like_any_other_and_does_not_contradict() -> None:
    school = School(-5)
    tick = RecordAttendance(session_id=school.sessions[0], enrolment_id=school.women[0][1])
    for _ in range(2):
        school.staff(tick)
    assert [(one["presence"], one["means"]) for one in entries(school)] == [("present", "ticked")]
    why = {"presence": Presence.ABSENT, "reason": "点错了人"}
    enter(school, Mark(enrolment_id=school.women[0][1], **why))
    with pytest.raises(ReasonNeeded):
        school.staff(tick)


def test_whoever_was_not_there_does_not_complete() -> None:
    school = School(-5)
    enter(school, Mark(enrolment_id=school.women[0][1], presence=Presence.ON_LEAVE))
    with pytest.raises(AttendanceTooLow):
        school.staff(Complete(enrolment_id=school.women[0][1]))


def test_the_report_counts_sessions_minutes_and_share() -> None:
    school = School(-120, -5, women=3)
    for place, mark in enumerate(
        [{}, {"presence": Presence.LATE, "missed_minutes": 25}, {"presence": Presence.ABSENT}]
    ):
        enter(school, Mark(enrolment_id=school.women[place][1], **mark))
    enter(school, Mark(enrolment_id=school.women[0][1]), place=1)
    first, second, third = school.staff(AttendanceReport(class_id=school.class_id))["items"]
    assert (first["attended"], first["minutes"], first["minutes_held"], first["share"]) == (2, 120, 120, 100)
    assert (second["late"], second["minutes"], second["share"], second["unmarked"]) == (1, 35, 50, 1)
    assert (third["absent"], third["minutes"], third["share"]) == (1, 0, 0)


def test_a_session_that_was_called_off_is_nobodys_absence() -> None:
    school = School(-5, 600)
    her, called_off = school.women[0][1], school.sessions[1]
    enter(school, Mark(enrolment_id=her))
    enter(school, Mark(enrolment_id=her, presence=Presence.ON_LEAVE), place=1)
    school.staff(CancelSession(session_id=called_off, reason=CancelReason.TRAINER, note="老师生病"))
    [row] = school.staff(AttendanceReport(class_id=school.class_id))["items"]
    assert (row["sessions"], row["attended"], row["on_leave"], row["share"]) == (1, 1, 0, 100)
    for request in (OpenScreen(session_id=called_off), SignInSheet(session_id=called_off)):
        with pytest.raises(NotFound):
            school.staff(request)
    assert school.staff(Complete(enrolment_id=her))["state"] == "completed"


def test_the_report_is_sorted_filtered_and_paged() -> None:
    school = School(-5, women=5)
    for place in (0, 2):
        enter(school, Mark(enrolment_id=school.women[place][1]))
    ids = [enrolment for _, enrolment in school.women]
    found, cursor = [], None
    while True:
        asked = AttendanceReport(class_id=school.class_id, order=ReportOrder.SHARE, limit=2, cursor=cursor)
        page = school.staff(asked)
        found += [row["enrolment_id"] for row in page["items"]]
        if (cursor := page["next"]) is None:
            break
    assert found == [ids[1], ids[3], ids[4], ids[0], ids[2]]
    few = school.staff(AttendanceReport(class_id=school.class_id, below=80))["items"]
    assert [row["enrolment_id"] for row in few] == [ids[1], ids[3], ids[4]]


def test_another_woman_sees_nothing_and_enters_nothing() -> None:
    school = School(-5, women=2)
    with pytest.raises(NotFound):
        school.woman(AttendanceEntries(enrolment_id=school.women[0][1]), 1)
    for request in (
        EnterSheet(session_id=school.sessions[0], marks=[Mark(enrolment_id=school.women[1][1])]),
        OpenScreen(session_id=school.sessions[0]),
        SignInSheet(session_id=school.sessions[0]),
        AttendanceReport(class_id=school.class_id),
    ):
        with pytest.raises(NotAllowed):
            school.woman(request, 1)


@given(st.binary(min_size=32, max_size=32), st.integers(0, 100_000), st.integers(0, 2000))
def test_a_code_is_good_while_it_is_shown_and_one_step_longer(key: bytes, at: int, seconds: int) -> None:
    shown = NOW + timedelta(seconds=at)
    typed = rules.code(key, shown)
    left = rules.changes_in(shown)
    step = int(rules.STEP.total_seconds())
    assert 0 < left <= step and len(typed) == rules.CODE_LENGTH and set(typed) <= set(rules.ALPHABET)
    assert rules.is_shown(key, typed, shown + timedelta(seconds=seconds)) == (seconds < left + step)


@given(st.text(alphabet="oOiIlL01-  aBc", max_size=12))
def test_how_a_code_is_typed_does_not_matter(typed: str) -> None:
    assert set(rules.normal(typed)) <= set(rules.ALPHABET)


@given(st.sampled_from(Presence), st.integers(0, 100))
def test_minutes_are_missed_by_who_came_late_or_left_early_alone(presence: Presence, missed: int) -> None:
    partly = presence in (Presence.LATE, Presence.LEFT_EARLY)
    if (0 < missed < 60) if partly else missed == 0:
        assert rules.marked(None, (presence, missed), HOUR, None) is LineOutcome.RECORDED
        assert rules.minutes(presence, missed, HOUR) == (60 - missed if rules.is_attended(presence) else 0)
    else:
        with pytest.raises(MissedMinutesWrong):
            rules.marked(None, (presence, missed), HOUR, None)


def test_the_drawing_shows_the_table() -> None:
    steps = {
        (stands.value if stands else "[*]", step, following.value)
        for (stands, step), those in rules.ATTENDANCE_STEPS.items()
        for following in those
        if stands is not following
    }
    assert drawn("Attendance") == steps


class OneSession(RuleBasedStateMachine):
    """Everybody says anything about two women, in any order. The entries tell how they stand, and each is allowed."""

    @initialize()
    def begin(self) -> None:
        self.school = School(-30, women=2)
        self.code = wall(self.school)["code"]

    @rule(place=st.integers(0, 1))
    def she_scans(self, place: int) -> None:
        self.attempt(lambda: self.school.woman(CheckIn(code=self.code), place))

    @rule(place=st.integers(0, 1))
    def staff_tick(self, place: int) -> None:
        words = {"session_id": self.school.sessions[0], "enrolment_id": self.school.women[place][1]}
        self.attempt(lambda: self.school.staff(RecordAttendance(**words)))

    @rule(
        places=st.lists(st.integers(0, 1), min_size=1, max_size=3),
        presence=st.sampled_from(Presence),
        missed=st.sampled_from((0, 10, 60)),
        reason=st.sampled_from((None, "核对后更正")),
    )
    def staff_enter(self, places: list[int], presence: Presence, missed: int, reason: str | None) -> None:
        says = {"presence": presence, "missed_minutes": missed, "reason": reason}
        marks = [Mark(enrolment_id=self.school.women[place][1], **says) for place in places]
        self.attempt(lambda: enter(self.school, *marks))

    def attempt(self, act: Any) -> None:
        before = [entries(self.school, place) for place in (0, 1)]
        try:
            act()
        except Refusal:
            assert before == [entries(self.school, place) for place in (0, 1)], "what is refused changes nothing"
        for place, was in enumerate(before):
            assert entries(self.school, place)[: len(was)] == was, "an entry is never rewritten"

    @invariant()
    def each_entry_is_a_step_of_the_table(self) -> None:
        if not hasattr(self, "school"):
            return
        sheet = self.school.staff(SignInSheet(session_id=self.school.sessions[0]))["rows"]
        for place, row in enumerate(sheet):
            stands = None
            for entry in entries(self.school, place):
                steps = ("check in",) if entry["means"] == Means.SCANNED else ("mark", "correct")
                allowed = [rules.ATTENDANCE_STEPS.get((stands, step), ()) for step in steps]
                stands = Presence(entry["presence"])
                assert any(stands in those for those in allowed)
            assert row["presence"] == stands


TestOneSession = OneSession.TestCase
TestOneSession.settings = settings(max_examples=15, stateful_step_count=15, deadline=None)
