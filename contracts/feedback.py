"""What women say of a class they have completed. Training owns it.

Nobody is told who said what: figures are shown from five answers on, texts to staff of the unit alone and in no order.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from kernel.message import Command, Id, Labelled, Page, PageQuery, Query, Refusal, Value

Rating = Annotated[int, Field(strict=True, ge=1, le=5, description="5 is best")]
FreeText = Annotated[str, StringConstraints(max_length=500)]


class Aspect(Labelled):
    """The questions of the form."""

    CONTENT = "content", "课程内容", "What was taught"
    TRAINER = "trainer", "授课老师", "The trainer"
    PLACE = "place", "场地与设备", "Place and equipment"
    ORGANISATION = "organisation", "组织与服务", "Organisation"
    USEFULNESS = "usefulness", "学有所用", "Usefulness at work"


class Ratings(Value):
    """One of each `Aspect`."""

    content: Rating
    trainer: Rating
    place: Rating
    organisation: Rating
    usefulness: Rating


class FeedbackGiven(Value):
    enrolment_id: Id


class AspectFigures(Value):
    """`counts` are of the ratings 1 to 5."""

    aspect: Aspect
    mean: float
    counts: list[int]


class FeedbackFigures(Value):
    """`aspects` is null for fewer than five answers: each could be guessed."""

    class_id: Id
    completed: int
    answers: int
    aspects: list[AspectFigures] | None


class FeedbackText(Value):
    text: str


class GiveFeedback(Command, name="training.give_feedback", answer=FeedbackGiven):
    """As a woman who has completed the class, once."""

    enrolment_id: Id
    ratings: Ratings
    text: FreeText = ""


class FeedbackSummary(Query, name="training.feedback_summary", answer=FeedbackFigures):
    """For staff of the unit."""

    class_id: Id


class FeedbackTexts(PageQuery, name="training.feedback_texts", answer=Page[FeedbackText]):
    """For staff of the unit, who answer for what they pass on. None for fewer than five answers."""

    class_id: Id


class FeedbackTooEarly(Refusal):
    code = "feedback-too-early"
    zh, en = "结业后才能评价", "Feedback is for those who have completed"
    fix_zh, fix_en = "请在结业后再来评价。", "Come back when you have completed the class."


class FeedbackGivenAlready(Refusal):
    code = "feedback-given"
    zh, en = "您已评价过该班", "You have given your feedback already"
    fix_zh, fix_en = "感谢您的评价,无需重复提交。", "Thank you; there is nothing to do."
