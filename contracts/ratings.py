"""Ratings of a placement by its two sides, of each other. Jobs owns them.

Only who was joined by a placement rates, once it has begun; for seven days a rating can be changed, then it counts.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from contracts.values import Sentence, UnitCode
from kernel.message import Command, Event, Id, Labelled, Page, PageQuery, Query, Refusal, Value

Stars = Annotated[int, Field(strict=True, ge=1, le=5, description="5 is best")]
RatingText = Annotated[str, StringConstraints(max_length=500)]


class RatedSide(Labelled):
    """Who was rated."""

    WORKER = "worker", "家庭评价从业人员", "The worker, by the household"
    HOUSEHOLD = "household", "从业人员评价家庭", "The household, by the worker"


class WorkerAspect(Labelled):
    SKILL = "skill", "专业技能", "Skill"
    ATTITUDE = "attitude", "服务态度", "Attitude"
    PUNCTUALITY = "punctuality", "守时守约", "Punctuality"
    TRUST = "trust", "诚信可靠", "Trustworthiness"


class HouseholdAspect(Labelled):
    RESPECT = "respect", "尊重与沟通", "Respect"
    PAY = "pay", "按时足额付酬", "Pay in full and on time"
    CONDITIONS = "conditions", "工作与食宿条件", "Working and living conditions"
    TERMS = "terms", "工作内容与约定相符", "Work as agreed"


class RatingState(Labelled):
    SHOWN = "shown", "已显示", "Shown"
    REPORTED = "reported", "被举报,待审核", "Reported, to be looked at"
    KEPT = "kept", "审核后保留", "Kept after a look"
    HIDDEN = "hidden", "已隐藏", "Hidden"


class RatingStep(Labelled):
    REPORT = "report", "举报", "Report"
    KEEP = "keep", "保留", "Keep"
    HIDE = "hide", "隐藏", "Hide"


class WorkerStars(Value):
    """One of each `WorkerAspect`."""

    skill: Stars
    attitude: Stars
    punctuality: Stars
    trust: Stars


class HouseholdStars(Value):
    """One of each `HouseholdAspect`."""

    respect: Stars
    pay: Stars
    conditions: Stars
    terms: Stars


class Rating(Value):
    """`stars` by aspect. Until `final_at` its author can change it. `reason`: of staff who have looked at it."""

    rating_id: Id
    placement_id: Id
    side: RatedSide
    author_id: Id
    rated_id: Id
    stars: dict[str, int]
    text: str
    state: RatingState
    rated_at: datetime
    final_at: datetime
    reason: str | None


class AspectMean(Value):
    aspect: str
    mean: float


class RatingFigures(Value):
    """`means` is null for fewer than three ratings: each could be guessed."""

    rated_id: Id
    ratings: int
    means: list[AspectMean] | None


class RateWorker(Command, name="jobs.rate_worker", answer=Rating):
    """As the household of a placement that has begun; again within seven days, to change it. No phone or ID numbers."""

    placement_id: Id
    stars: WorkerStars
    text: RatingText = ""


class RateHousehold(Command, name="jobs.rate_household", answer=Rating):
    """As the worker of a placement that has begun; again within seven days, to change it. No phone or ID numbers."""

    placement_id: Id
    stars: HouseholdStars
    text: RatingText = ""


class ReportRating(Command, name="jobs.report_rating", answer=Rating):
    """As who was rated: what it says is untrue or insulting. Staff of the unit look at it."""

    rating_id: Id
    reason: Sentence


class ModerateRating(Command, name="jobs.moderate_rating", answer=Rating):
    """As staff of the unit where the placement is. What is hidden counts for nothing."""

    rating_id: Id
    decision: Literal[RatingStep.KEEP, RatingStep.HIDE]
    reason: Sentence


class MyRatings(PageQuery, name="jobs.my_ratings", answer=Page[Rating]):
    """By and of her or him who asks, the newest first. One that is hidden is seen by its author alone."""

    side: RatedSide | None = None


class RatingsOfUnit(PageQuery, name="jobs.ratings_of_unit", answer=Page[Rating]):
    """Of placements in the unit and under it, the newest first; for staff."""

    unit: UnitCode
    state: RatingState | None = None
    rated_id: Id | None = None


class RatingSummary(Query, name="jobs.rating_summary", answer=RatingFigures):
    """A worker's or a household's figures: for who is referred to whom, for herself, and for staff."""

    rated_id: Id


class RatingGiven(Event, name="jobs.rating_given", version=1, subject="rating_id"):
    """For the first time: a change is not told again."""

    rating_id: Id
    placement_id: Id
    rated_id: Id
    unit: UnitCode


class RatingTooEarly(Refusal):
    code = "rating-too-early"
    zh, en = "上岗后才能评价", "A placement is rated once it has begun"
    fix_zh, fix_en = "请在上岗之日起再来评价。", "Come back on the day on which it begins."


class RatingFinal(Refusal):
    code = "rating-final"
    zh, en = "评价已超过修改期限", "This rating can't be changed any more"
    fix_zh, fix_en = (
        "评价后 7 天内可以修改;如有新情况,可联系驿站。",
        "It can be for seven days. Tell the station what is new.",
    )


class RatingStepRefused(Refusal):
    code = "rating-step-refused"
    zh, en = "该评价目前不能这样处理", "This can't be done with the rating as it is"
    fix_zh, fix_en = "评价当前状态:{state_zh}。", "Its state: {state_en}."


class RatingNeedsAnother(Refusal):
    code, status = "rating-needs-another", 403
    zh, en = "不能审核与自己有关的评价", "One does not decide about a rating of or by oneself"
    fix_zh, fix_en = "请由其他工作人员处理。", "Ask somebody else of the staff."
