"""Exchange among workers (从业人员互动交流): questions and answers within a unit, moderated, without private data.

Stations owns it. Readers see who wrote only by a number within the question; phone numbers and the like are refused.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import StringConstraints

from contracts.values import Sentence, Title, UnitCode
from kernel.message import Command, Event, Id, Labelled, Page, PageQuery, Query, Refusal, Value

PostText = Annotated[str, StringConstraints(min_length=1, max_length=1000)]


class PostState(Labelled):
    WAITING = "waiting", "待审核", "Waiting for a moderator"
    PUBLISHED = "published", "已发布", "Published"
    HIDDEN = "hidden", "被举报,已隐藏", "Hidden after a report"
    REMOVED = "removed", "已删除", "Removed"


class ReportReason(Labelled):
    PRIVACY = "privacy", "泄露个人信息", "Private data"
    ABUSE = "abuse", "辱骂或骚扰", "Abuse"
    ADVERTISING = "advertising", "广告", "Advertising"
    FALSE = "false", "虚假信息", "False information"
    OTHER = "other", "其他", "Another reason"


class ModerationStep(Labelled):
    PUBLISH = "publish", "发布", "Publish, or show again"
    HIDE = "hide", "隐藏", "Hide"
    REMOVE = "remove", "删除", "Remove"


class Post(Value):
    """`number` is who wrote within the thread: 0 asked, the others are counted as they come; null for staff. `mine`
    says whether it is the reader's own.
    """

    post_id: Id
    question_id: Id
    number: int | None
    is_staff: bool
    mine: bool
    text: str
    state: PostState
    posted_at: datetime


class Question(Post):
    unit: UnitCode
    title: str
    answers: int


class ModeratedPost(Post):
    """As moderators see it: who wrote it, and how often it was reported for what."""

    unit: UnitCode
    title: str | None
    author_id: Id
    reports: dict[ReportReason, int]


class AskQuestion(Command, name="stations.ask_question", answer=Question):
    """Ask those of one's own unit, or of one above it. It is shown when a moderator has looked at it."""

    unit: UnitCode
    title: Title
    text: PostText


class AnswerQuestion(Command, name="stations.answer_question", answer=Post):
    """Answer a question that one can read. What staff of its unit write is marked, and shown at once."""

    question_id: Id
    text: PostText


class WithdrawPost(Command, name="stations.withdraw_post", answer=Post):
    """Take back what one wrote: its words are deleted. The answers to a question are not shown any more then."""

    post_id: Id


class ReportPost(Command, name="stations.report_post"):
    """Tell the moderators, once. At the third report, or the first for private data, it is hidden until they
    have looked.
    """

    post_id: Id
    reason: ReportReason


class ModeratePost(Command, name="stations.moderate_post", answer=ModeratedPost):
    """As staff of the unit. Who wrote what is removed is told."""

    post_id: Id
    step: ModerationStep
    reason: Sentence


class Questions(PageQuery, name="stations.questions", answer=Page[Question]):
    """What is asked at a unit and those above it, for those who belong there, and one's own that wait; the newest
    first.
    """

    unit: UnitCode


class Answers(PageQuery, name="stations.answers", answer=Page[Post]):
    """A question's answers, the oldest first."""

    question_id: Id


class QuestionById(Query, name="stations.question_by_id", answer=Question):
    question_id: Id


class PostsToModerate(PageQuery, name="stations.posts_to_moderate", answer=Page[ModeratedPost]):
    """What waits, is hidden or was reported in a unit and those under it, the oldest first; or what is in a state."""

    unit: UnitCode
    state: PostState | None = None


class QuestionAnswered(Event, name="stations.question_answered", version=1, subject="question_id"):
    """An answer to her question can be read."""

    question_id: Id
    person_id: Id
    unit: UnitCode


class PostRemoved(Event, name="stations.post_removed", version=1, subject="post_id"):
    """A moderator has removed what she wrote."""

    post_id: Id
    person_id: Id
    unit: UnitCode


class NotOfThisUnit(Refusal):
    code, status = "not-of-this-unit", 403
    zh, en = "您不属于该单位的交流区", "You don't belong to this unit's exchange"
    fix_zh, fix_en = "请在您登记的驿站或其上级单位提问。", "Ask at the unit where you registered, or one above it."


class TooManyPosts(Refusal):
    code, status = "too-many-posts", 429
    zh, en = "今天发布的内容已达上限", "You have written as much as one can in a day"
    fix_zh, fix_en = "每天最多 {most} 条,请明天再来。", "{most} a day at most: come back tomorrow."


class NotToBePublished(Refusal):
    code = "not-to-be-published"
    zh, en = "该内容已发布或已删除", "It is published already, or was removed"
    fix_zh, fix_en = "只有待审核或隐藏的内容可以发布。", "Only what waits or is hidden is published."


class NotToBeHidden(Refusal):
    code = "not-to-be-hidden"
    zh, en = "该内容未在显示", "It is not shown"
    fix_zh, fix_en = "只有已发布的内容可以隐藏或举报。", "Only what is published is hidden."


class RemovedAlready(Refusal):
    code = "removed-already"
    zh, en = "该内容已删除", "It was removed already"
    fix_zh, fix_en = "无需再次删除。", "There is nothing to do."


class ReportedAlready(Refusal):
    code = "reported-already"
    zh, en = "您已举报过该内容", "You have reported it already"
    fix_zh, fix_en = "管理人员会处理,无需重复举报。", "The moderators will look at it."
