"""Standing (信用等级): five classes by a published rule, each point of it an entry with its cause. Jobs owns it.

In the manner of Fuzhou's credit rules for domestic services, five classes and nineteen items; the items themselves are
data (data/standing_items.csv), and a new version of them is published, not programmed.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from contracts.values import Sentence, UnitCode
from kernel.message import Command, Event, Id, Labelled, Page, PageQuery, Query, Refusal, Value


class Standing(Labelled):
    A = "A", "A级(优秀)", "A (excellent)"
    B = "B", "B级(良好)", "B (good)"
    C = "C", "C级(一般)", "C (fair)"
    D = "D", "D级(较差)", "D (poor)"
    E = "E", "E级(差)", "E (bad)"


class SubjectKind(Labelled):
    """Whose standing it is."""

    WORKER = "worker", "家政从业人员", "Worker"
    COMPANY = "company", "家政公司", "Company"


class StandingCause(Labelled):
    """What makes an entry. All but the last do it by themselves."""

    CERTIFICATE_ISSUED = "certificate_issued", "取得证书", "A certificate was issued"
    CERTIFICATE_REVOKED = "certificate_revoked", "证书被撤销", "A certificate was revoked"
    TRAINING_COMPLETED = "training_completed", "完成培训", "A training was completed"
    RATED_WELL = "rated_well", "上岗好评", "Rated well after a placement"
    RATED_BADLY = "rated_badly", "上岗差评", "Rated badly after a placement"
    FOLLOWED_UP_WELL = "followed_up_well", "回访满意", "A follow-up found both content"
    COMPLAINT_UPHELD = "complaint_upheld", "投诉成立", "A complaint was upheld"
    SERIOUS_COMPLAINT = "serious_complaint", "严重投诉成立", "A serious complaint was upheld"
    ENTERED = "entered", "工作人员登记", "Entered by staff"


class AppealState(Labelled):
    FILED = "filed", "待处理", "To be decided"
    UPHELD = "upheld", "申诉成立,记录已冲销", "Upheld: the entry is reversed"
    REJECTED = "rejected", "申诉不成立", "Rejected"
    WITHDRAWN = "withdrawn", "已撤回", "Withdrawn"


class AppealStep(Labelled):
    UPHOLD = "uphold", "支持申诉", "Uphold"
    REJECT = "reject", "驳回申诉", "Reject"
    WITHDRAW = "withdraw", "撤回申诉", "Withdraw"


ItemCode = Annotated[str, StringConstraints(pattern=r"^[A-Z][0-9]{2}$"), Field(examples=["W01"])]


class StandingItem(Value):
    """One of the rule's items. `months`: how long its points count; null: for good."""

    code: ItemCode
    subject_kind: SubjectKind
    cause: StandingCause
    zh: Annotated[str, StringConstraints(min_length=1, max_length=100)]
    en: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    points: Annotated[int, Field(strict=True, ge=-100, le=100)]
    months: Annotated[int, Field(strict=True, ge=1, le=120)] | None = None


class Bounds(Value):
    """The least score of each class; what is below D's is E."""

    a: Annotated[int, Field(strict=True)]
    b: Annotated[int, Field(strict=True)]
    c: Annotated[int, Field(strict=True)]
    d: Annotated[int, Field(strict=True)]


class RuleText(Value):
    """`base`: the score of who has no entry."""

    in_force_from: date
    base: Annotated[int, Field(strict=True, ge=0, le=1000)]
    bounds: Bounds
    items: list[StandingItem] = Field(min_length=1, max_length=60)
    source: Sentence


class StandingRule(RuleText):
    version: int


class StandingShown(Value):
    """The score is the rule's base and the points of all entries that count today."""

    subject_id: Id
    subject_kind: SubjectKind
    unit: UnitCode
    standing: Standing
    score: int
    rule_version: int


class Entry(Value):
    """`points` count from `at` to `until` (null: for good). `reverses`: the entry that it takes back."""

    entry_id: Id
    item: ItemCode
    cause: StandingCause
    points: int
    at: datetime
    until: date | None
    cause_id: Id
    reason: str | None
    reverses: Id | None


class Appeal(Value):
    appeal_id: Id
    entry_id: Id
    subject_id: Id
    state: AppealState
    text: str
    filed_at: datetime
    decided_at: datetime | None
    decision_reason: str | None


class PublicStandingShown(Value):
    """What anybody may know: the class alone."""

    subject_id: Id
    standing: Standing


class PublishStandingRule(RuleText, Command, name="jobs.publish_standing_rule", answer=StandingRule):
    """A new version of the rule, where anything has changed. Entries keep the points that they were made with."""


class EnterStanding(Command, name="jobs.enter_standing", answer=Entry):
    """As staff of its unit: an item whose cause is `entered`. `cause_id`: of what it is about; for each once."""

    subject_id: Id
    item: ItemCode
    cause_id: Id
    reason: Sentence


class AppealEntry(Command, name="jobs.appeal_entry", answer=Appeal):
    """Within 30 days of the entry, once: as the worker, or who speaks for the company. No phone or ID numbers."""

    entry_id: Id
    text: Sentence


class WithdrawAppeal(Command, name="jobs.withdraw_appeal", answer=Appeal):
    appeal_id: Id


class DecideAppeal(Command, name="jobs.decide_appeal", answer=Appeal):
    """As staff of the unit who had no hand in the entry. Upheld, the entry is reversed by another."""

    appeal_id: Id
    decision: Literal[AppealStep.UPHOLD, AppealStep.REJECT]
    reason: Sentence


class StandingRuleInForce(Query, name="jobs.standing_rule", answer=StandingRule):
    """The rule as it is in force, or a version of it."""

    version: int | None = None


class StandingOf(Query, name="jobs.standing_of", answer=StandingShown):
    """One's own; a company's for who speaks for it; anyone's of their unit for staff."""

    subject_id: Id | None = None


class StandingEntries(PageQuery, name="jobs.standing_entries", answer=Page[Entry]):
    """What a standing consists of, the newest first; for the same people."""

    subject_id: Id | None = None


class Standings(PageQuery, name="jobs.standings", answer=Page[StandingShown]):
    """Of all with entries in a unit and under it, for staff."""

    unit: UnitCode
    subject_kind: SubjectKind | None = None
    standing: Standing | None = None


class Appeals(PageQuery, name="jobs.appeals", answer=Page[Appeal]):
    """One's own, the newest first; with a unit those of its subtree, for staff."""

    unit: UnitCode | None = None
    state: AppealState | None = None


class PublicStanding(Query, name="jobs.public_standing", answer=PublicStandingShown):
    """For anybody."""

    subject_id: Id


class StandingChanged(Event, name="jobs.standing_changed", version=1, subject="subject_id"):
    """The class has changed."""

    subject_id: Id
    subject_kind: SubjectKind
    standing: Standing
    unit: UnitCode


class AppealDecided(Event, name="jobs.appeal_decided", version=1, subject="appeal_id"):
    appeal_id: Id
    person_id: Id
    unit: UnitCode
    state: AppealState


class RuleUnclear(Refusal):
    code, status = "standing-rule-unclear", 422
    zh, en = "信用规则不一致", "The rule contradicts itself"
    fix_zh, fix_en = (
        "每个代码只能用一次,同一对象的每种自动事由最多一项,分值不能为 0,等级分数线须由高到低。",
        "Each code once, one item at most for each automatic cause of a kind of subject, no points of 0, and bounds "
        "that fall from A to D.",
    )


class NoStandingRule(Refusal):
    code = "no-standing-rule"
    zh, en = "尚未发布信用规则", "No standing rule is in force"
    fix_zh, fix_en = "请联系市级中心发布规则。", "Ask the centre to publish one."


class ItemNotForStaff(Refusal):
    code, status = "standing-item-not-for-staff", 422
    zh, en = "该项目不能由工作人员登记", "This item is not entered by staff"
    fix_zh, fix_en = (
        "请选择当前规则中由工作人员登记、且适用于该对象的项目。",
        "Choose an item of the rule in force that is for this kind of subject and whose cause is `entered`.",
    )


class EntryMadeAlready(Refusal):
    code = "standing-entry-made"
    zh, en = "同一事由已登记过", "This cause has been entered already"
    fix_zh, fix_en = "无需重复登记。", "There is nothing to do."


class OwnStanding(Refusal):
    code, status = "own-standing", 403
    zh, en = "不能处理与自己有关的信用记录", "One does not decide about one's own standing"
    fix_zh, fix_en = "请由其他工作人员处理。", "Ask somebody else of the staff."


class AppealTooLate(Refusal):
    code = "appeal-too-late"
    zh, en = "已超过 30 天申诉期", "The 30 days for an appeal are over"
    fix_zh, fix_en = "如有异议,请向所在基地反映。", "Speak to your base if it is wrong all the same."


class AppealedAlready(Refusal):
    code = "appealed-already"
    zh, en = "该记录已申诉过,或已冲销", "This entry has been appealed against, or taken back"
    fix_zh, fix_en = "请查看申诉结果。", "Look at what was decided."


class AppealClosed(Refusal):
    code = "appeal-closed"
    zh, en = "该申诉已结束", "This appeal is over"
    fix_zh, fix_en = "无需再操作。", "There is nothing to do."


class AppealNeedsAnother(Refusal):
    code, status = "appeal-needs-another", 403
    zh, en = "申诉不能由登记人处理", "Who made the entry does not decide the appeal"
    fix_zh, fix_en = "请由其他工作人员处理。", "Ask somebody else of the staff."
