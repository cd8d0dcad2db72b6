"""Partner companies (联合当地优质家政公司): agreements, who speaks for them, and their own workers."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from pydantic import Field, StrictBool, StringConstraints

from contracts.values import Sentence, Title, UnitCode
from kernel.message import Command, Event, Flow, Id, Labelled, Page, PageQuery, Query, Refusal, Value

#: 统一社会信用代码 (GB 32100-2015): 18 characters, the last a check character.
CreditCode = Annotated[
    str, StringConstraints(pattern=r"^[0-9A-HJ-NPQRTUWXY]{18}$"), Field(examples=["91350100MA00000000"])
]
#: 协议编号, as the unit numbers its agreements.
AgreementNumber = Annotated[str, StringConstraints(min_length=1, max_length=40)]
#: What a company hands to one worker. It is good for 14 days, and once.
LinkCode = Annotated[str, StringConstraints(pattern=r"^[0-9A-HJKMNP-TV-Z]{10}$"), Field(examples=["7K3MQ2ZD9X"])]


class CompanyState(Labelled):
    PROPOSED = "proposed", "拟合作", "Proposed"
    AGREED = "agreed", "合作中", "Agreed"
    SUSPENDED = "suspended", "暂停合作", "Suspended"
    ENDED = "ended", "已终止", "Ended"


class CompanyStep(Labelled):
    """What is done to an agreement. `lapse` the clock does, the day after its last."""

    PROPOSE = "propose", "提出合作", "Propose"
    AGREE = "agree", "签订协议", "Agree"
    RENEW = "renew", "续签", "Renew"
    SUSPEND = "suspend", "暂停", "Suspend"
    RESUME = "resume", "恢复", "Resume"
    END = "end", "终止", "End"
    LAPSE = "lapse", "到期终止", "Lapse"


class CompanyDuty(Labelled):
    """What a company undertakes in its agreement."""

    FOUNDING = "founding", "参与创立", "Founding the unit with others"
    PLACES = "places", "提供实训场地", "Places for practice"
    TRAINERS = "trainers", "选派师资", "Trainers"
    VACANCIES = "vacancies", "提供就业岗位", "Vacancies"
    FREE_PLACEMENT = "free_placement", "免费上岗", "Placement at no charge"
    ACTIVITIES = "activities", "参与公益活动", "Public-benefit activities"
    FUNDING = "funding", "经费支持", "Funding"


class CompanyLinkState(Labelled):
    """How a worker belongs to a company."""

    OFFERED = "offered", "待本人确认", "Awaiting her word"
    ACTIVE = "active", "在册", "On the company's roll"
    EXPIRED = "expired", "已过期", "Expired"
    WITHDRAWN = "withdrawn", "公司已撤回", "Withdrawn by the company"
    LEFT = "left", "本人退出", "She has left"
    RELEASED = "released", "公司移出", "Released by the company"
    CLOSED = "closed", "合作终止", "Ended with the agreement"


class Agreement(Value):
    """`until` is its last day. `file_id`: the signed document among the uploads."""

    number: AgreementNumber
    from_on: date
    until: date
    duties: list[CompanyDuty] = Field(min_length=1, max_length=20)
    file_id: Id | None = None


class Company(Value):
    """`is_founder`: a founder (创立单位) of the unit."""

    company_id: Id
    unit: UnitCode
    name_zh: str
    name_en: str
    credit_code: CreditCode
    is_founder: bool
    state: CompanyState
    agreement: Agreement | None


class CompanyAct(Value):
    """One step. `by` is null where the clock did it."""

    act_id: Id
    step: CompanyStep
    by: Id | None
    at: datetime
    reason: str


class WorkerLink(Value):
    """`code` is shown to the company until the worker has used it."""

    link_id: Id
    company_id: Id
    worker_id: Id | None
    code: LinkCode | None
    state: CompanyLinkState
    offered_at: datetime
    since: datetime | None
    until: datetime | None


class ProposeCompany(Command, name="stations.propose_company", answer=Company):
    """Enter a company with which a unit means to work; by its staff."""

    unit: UnitCode
    name_zh: Title
    name_en: Title
    credit_code: CreditCode
    is_founder: StrictBool = False


class AgreeWithCompany(Command, name="stations.agree_with_company", answer=Company):
    """Enter the agreement that was signed, or its renewal."""

    company_id: Id
    agreement: Agreement


class SuspendCompany(Command, name="stations.suspend_company", answer=Company):
    """While it is suspended it can't publish vacancies, nor invite."""

    company_id: Id
    reason: Sentence


class ResumeCompany(Command, name="stations.resume_company", answer=Company):
    company_id: Id
    reason: Sentence


class EndCompany(Command, name="stations.end_company", answer=Company):
    """For good: its people lose their role, its workers are on no roll of it."""

    company_id: Id
    reason: Sentence


class OfferLink(Command, name="stations.offer_link", answer=WorkerLink):
    """As one of a company: a code for one worker, who confirms with it that she is of this company."""

    company_id: Id


class WithdrawLink(Command, name="stations.withdraw_link", answer=WorkerLink):
    """As one of the company, before the worker has confirmed."""

    link_id: Id


class ConfirmLink(Command, name="stations.confirm_link", answer=WorkerLink):
    """As the worker: she is of this company, whose people see from now on who she is (her name masked)."""

    code: LinkCode


class LeaveCompany(Command, name="stations.leave_company", answer=WorkerLink):
    """As the worker."""

    link_id: Id


class ReleaseWorker(Command, name="stations.release_worker", answer=WorkerLink):
    """As one of the company."""

    link_id: Id


class Companies(PageQuery, name="stations.companies", answer=Page[Company]):
    """Those of a unit and all under it, for its staff and operators."""

    unit: UnitCode
    state: CompanyState | None = None
    is_founder: bool | None = None
    duty: CompanyDuty | None = None


class CompanyById(Query, name="stations.company_by_id", answer=Company):
    """For staff of its unit and for its own people."""

    company_id: Id


class CompanyActs(PageQuery, name="stations.company_acts", answer=Page[CompanyAct]):
    """What was done with a company, the oldest first; for staff of its unit."""

    company_id: Id


class MyCompanies(PageQuery, name="stations.my_companies", answer=Page[Company]):
    """Those for which the person who asks may speak."""


class CompanyWorkers(PageQuery, name="stations.company_workers", answer=Page[WorkerLink]):
    """A company's own workers, for its people and for staff of its unit. Another company's are not there."""

    company_id: Id
    state: CompanyLinkState | None = CompanyLinkState.ACTIVE


class MyCompanyLinks(PageQuery, name="stations.my_company_links", answer=Page[WorkerLink]):
    """The companies that the worker who asks is or was of."""


class CompanyChanged(
    Event, name="stations.company_changed", version=1, subject="company_id", flows=Flow.UP | Flow.DOWN
):
    company_id: Id
    name_zh: str
    unit: UnitCode
    state: CompanyState


class CompanyMemberChanged(Event, name="stations.company_member_changed", version=1, subject="person_id"):
    """Who may speak for a company, or may no longer."""

    person_id: Id
    company_id: Id
    unit: UnitCode
    is_member: bool


class CompanyWorkerChanged(Event, name="stations.company_worker_changed", version=1, subject="worker_id"):
    """A worker is on a company's roll by her own word, or no longer."""

    worker_id: Id
    company_id: Id
    unit: UnitCode
    is_linked: bool


class InvalidCreditCode(Refusal, for_fields=("credit_code",)):
    code, status = "invalid-credit-code", 422
    zh, en = "统一社会信用代码不正确", "The company's credit code is not valid"
    fix_zh, fix_en = "请核对营业执照上的 18 位代码。", "Check the 18 characters on its licence (GB 32100-2015)."


class CompanyKnown(Refusal):
    code = "company-known"
    zh, en = "该公司已在本单位登记", "This unit has entered this company already"
    fix_zh, fix_en = "请在公司列表中查找;已终止的也可续签。", "Find it in the list; one that has ended can agree again."


class CompanyNotInState(Refusal):
    code = "company-not-in-state"
    zh, en = "合作现在不能这样变更", "The agreement can't take this step now"
    fix_zh, fix_en = "请先查看公司的合作状态。", "Look at its state first: {state}."


class AgreementDatesWrong(Refusal):
    code, status = "agreement-dates-wrong", 422
    zh, en = "协议起止日期不正确", "The agreement's dates do not fit"
    fix_zh, fix_en = "终止日须不早于起始日,且不早于今天。", "Its last day must be neither before its first nor past."


class LinkClosed(Refusal):
    code = "link-closed"
    zh, en = "该关联码已失效", "This code or link is no longer good"
    fix_zh, fix_en = "请向公司索取新的关联码。", "Ask the company for a new code."


class LinkedAlready(Refusal):
    code = "linked-already"
    zh, en = "您已在一家公司在册", "You are on a company's roll already"
    fix_zh, fix_en = "请先退出原公司。", "Leave that company first."
