"""Completion: what a course asks for, who has done it, and the proof (结业证明) of it. Training owns it."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field, StringConstraints

from contracts.training import EnrolmentState, Series
from contracts.values import ProofCode, Title, UnitCode
from kernel.message import Command, Event, Flow, Id, Labelled, Page, PageQuery, Query, Refusal, Value

Percent = Annotated[int, Field(strict=True, ge=1, le=100)]
ProofNumber = Annotated[str, StringConstraints(pattern=r"^[0-9]{6}-[0-9]{4}-JY[0-9]{5,}$")]


class MissingKind(Labelled):
    ATTENDANCE = "attendance", "出勤次数", "Sessions attended"
    TASK = "task", "实操任务", "A task"
    TEST = "test", "测验成绩", "Test score"


class CompletionRule(Value):
    """What completes a course: so much of its sessions attended, each task done, so much of its test right."""

    series: Series
    attendance_percent: Percent = 80
    tasks: list[Title] = Field(default=[], max_length=20)
    test_percent: Percent | None = None


class Missing(Value):
    """What is still to be done. `have` and `needed` count sessions, or percent of a test; a task is done or not."""

    kind: MissingKind
    task: str | None = None
    have: int
    needed: int


class Standing(Value):
    """How far somebody is from completing; who has a seat and misses nothing can complete."""

    enrolment_id: Id
    person_id: Id
    state: EnrolmentState
    missing: list[Missing]


class ClassCompletion(Value):
    """Who has completed now, and who stays in the class for what is missing."""

    class_id: Id
    completed: list[Id]
    others: list[Standing]


class TaskRecord(Value):
    enrolment_id: Id
    task: str
    done: bool


class VerifiedProof(Value):
    """What a proof says, without whom it says it of."""

    number: ProofNumber
    series: Series
    title_zh: str
    title_en: str
    hours: int
    unit: UnitCode
    class_number: int
    completed_on: date


class Proof(VerifiedProof):
    """`number` is the county's code, the year, and JY with a serial number of both."""

    enrolment_id: Id
    person_id: Id
    verification_code: ProofCode


class SetCompletionRule(Command, name="training.set_completion_rule", answer=CompletionRule):
    """Say what completes a course, in place of what was said before. A course without a rule asks for 80 percent of its
    sessions.
    """

    series: Series
    attendance_percent: Percent = 80
    tasks: list[Title] = Field(default=[], max_length=20)
    test_percent: Percent | None = None


class RecordTask(Command, name="training.record_task", answer=TaskRecord):
    """A woman has done a task of her course's rule; or, with `done` false, that was a mistake."""

    enrolment_id: Id
    task: Title
    done: bool = True


class CompleteClass(Command, name="training.complete_class", answer=ClassCompletion):
    """Everybody in a class who misses nothing completes it."""

    class_id: Id


class CompletionRuleOf(Query, name="training.completion_rule_of", answer=CompletionRule):
    series: Series


class CompletionStanding(Query, name="training.completion_standing", answer=Standing):
    """For the woman herself, and for staff."""

    enrolment_id: Id


class CompletionStandings(PageQuery, name="training.completion_standings", answer=Page[Standing]):
    """Everybody who has or had a seat in a class, in the order of enrolling; for staff."""

    class_id: Id
    state: EnrolmentState | None = None


class CompletionProof(Query, name="training.completion_proof", answer=Proof):
    """For the woman herself, and for staff."""

    enrolment_id: Id


class ClassProofs(PageQuery, name="training.class_proofs", answer=Page[Proof]):
    """All proofs of a class, for staff to print."""

    class_id: Id


class VerifyProof(Query, name="training.verify_proof", answer=VerifiedProof):
    """Whether a proof is genuine."""

    verification_code: ProofCode


class CompletionRuleSet(
    CompletionRule, Event, name="training.completion_rule_set", version=1, subject="series", flows=Flow.DOWN
):
    """A rule as it now is. A county takes over its centre's."""


class ProofIssued(Event, name="training.proof_issued", version=1, subject="person_id"):
    """`verification_digest` is the SHA-256 of the code that stands on the proof."""

    enrolment_id: Id
    person_id: Id
    unit: UnitCode
    number: ProofNumber
    verification_digest: str


class NotYetComplete(Refusal):
    """`missing` lists it as `Missing`."""

    code = "not-yet-complete"
    zh, en = "还未达到结业条件", "Something is missing to complete"
    fix_zh, fix_en = "请完成 missing 中列出的各项。", "Do what `missing` lists."


class UnknownTask(Refusal):
    code, status = "unknown-task", 422
    zh, en = "该课程没有这项任务", "The course has no such task"
    fix_zh, fix_en = "请从课程的结业条件中选择任务。", "Take one of the tasks of the course's completion rule."


class TaskTwice(Refusal):
    code, status = "task-twice", 422
    zh, en = "任务重复", "A task is named twice"
    fix_zh, fix_en = "请删除重复的任务。", "Name each task once."
