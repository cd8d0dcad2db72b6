"""Small tests of a course: a bank of questions, papers drawn from it, attempts, scores. Training owns it.

A question is never edited: it is replaced, and who was asked the old one was asked that. What is right leaves the
service with an attempt that is over, and else only to those who keep the bank: operators, and staff of the instance.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field, StringConstraints

from contracts.training import Series
from kernel.message import Command, Event, Flow, Id, Labelled, Page, PageQuery, Query, Refusal, Value

QuestionText = Annotated[str, StringConstraints(min_length=1, max_length=500)]
Choice = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Explanation = Annotated[str, StringConstraints(max_length=500)]
#: Places of choices, from 0.
Chosen = Annotated[list[Annotated[int, Field(strict=True, ge=0, le=7)]], Field(max_length=8)]


class QuestionKind(Labelled):
    SINGLE = "single", "单选题", "One is right"
    MULTIPLE = "multiple", "多选题", "Several are right"
    TRUE_FALSE = "true_false", "判断题", "True or false"


class AttemptState(Labelled):
    """The way of an attempt, drawn in docs/states.md."""

    OPEN = "open", "作答中", "Under way"
    SUBMITTED = "submitted", "已交卷", "Submitted"
    EXPIRED = "expired", "已到时间", "Out of time"


class Asked(Value):
    """A question as it is put. Of true or false, choice 0 is true and choice 1 false."""

    question_id: Id
    kind: QuestionKind
    text: str
    choices: list[str]


class Question(Asked):
    """As those see it who keep the bank. `replaces` names the question whose place it took."""

    series: Series
    right: list[int]
    explanation: str
    replaces: Id | None
    is_current: bool


class Given(Value):
    question_id: Id
    chosen: Chosen


class Attempt(Value):
    """Its answers are kept as they come: who runs out of time is scored on what she had given. `score` is in percent,
    null until it is over. `number` counts her attempts from 1.
    """

    attempt_id: Id
    enrolment_id: Id
    number: int
    state: AttemptState
    started_at: datetime
    ends_at: datetime
    score: int | None


class Paper(Attempt):
    questions: list[Asked]
    given: list[Given]


class Marked(Asked):
    chosen: list[int]
    right: list[int]
    is_right: bool
    explanation: str


class AttemptResult(Attempt):
    """`best` is her best score in this class so far."""

    best: int
    questions: list[Marked]


class PlannedTest(Value):
    """How a course tests: so many questions drawn from its bank, so many minutes, so many attempts; the best counts."""

    series: Series
    questions: int
    minutes: int
    attempts: int


class QuestionStatistics(Value):
    """Of attempts that are over. `share_right` is of those asked, in percent; null where nobody was."""

    question_id: Id
    kind: QuestionKind
    text: str
    is_current: bool
    asked: int
    answered: int
    right: int
    share_right: int | None


class AddQuestion(Command, name="training.add_question", answer=Question):
    """`choices` are none for true or false, whose right one is 0 (true) or 1 (false)."""

    series: Series
    kind: QuestionKind
    text: QuestionText
    choices: list[Choice] = Field(default=[], max_length=8)
    right: Chosen
    explanation: Explanation = ""


class ReplaceQuestion(Command, name="training.replace_question", answer=Question):
    """A new question in the place of one, which is asked no more."""

    question_id: Id
    kind: QuestionKind
    text: QuestionText
    choices: list[Choice] = Field(default=[], max_length=8)
    right: Chosen
    explanation: Explanation = ""


class RetireQuestion(Command, name="training.retire_question", answer=Question):
    """It is asked no more."""

    question_id: Id


class PlanTest(Command, name="training.plan_test", answer=PlannedTest):
    """Say how a course tests, in place of what was said before."""

    series: Series
    questions: int = Field(strict=True, ge=1, le=100)
    minutes: int = Field(strict=True, ge=1, le=180)
    attempts: int = Field(default=3, strict=True, ge=1, le=10)


class StartAttempt(Command, name="training.start_attempt", answer=Paper):
    """As a woman with a seat. The paper is drawn now, and the time runs."""

    enrolment_id: Id


class AnswerQuestions(Command, name="training.answer_questions", answer=Paper):
    """Keep answers, in place of earlier ones to the same questions."""

    attempt_id: Id
    answers: list[Given] = Field(min_length=1, max_length=100)


class SubmitAttempt(Command, name="training.submit_attempt", answer=AttemptResult):
    """Hand it in, with the answers that were not kept before."""

    attempt_id: Id
    answers: list[Given] = Field(default=[], max_length=100)


class Questions(PageQuery, name="training.questions", answer=Page[Question]):
    """A course's bank, with what is right; for those who keep it."""

    series: Series
    kind: QuestionKind | None = None
    is_current: bool | None = None


class QuestionFigures(PageQuery, name="training.question_figures", answer=Page[QuestionStatistics]):
    """How each question of a course was answered; for those who keep the bank."""

    series: Series


class PlannedTestOf(Query, name="training.planned_test_of", answer=PlannedTest):
    series: Series


class PaperOfAttempt(Query, name="training.paper_of_attempt", answer=Paper):
    """One's own."""

    attempt_id: Id


class ResultOfAttempt(Query, name="training.result_of_attempt", answer=AttemptResult):
    """Of an attempt that is over, with what was right; one's own, and for staff."""

    attempt_id: Id


class Attempts(PageQuery, name="training.attempts", answer=Page[Attempt]):
    """Of an enrolment; one's own, and for staff."""

    enrolment_id: Id


class QuestionChanged(Question, Event, name="training.question_changed", version=1, subject="series", flows=Flow.DOWN):
    """A question as it now is. A county takes over its centre's."""


class TestPlanned(PlannedTest, Event, name="training.test_planned", version=1, subject="series", flows=Flow.DOWN):
    """How a course tests now. A county takes over its centre's."""


class QuestionUnsound(Refusal):
    code, status = "question-unsound", 422
    zh, en = "题目的选项或答案不正确", "The question's choices and answer do not fit"
    fix_zh, fix_en = (
        "单选题 2–8 个选项、1 个答案;多选题 2–8 个选项、至少 2 个答案;判断题不填选项,答案为 0(对)或 1(错)。",
        "One is right of 2 to 8; or at least two are; true or false has no choices, and 0 or 1 is right.",
    )


class QuestionRetired(Refusal):
    code = "question-retired"
    zh, en = "该题目已停用", "The question is not in use any more"
    fix_zh, fix_en = "请在现用题目中选择。", "Take one that is."


class NoTest(Refusal):
    code = "no-test"
    zh, en = "该课程没有测验", "The course has no test"
    fix_zh, fix_en = "无需测验,或请管理员先设置测验。", "None is needed; or let the test be planned first."


class BankTooSmall(Refusal):
    code = "bank-too-small"
    zh, en = "题库题目不足", "The bank has too few questions"
    fix_zh, fix_en = "需要 {needed} 题,现有 {have} 题。", "{needed} are needed, there are {have}."


class AttemptUnderWay(Refusal):
    code = "attempt-under-way"
    zh, en = "您有一次测验还在进行", "You have an attempt under way"
    fix_zh, fix_en = "请先完成并交卷。", "Finish it and hand it in."


class NoAttemptsLeft(Refusal):
    code = "no-attempts-left"
    zh, en = "测验次数已用完", "There are no attempts left"
    fix_zh, fix_en = "已用完 {attempts} 次,取最好成绩。", "All {attempts} are used; the best score counts."


class AttemptOver(Refusal):
    code = "attempt-over"
    zh, en = "这次测验已结束", "This attempt is over"
    fix_zh, fix_en = "请查看成绩,或再次测验。", "Look at its result, or start another."


class AttemptNotOver(Refusal):
    code = "attempt-not-over"
    zh, en = "这次测验还未结束", "This attempt is not over"
    fix_zh, fix_en = "交卷后可查看成绩。", "Its result is shown once it is handed in."


class AnswerUnsound(Refusal):
    code, status = "answer-unsound", 422
    zh, en = "答案与题目不符", "The answer does not fit its question"
    fix_zh, fix_en = (
        "请回答本卷的题目,选项序号从 0 起;单选和判断题只能选一项。",
        "Answer questions of this paper by the places of their choices, from 0; of some, one alone.",
    )
