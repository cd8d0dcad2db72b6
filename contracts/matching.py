"""Who is proposed for a need, by which weights, and what became of it. Jobs owns it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field, StrictBool, StringConstraints

from contracts.jobs import Candidate, Reason
from contracts.profiles import Language, Place
from contracts.values import Sentence, UnitCode
from kernel.message import Command, Id, Labelled, Page, PageQuery, Query, Refusal, Value

#: A centre or a base: 350100, 350111.
CentreOrBase = Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$"), Field(examples=["350111"])]
Points = Annotated[int, Field(strict=True, ge=0, le=100)]


class Weights(Value):
    """How many points each reason is worth at most. Those of nearness and of waiting fall in steps (docs/matching.md).

    `newcomer_percent`: this share of those who are shown, rounded up, is kept for newly certified ones.
    `health_required`: whether she needs a health certificate that is valid when the work starts.
    """

    near: Points = 25
    waited: Points = 15
    speaks: Points = 10
    newly_certified: Points = 8
    experienced: Points = 8
    within_pay: Points = 6
    live_in: Points = 6
    free_then: Points = 6
    higher_level: Points = 4
    newcomer_percent: int = Field(default=20, strict=True, ge=0, le=50)
    health_required: StrictBool = True


class MismatchReason(Labelled):
    """Why not this worker. Her age, her home and what she is are no reasons, and can't be said here."""

    TOO_FAR = "too_far", "距离太远", "Too far away"
    HOURS = "hours", "时间不合适", "The hours don't fit"
    PAY = "pay", "薪酬谈不拢", "The pay was not agreed"
    LANGUAGE = "language", "语言不通", "No common language"
    EXPERIENCE = "experience", "经验不符", "Other experience is wanted"
    MET_BEFORE = "met_before", "曾接触过,不合适", "They have met before, and it did not fit"
    OTHER = "other", "其他", "Another reason"


class NeedWishes(Value):
    """What helps to find somebody, beside what the need says."""

    need_id: Id
    place: Place | None
    max_km: int | None
    languages: list[Language]


class Shortlist(Value):
    """The best for a need, as they were shown."""

    need_id: Id
    candidates: list[Candidate]


class Showing(Value):
    showing_id: Id
    need_id: Id
    worker_id: Id
    place: int = Field(description="1 is the first of the list")
    score: int
    shown_by: Id
    shown_at: datetime


class Mismatch(Value):
    """`on_behalf`: why staff say it for the household."""

    need_id: Id
    worker_id: Id
    reason: MismatchReason
    said_by: Id
    said_at: datetime
    on_behalf: str | None


class MismatchCount(Value):
    reason: MismatchReason
    times: int


class WeightExplained(Value):
    """One weight in words."""

    reason: Reason
    most: int
    zh: str
    en: str


class MatchingRules(Value):
    """By what is matched. `unit` has set it; null is what counts while nobody has set anything."""

    unit: UnitCode | None
    version: int
    weights: Weights
    why: str
    set_at: datetime | None
    explained: list[WeightExplained]


class Proposal(Value):
    """One worker for one need, of many at once."""

    need_id: Id
    candidate: Candidate


class FairPlan(Value):
    """`proposals`: no worker twice. `unmatched`: needs for which nobody is left who could be proposed."""

    proposals: list[Proposal]
    unmatched: list[Id]


class WishForNeed(Command, name="jobs.wish_for_need", answer=NeedWishes):
    """As its household, or as staff of its unit: roughly where, how far somebody may come from, which languages."""

    need_id: Id
    place: Place | None = None
    max_km: int | None = Field(default=None, strict=True, ge=1, le=100)
    languages: list[Language] = Field(default=[], max_length=len(Language))


class ShowCandidates(Command, name="jobs.show_candidates", answer=Shortlist):
    """The best workers for a need, to be shown to its household: it counts as a showing of each, once a day.

    `CandidatesFor` answers the same and counts nothing.
    """

    need_id: Id
    limit: int = Field(default=20, strict=True, ge=1, le=50)


class NotThisWorker(Command, name="jobs.not_this_worker", answer=Mismatch):
    """Why not. She is not proposed again for this need; for others it changes nothing."""

    need_id: Id
    worker_id: Id
    reason: MismatchReason
    on_behalf: Sentence | None = Field(
        default=None, description="How staff know, if it is not the household that says it"
    )


class SetMatchingWeights(Command, name="jobs.set_matching_weights", answer=MatchingRules):
    """The weights of a centre or a base from now on, as a new version. A base's go before its centre's."""

    unit: CentreOrBase
    weights: Weights
    why: Sentence


class AssignForFair(Command, name="jobs.assign_for_fair", answer=FairPlan):
    """For a job fair, of those who have signed up: who for which need, no worker twice.

    As many needs as possible are met, and these by the most points. It counts as a showing of each who is proposed.
    """

    need_ids: list[Id] = Field(min_length=1, max_length=500)
    worker_ids: list[Id] = Field(min_length=1, max_length=5000)


class MatchingRulesOf(Query, name="jobs.matching_rules_of", answer=MatchingRules):
    """By what is matched for the needs of a unit."""

    unit: UnitCode


class MatchingRulesHistory(PageQuery, name="jobs.matching_rules_history", answer=Page[MatchingRules]):
    """What a centre or a base has set, the newest first."""

    unit: CentreOrBase


class Showings(PageQuery, name="jobs.showings", answer=Page[Showing]):
    """Who was shown for a need, the newest first; for staff of its unit."""

    need_id: Id


class MismatchCounts(Query, name="jobs.mismatch_counts", answer=list[MismatchCount]):
    """How often which reason was given, for the needs of a unit and all under it; for its staff."""

    unit: UnitCode


class OnBehalfMissing(Refusal):
    code, status = "on-behalf-missing", 422
    zh, en = "请说明为何代为提交", "Say why you say this for the household"
    fix_zh, fix_en = "请填写代办原因,例如住户电话告知。", "Give the reason, for instance that they told you by phone."


class NotShownYet(Refusal):
    code = "not-shown-yet"
    zh, en = "该人员尚未推荐给此需求", "This worker has not been shown for this need"
    fix_zh, fix_en = "请先查看推荐人选。", "Look at those who are proposed first."
