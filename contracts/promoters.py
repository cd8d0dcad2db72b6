"""Promoters (家政宣传员), the N of 1+N: chosen by criteria, appointed for a term, each with a code of her own.

Stations owns them. Who she is, accounts knows; here and in every event she is an id.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field, StrictBool

from contracts.accounts import PhoneText
from contracts.classes import Day
from contracts.criteria import CriterionMark
from contracts.values import PromoterCode, Sentence, Title, UnitCode
from kernel.message import Command, Event, Id, Labelled, Page, PageQuery, Query, Refusal, Value

Communities = Annotated[list[Title], Field(max_length=20, description="That she covers (周边社区)")]


class PromoterState(Labelled):
    """The way of a promoter, drawn in docs/states.md."""

    NOMINATED = "nominated", "已提名", "Nominated"
    SELECTED = "selected", "已遴选", "Selected"
    APPOINTED = "appointed", "已聘任", "Appointed"
    TRAINED = "trained", "已培训", "Trained"
    ACTIVE = "active", "在岗", "Active"
    ENDED = "ended", "已结束", "Ended"


class PromoterEnd(Labelled):
    """Why it ended: in set words, for what else there is to say stays with the staff."""

    TERM = "term", "聘期届满", "The term is over"
    RESIGNED = "resigned", "本人辞任", "She resigned"
    MOVED = "moved", "迁离社区", "She moved away"
    UNSUITABLE = "unsuitable", "不再适合", "No longer suitable"


class WithdrawCause(Labelled):
    RESIGNED = "resigned", "本人辞任", "She resigned"
    MOVED = "moved", "迁离社区", "She moved away"
    UNSUITABLE = "unsuitable", "不再适合", "No longer suitable"


class Promoter(Value):
    """`code` is what women give when they register or enrol; `score` in percent by `version` of the criteria."""

    promoter_id: Id
    person_id: Id
    unit: UnitCode
    state: PromoterState
    communities: list[str]
    version: int | None
    score: int | None
    code: PromoterCode | None
    until: date | None
    trained_on: date | None
    trained_hours: int | None
    on_honour_roll: bool
    end_reason: PromoterEnd | None


class Reach(Value):
    """What came through her, in numbers: scans of her codes, women who registered or took a seat with one, and those of
    them who were certified and placed since.
    """

    promoter_id: Id
    person_id: Id
    unit: UnitCode
    scans: int
    registrations: int
    enrolments: int
    certified: int
    placed: int


class Candidate(Value):
    person_id: Id


class NameCandidate(Command, name="accounts.name_candidate", answer=Candidate):
    """Whom staff mean to nominate, by her phone: an account is made where there is none. The reason is kept."""

    phone: PhoneText
    unit: UnitCode
    reason: Sentence


class NominatePromoter(Command, name="stations.nominate_promoter", answer=Promoter):
    """For the staff of the unit. `reason` says who proposes her, and why."""

    person_id: Id
    unit: UnitCode
    communities: Communities = Field(default=[])
    reason: Sentence


class SelectPromoter(Command, name="stations.select_promoter", answer=Promoter):
    """By the criteria in force, which she must pass."""

    promoter_id: Id
    marks: list[CriterionMark] = Field(min_length=1, max_length=40)
    note: Sentence


class AppointPromoter(Command, name="stations.appoint_promoter", answer=Promoter):
    """For a term of three years at most, `until` included. She gets her code, and the role at her unit."""

    promoter_id: Id
    until: Day


class RecordPromoterTraining(Command, name="stations.record_promoter_training", answer=Promoter):
    promoter_id: Id
    trained_on: Day
    hours: int = Field(strict=True, ge=1, le=200)


class ActivatePromoter(Command, name="stations.activate_promoter", answer=Promoter):
    """She has begun."""

    promoter_id: Id


class CoverCommunities(Command, name="stations.cover_communities", answer=Promoter):
    promoter_id: Id
    communities: Communities


class WithdrawPromoter(Command, name="stations.withdraw_promoter", answer=Promoter):
    """End it before its time, at whatever step. Her code and role go with it."""

    promoter_id: Id
    cause: WithdrawCause
    reason: Sentence


class ReplacePromoterCode(Command, name="stations.replace_promoter_code", answer=Promoter):
    """Where it was lost or misused: the old one is withdrawn at once. What came through it stays hers."""

    promoter_id: Id
    reason: Sentence


class JoinHonourRoll(Command, name="stations.join_honour_roll", answer=Promoter):
    """Whether she is shown among those through whom most came. She alone decides, and it is no unless she says so."""

    promoter_id: Id
    joins: StrictBool


class Promoters(PageQuery, name="stations.promoters", answer=Page[Promoter]):
    """Those of a unit and all under it, the newest first, for its staff."""

    unit: UnitCode
    state: PromoterState | None = None


class MyPromoterTerms(PageQuery, name="stations.my_promoter_terms", answer=Page[Promoter]):
    """One's own, the newest first."""


class PromoterReach(Query, name="stations.promoter_reach", answer=Reach):
    """For herself and for the staff of her unit. Days of Beijing, both included."""

    promoter_id: Id
    since: Day | None = None
    until: Day | None = None


class HonourRoll(Query, name="stations.honour_roll", answer=list[Reach]):
    """The promoters of a unit and all under it who agreed to be shown, by how many came through them: the first 50. For
    staff and promoters of the unit. Days of Beijing, both included.
    """

    unit: UnitCode
    since: Day | None = None
    until: Day | None = None


class PromoterCount(Query, name="stations.promoter_count", answer=int):
    """How many a unit has now, with those under it."""

    unit: UnitCode


class PromoterAppointed(Event, name="stations.promoter_appointed", version=1, subject="person_id"):
    person_id: Id
    unit: UnitCode
    code: PromoterCode
    until: date


class PromoterCodeReplaced(Event, name="stations.promoter_code_replaced", version=1, subject="person_id"):
    """`code` is good from now on, `former` no more."""

    person_id: Id
    unit: UnitCode
    code: PromoterCode
    former: PromoterCode
    until: date


class PromoterEnded(Event, name="stations.promoter_ended", version=1, subject="person_id"):
    person_id: Id
    unit: UnitCode
    code: PromoterCode


class AlreadyPromoter(Refusal):
    code = "already-promoter"
    zh, en = "她已是该驿站的宣传员或候选人", "She is a promoter or candidate there already"
    fix_zh, fix_en = "请从名单中继续办理。", "Go on with the one that is on the list."


class PromoterNotNominated(Refusal):
    code = "promoter-not-nominated"
    zh, en = "只有已提名的候选人才能遴选", "Only who is nominated can be selected"
    fix_zh, fix_en = "她现在的状态:{state}。", "She is {state} now."


class PromoterUnfit(Refusal):
    code = "promoter-unfit"
    zh, en = "遴选评分未达标", "She has not passed the selection"
    fix_zh, fix_en = "须达到 {pass_mark} 分,现为 {score} 分。", "{pass_mark} percent are needed, she has {score}."


class PromoterNotSelected(Refusal):
    code = "promoter-not-selected"
    zh, en = "尚未遴选,不能聘任", "Only who was selected can be appointed"
    fix_zh, fix_en = "她现在的状态:{state}。请先评分遴选。", "She is {state} now: select her by the criteria first."


class TermWrong(Refusal):
    code, status = "term-wrong", 422
    zh, en = "聘期不正确", "The term does not fit"
    fix_zh, fix_en = (
        "聘期须从明天起算,最长三年。",
        "It ends tomorrow at the earliest, and in three years at the latest.",
    )


class PromoterNotAppointed(Refusal):
    code = "promoter-not-appointed"
    zh, en = "不在聘期内", "She is not appointed"
    fix_zh, fix_en = "她现在的状态:{state}。请先聘任。", "She is {state} now: appoint her first."


class PromoterNotTrained(Refusal):
    code = "promoter-not-trained"
    zh, en = "尚未培训,不能上岗", "She must be trained before she begins"
    fix_zh, fix_en = "她现在的状态:{state}。请先登记培训。", "She is {state} now: record her training first."


class PromoterTermOver(Refusal):
    code = "promoter-term-over"
    zh, en = "她的宣传员任期已结束", "Her time as a promoter is over"
    fix_zh, fix_en = "如继续任职,请重新提名。", "Nominate her again."


class UnknownPromoterCode(Refusal):
    code, status = "unknown-promoter-code", 422
    zh, en = "没有这个宣传员推荐码", "There is no promoter with this code"
    fix_zh, fix_en = "请核对推荐码;没有也可以不填。", "Check it, or leave it out: it is not needed."


class PromoterCodeWithdrawn(Refusal):
    code = "promoter-code-withdrawn"
    zh, en = "该宣传员推荐码已停用", "This promoter's code is no longer in use"
    fix_zh, fix_en = (
        "请向宣传员索取新码;没有也可以不填。",
        "Ask her for the new one, or leave it out: it is not needed.",
    )
