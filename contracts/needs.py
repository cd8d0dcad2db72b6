"""The way of a need of a household, and of a vacancy of a company, into the public and out of it. Jobs owns it.

Both are **postings**: staff of the unit look at what is posted before others see it, it stands for thirty days, its
owner is reminded before that, and may renew it.
"""

from __future__ import annotations

from datetime import date, datetime

from pydantic import Field

from contracts.jobs import Need, NeedState, PostNeed
from contracts.values import Sentence, UnitCode
from kernel.message import Command, Event, Flow, Id, Labelled, Page, PageQuery, Refusal, Value


class PostingKind(Labelled):
    NEED = "need", "家庭用工需求", "Need of a household"
    VACANCY = "vacancy", "企业岗位", "Vacancy of a company"


class PostingStep(Labelled):
    """What happens to a posting. `EXPIRE` is the clock's, `FILL` comes of a placement."""

    POST = "post", "发布", "Posted"
    PUBLISH = "publish", "审核通过", "Published"
    RETURN = "return", "退回", "Returned"
    CORRECT = "correct", "修改", "Corrected"
    WITHDRAW = "withdraw", "撤回", "Withdrawn"
    EXPIRE = "expire", "到期", "Expired"
    RENEW = "renew", "续期", "Renewed"
    FILL = "fill", "已上岗", "Filled"


class ReturnReason(Labelled):
    """Why staff did not publish what was posted."""

    UNCLEAR = "unclear", "内容不清楚", "It is not clear what is wanted"
    PERSONAL_DATA = "personal_data", "含有个人信息", "It holds personal data"
    PAY = "pay", "薪酬不合理", "The pay is not reasonable"
    NOT_DOMESTIC = "not_domestic", "不属于家政服务", "It is no domestic work"
    DISCRIMINATION = "discrimination", "含有歧视性要求", "It discriminates"
    DUPLICATE = "duplicate", "重复发布", "It is posted already"
    UNLAWFUL = "unlawful", "违反规定", "It is against the rules"


class NeedOfUnit(Value):
    """A need as staff and its household see it. `words` are what staff wrote when it was returned."""

    need: Need
    household_id: Id
    posted_by: Id
    expires_on: date | None
    return_reason: ReturnReason | None
    words: str | None


class PostingAct(Value):
    """`by` is null for what the clock did; `reason` is why somebody acted in the owner's name."""

    act_id: Id
    step: PostingStep
    at: datetime
    by: Id | None
    return_reason: ReturnReason | None
    reason: str | None


class PostNeedFor(PostNeed, Command, name="jobs.post_need_for", answer=NeedOfUnit):
    """As staff of the unit, post what a household asks for by phone or at the station; it is published at once."""

    household_id: Id
    reason: Sentence


class CorrectNeed(PostNeed, Command, name="jobs.correct_need", answer=NeedOfUnit):
    """Say it anew, in place of what was posted; staff look at it again."""

    need_id: Id


class PublishNeed(Command, name="jobs.publish_need", answer=NeedOfUnit):
    """Let others see it, for thirty days."""

    need_id: Id


class ReturnNeed(Command, name="jobs.return_need", answer=NeedOfUnit):
    """Send it back to the household, with a reason and words that say what to change."""

    need_id: Id
    return_reason: ReturnReason
    words: Sentence


class WithdrawNeed(Command, name="jobs.withdraw_need", answer=NeedOfUnit):
    """It is not wanted any more: what was proposed for it is over. Staff do it in its household's name, and say why."""

    need_id: Id
    reason: Sentence | None = Field(default=None, description="Why, if it is not one's own")


class RenewNeed(Command, name="jobs.renew_need", answer=NeedOfUnit):
    """Thirty days more from today, also after it has expired."""

    need_id: Id
    reason: Sentence | None = Field(default=None, description="Why, if it is not one's own")


class MyNeeds(PageQuery, name="jobs.my_needs", answer=Page[NeedOfUnit]):
    """Those of the household that asks, the newest first."""

    state: NeedState | None = None


class NeedsOfUnit(PageQuery, name="jobs.needs_of_unit", answer=Page[NeedOfUnit]):
    """Those of a unit and all under it, for its staff; `state=waiting` is what is to be looked at, the oldest first."""

    unit: UnitCode
    state: NeedState | None = None


class NeedActs(PageQuery, name="jobs.need_acts", answer=Page[PostingAct]):
    """What was done with a need, by whom and why; for its household and staff."""

    need_id: Id


class PostingChanged(Event, name="jobs.posting_changed", version=1, subject="posting_id", flows=Flow.HERE):
    """`owner_id` is the household, or who posted it for the company; `state` is what it has become by the step."""

    posting_id: Id
    kind: PostingKind
    owner_id: Id
    unit: UnitCode
    step: PostingStep
    state: NeedState


class PostingExpiring(Event, name="jobs.posting_expiring", version=1, subject="posting_id"):
    posting_id: Id
    kind: PostingKind
    owner_id: Id
    unit: UnitCode
    expires_on: date


class HoursReversed(Refusal):
    code, status = "hours-reversed", 422
    zh, en = "工作时间不正确", "The hours are the wrong way round"
    fix_zh, fix_en = (
        "请同时填写开始和结束时间,结束须晚于开始。",
        "Give both `from_time` and `until_time`, the end after the beginning.",
    )


class EndsBeforeItStarts(Refusal):
    code, status = "ends-before-it-starts", 422
    zh, en = "结束日期早于开始日期", "It ends before it starts"
    fix_zh, fix_en = "请核对开始和结束日期。", "Check `starts_on` and `ends_on`."


class PostingNotWaiting(Refusal):
    code = "posting-not-waiting"
    zh, en = "该信息不在待审核状态", "It does not wait to be published"
    fix_zh, fix_en = "请刷新待审核列表。", "Look at the list of what is waiting again."


class PostingNotReturnable(Refusal):
    code = "posting-not-returnable"
    zh, en = "该信息已结束或已退回", "It is over, or has been returned already"
    fix_zh, fix_en = "无需再操作。", "There is nothing to do."


class PostingNotCorrectable(Refusal):
    code = "posting-not-correctable"
    zh, en = "该信息现在不能修改", "It can't be corrected now"
    fix_zh, fix_en = "请撤回后重新发布。", "Withdraw it, and post it anew."


class PostingOver(Refusal):
    code = "posting-over"
    zh, en = "该信息已结束", "It is over already"
    fix_zh, fix_en = "无需再操作;如仍需要,请重新发布。", "There is nothing to do; post it anew if it is still wanted."


class PostingNotRenewable(Refusal):
    code = "posting-not-renewable"
    zh, en = "该信息现在不能续期", "It can't be renewed now"
    fix_zh, fix_en = "只有招聘中或已到期的信息可以续期。", "What is open or has expired can be renewed."


class NeedNotOpen(Refusal):
    code = "need-not-open"
    zh, en = "该需求现在不在招聘中", "This need is not open now"
    fix_zh, fix_en = "请先审核或续期,或选择其他需求。", "Have it published or renewed first, or choose another need."


class OwnersReasonMissing(Refusal):
    code, status = "owners-reason-missing", 422
    zh, en = "代发布人办理须说明原因", "Acting in the owner's name needs a reason"
    fix_zh, fix_en = "请填写 reason。", "Send it as `reason`; it is kept with your name."
