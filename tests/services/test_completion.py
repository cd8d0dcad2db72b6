"""Completion by the course's rule: what is missing is said, who misses nothing has a proof."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.accounts import Role
from contracts.attendance import EnterSheet, Mark
from contracts.completion import (
    ClassProofs,
    CompleteClass,
    CompletionProof,
    CompletionRule,
    CompletionRuleOf,
    CompletionRuleSet,
    CompletionStanding,
    CompletionStandings,
    NotYetComplete,
    RecordTask,
    SetCompletionRule,
    TaskTwice,
    UnknownTask,
    VerifyProof,
)
from contracts.training import AttendanceTooLow, Complete, EnrolmentState
from kernel.errors import NotAllowed, NotFound
from kernel.store import new_id
from services.training import completion_rules as rules
from tests.services.training_school import School

SERIES, TASKS = "JWFW5", ["整理一个衣柜", "清洁一间厨房"]


def attend(school: School, *places: int) -> None:
    marks = [Mark(enrolment_id=school.women[place][1]) for place in places]
    for session_id in school.sessions:
        school.staff(EnterSheet(session_id=session_id, marks=marks))


def missing(school: School, place: int = 0) -> list[tuple[Any, ...]]:
    standing = school.woman(CompletionStanding(enrolment_id=school.women[place][1]), place)
    return [(one["kind"], one["task"], one["have"], one["needed"]) for one in standing["missing"]]


def do(school: School, place: int, *tasks: str) -> None:
    for task in tasks:
        school.staff(RecordTask(enrolment_id=school.women[place][1], task=task))


@given(st.integers(1, 100), st.integers(1, 100), st.integers(0, 100))
def test_as_many_sessions_are_needed_as_make_the_share(sessions: int, percent: int, attended: int) -> None:
    rule = CompletionRule(series=SERIES, attendance_percent=percent)
    is_enough = attended * 100 >= sessions * percent
    assert (rules.missing(rule, attended, sessions, (), 0) == []) == is_enough


def test_without_a_rule_four_fifths_of_the_sessions_complete() -> None:
    school = School(-400, -300, -200, -100, -5)
    assert school.staff(CompletionRuleOf(series=SERIES))["attendance_percent"] == 80
    for session_id in school.sessions[:3]:
        school.staff(EnterSheet(session_id=session_id, marks=[Mark(enrolment_id=school.women[0][1])]))
    assert missing(school) == [("attendance", None, 3, 4)]
    with pytest.raises(AttendanceTooLow) as refused:
        school.staff(Complete(enrolment_id=school.women[0][1]))
    assert refused.value.members == {"attended": 3, "needed": 4}
    attend(school, 0)
    assert school.staff(Complete(enrolment_id=school.women[0][1]))["state"] == EnrolmentState.COMPLETED


def test_what_is_missing_is_said_item_by_item() -> None:
    school = School(-5)
    school.operator(SetCompletionRule(series=SERIES, attendance_percent=100, tasks=TASKS))
    assert missing(school) == [("attendance", None, 0, 1), *(("task", task, 0, 1) for task in TASKS)]
    attend(school, 0)
    do(school, 0, TASKS[1])
    assert missing(school) == [("task", TASKS[0], 0, 1)]
    with pytest.raises(NotYetComplete) as refused:
        school.staff(Complete(enrolment_id=school.women[0][1]))
    assert [one["task"] for one in refused.value.members["missing"]] == [TASKS[0]]
    do(school, 0, TASKS[0])
    school.staff(Complete(enrolment_id=school.women[0][1]))


def test_a_task_that_was_recorded_by_mistake_is_taken_back() -> None:
    school = School(-5)
    school.operator(SetCompletionRule(series=SERIES, tasks=TASKS))
    do(school, 0, TASKS[0], TASKS[0])
    school.staff(RecordTask(enrolment_id=school.women[0][1], task=TASKS[0], done=False))
    assert ("task", TASKS[0], 0, 1) in missing(school)


def test_a_rule_has_each_task_once_and_no_other_is_recorded() -> None:
    school = School(-5)
    with pytest.raises(TaskTwice):
        school.operator(SetCompletionRule(series=SERIES, tasks=[TASKS[0], TASKS[0]]))
    with pytest.raises(UnknownTask):
        do(school, 0, TASKS[0])
    with pytest.raises(NotAllowed):
        school.staff(SetCompletionRule(series=SERIES))


def test_a_county_takes_over_its_centres_rule() -> None:
    school = School(-5)
    school.hear(CompletionRuleSet(series=SERIES, attendance_percent=60, tasks=TASKS), origin="350100")
    assert school.staff(CompletionRuleOf(series=SERIES))["attendance_percent"] == 60


def test_a_class_completes_in_one_command_and_who_stays_is_told_why() -> None:
    school = School(-5, women=3)
    attend(school, 0, 2)
    done = school.staff(CompleteClass(class_id=school.class_id))
    assert done["completed"] == [school.women[place][1] for place in (0, 2)]
    [stays] = done["others"]
    assert (stays["enrolment_id"], stays["missing"][0]["kind"]) == (school.women[1][1], "attendance")
    assert [one.type for one in school.said()].count("training.completed.v1") == 2
    assert school.staff(CompleteClass(class_id=school.class_id))["completed"] == []
    left = school.staff(CompletionStandings(class_id=school.class_id, state=EnrolmentState.ENROLLED))["items"]
    assert [one["enrolment_id"] for one in left] == [school.women[1][1]]


def test_proofs_are_numbered_without_a_gap_and_verified_by_their_code() -> None:
    school = School(-5, women=3)
    attend(school, 0, 1, 2)
    school.staff(CompleteClass(class_id=school.class_id))
    proofs = school.staff(ClassProofs(class_id=school.class_id))["items"]
    assert [one["number"][-7:] for one in proofs] == ["JY00001", "JY00002", "JY00003"]
    mine = school.woman(CompletionProof(enrolment_id=school.women[1][1]), 1)
    assert mine == proofs[1]
    shown = school.ask(new_id(), Role.HOUSEHOLD, VerifyProof(verification_code=mine["verification_code"]))
    assert shown["number"] == mine["number"] and "person_id" not in shown
    told = [one.data for one in school.said() if one.type == "training.proof_issued.v1"][1]
    assert told["verification_digest"] == hashlib.sha256(mine["verification_code"].encode()).hexdigest()


def test_without_completion_there_is_no_proof_and_another_womans_is_not_shown() -> None:
    school = School(-5, women=2)
    attend(school, 0)
    school.staff(CompleteClass(class_id=school.class_id))
    for place, whose in ((1, 1), (1, 0)):
        with pytest.raises(NotFound):
            school.woman(CompletionProof(enrolment_id=school.women[whose][1]), place)
    with pytest.raises(NotFound):
        school.staff(VerifyProof(verification_code="0" * 12))
