"""Vacancies (岗位) of companies under agreement, and who applies for them. Jobs owns it.

A vacancy goes the way of a posting (contracts/needs.py). A worker applies herself, or staff propose it to her and she
says yes: nobody is hired without her own word.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from pydantic import Field, StrictBool, StringConstraints

from contracts.jobs import NeedState, WorkType
from contracts.needs import PostingAct, ReturnReason
from contracts.terms import WeeklyHours
from contracts.values import Fen, Level, OccupationCode, Sentence, Title, UnitCode
from kernel.message import Command, Event, Flow, Id, Labelled, Page, PageQuery, Refusal, Value

Places = Annotated[int, Field(strict=True, ge=1, le=500)]
Terms = Annotated[str, StringConstraints(max_length=1000)]


class ApplicationState(Labelled):
    """Its way is drawn in docs/states.md."""

    PROPOSED = "proposed", "驿站推荐,待本人确认", "Proposed to her by staff"
    APPLIED = "applied", "已应聘", "Applied"
    SHORTLISTED = "shortlisted", "已入围", "Shortlisted"
    HIRED = "hired", "已录用", "Hired"
    DECLINED = "declined", "未录用", "Declined"
    WITHDRAWN = "withdrawn", "已撤回", "Withdrawn"
    LEFT = "left", "已离职", "No longer employed"


class ApplicationStep(Labelled):
    CONFIRM = "confirm", "本人确认", "She says yes"
    SHORTLIST = "shortlist", "列入候选", "Shortlisted"
    HIRE = "hire", "录用", "Hired"
    DECLINE = "decline", "不录用", "Declined"
    WITHDRAW = "withdraw", "撤回", "Withdrawn"
    LEAVE = "leave", "离职", "The employment ends"


class DeclineReason(Labelled):
    """Why a company does not hire; `CLOSED` is said by the platform when the vacancy is over."""

    SKILL = "skill", "技能不符", "The skill does not fit"
    EXPERIENCE = "experience", "经验不足", "Too little experience"
    TIMES = "times", "时间不合适", "The times do not fit"
    PAY = "pay", "薪酬未谈妥", "No agreement on pay"
    OTHER_HIRED = "other_hired", "已录用他人", "Somebody else was hired"
    CLOSED = "closed", "岗位已结束", "The vacancy is over"


class HireEndReason(Labelled):
    """Why an employment that came of a vacancy has ended. `TERM_OVER` is also the clock's."""

    TERM_OVER = "term_over", "约定期满", "The term is over"
    NEVER_STARTED = "never_started", "未实际到岗", "She never began"
    WORKER_LEFT = "worker_left", "从业人员提出离职", "The worker wanted to leave"
    COMPANY_ENDED = "company_ended", "企业提出终止", "The company ended it"
    BOTH_AGREED = "both_agreed", "双方协商终止", "Both agreed to end it"
    OTHER = "other", "其他原因", "Another reason"


class VacancyWork(Value):
    """What is offered, and where. Without `hours`, or living in, it takes all of a worker's time, as terms do."""

    title: Title
    occupation_code: OccupationCode
    work_type_zh: WorkType = ""
    level: Level = Level.FIVE
    unit: UnitCode
    places: Places = 1
    starts_on: date
    live_in: StrictBool = False
    pay_from_fen: Fen
    pay_to_fen: Fen
    terms: Terms = Field(default="", description="Hours, board and lodging, insurance; no contact details")
    ends_on: date | None = Field(default=None, description="The last day, if it is for a time")
    hours: list[WeeklyHours] = Field(default=[], max_length=50, description="Of every week; none: full time")


class Vacancy(VacancyWork):
    """A company's opening; `hired` of its `places` are taken."""

    vacancy_id: Id
    company_id: Id
    company_zh: str
    hired: int
    state: NeedState
    expires_on: date | None
    return_reason: ReturnReason | None = Field(default=None, description="For the company and staff alone")
    words: str | None = None


class Application(Value):
    """`applied_by`: she herself, or who of the staff proposed it to her."""

    application_id: Id
    vacancy_id: Id
    worker_id: Id
    applied_by: Id
    state: ApplicationState
    decline_reason: DeclineReason | None
    changed_at: datetime
    ended_on: date | None = Field(default=None, description="The last day of the employment, once it has ended")
    end_reason: HireEndReason | None = None


class PostVacancy(VacancyWork, Command, name="jobs.post_vacancy", answer=Vacancy):
    """As a member of a company under agreement; staff of the unit look at it before others see it."""

    company_id: Id


class CorrectVacancy(VacancyWork, Command, name="jobs.correct_vacancy", answer=Vacancy):
    """Say it anew, in place of what was posted; staff look at it again."""

    vacancy_id: Id


class PublishVacancy(Command, name="jobs.publish_vacancy", answer=Vacancy):
    vacancy_id: Id


class ReturnVacancy(Command, name="jobs.return_vacancy", answer=Vacancy):
    """Send it back to the company, with a reason and words that say what to change."""

    vacancy_id: Id
    return_reason: ReturnReason
    words: Sentence


class WithdrawVacancy(Command, name="jobs.withdraw_vacancy", answer=Vacancy):
    """No more are wanted; who has applied and was not hired is told. Staff do it in the company's name, and say why."""

    vacancy_id: Id
    reason: Sentence | None = Field(default=None, description="Why, if it is not one's own company's")


class RenewVacancy(Command, name="jobs.renew_vacancy", answer=Vacancy):
    """Thirty days more from today, also after it has expired."""

    vacancy_id: Id


class ApplyForVacancy(Command, name="jobs.apply_for_vacancy", answer=Application):
    """As a worker who holds the certificate that is asked for."""

    vacancy_id: Id


class ProposeVacancy(Command, name="jobs.propose_vacancy", answer=Application):
    """As staff, propose a vacancy to a worker of one's own unit; she confirms it, or not."""

    vacancy_id: Id
    worker_id: Id


class ConfirmApplication(Command, name="jobs.confirm_application", answer=Application):
    """Her yes to what staff have proposed."""

    application_id: Id


class WithdrawApplication(Command, name="jobs.withdraw_application", answer=Application):
    application_id: Id


class ShortlistApplicant(Command, name="jobs.shortlist_applicant", answer=Application):
    application_id: Id


class HireApplicant(Command, name="jobs.hire_applicant", answer=Application):
    """Take one of the places; with the last the vacancy is filled. Her time is taken from then on.

    Refused if she works elsewhere at the vacancy's times, be it for a household or another company.
    """

    application_id: Id


class EndHire(Command, name="jobs.end_hire", answer=Application):
    """She works there no longer: as the worker, the company, or staff of the vacancy's unit. Her time is hers again."""

    application_id: Id
    ended_on: date
    reason: HireEndReason


class DeclineApplicant(Command, name="jobs.decline_applicant", answer=Application):
    application_id: Id
    decline_reason: DeclineReason


class OpenVacancies(PageQuery, name="jobs.open_vacancies", answer=Page[Vacancy]):
    """What is to be had; for everybody."""

    under: UnitCode | None = Field(default=None, description="A unit with all that lies under it")
    occupation_code: OccupationCode | None = None
    company_id: Id | None = None
    live_in: bool | None = None


class MyVacancies(PageQuery, name="jobs.my_vacancies", answer=Page[Vacancy]):
    """Those of one's own companies, the newest first."""

    state: NeedState | None = None


class VacanciesOfUnit(PageQuery, name="jobs.vacancies_of_unit", answer=Page[Vacancy]):
    """Those of a unit and all under it, for its staff; `state=waiting` is what is to be looked at, the oldest first."""

    unit: UnitCode
    state: NeedState | None = None


class VacancyActs(PageQuery, name="jobs.vacancy_acts", answer=Page[PostingAct]):
    """What was done with a vacancy, by whom and why; for its company and staff."""

    vacancy_id: Id


class Applications(PageQuery, name="jobs.applications", answer=Page[Application]):
    """Those for a vacancy, for its company and staff, once she herself has applied; without one, one's own."""

    vacancy_id: Id | None = None
    state: ApplicationState | None = None


class VacancyProposed(Event, name="jobs.vacancy_proposed", version=1, subject="application_id"):
    application_id: Id
    vacancy_id: Id
    worker_id: Id
    unit: UnitCode


class ApplicationDeclined(Event, name="jobs.application_declined", version=1, subject="application_id"):
    application_id: Id
    vacancy_id: Id
    worker_id: Id
    decline_reason: DeclineReason


class Hired(Event, name="jobs.hired", version=1, subject="application_id", flows=Flow.UP):
    application_id: Id
    vacancy_id: Id
    company_id: Id
    worker_id: Id
    unit: UnitCode
    starts_on: date


class HireEnded(Event, name="jobs.hire_ended", version=1, subject="application_id", flows=Flow.UP):
    application_id: Id
    vacancy_id: Id
    company_id: Id
    worker_id: Id
    unit: UnitCode
    ended_on: date
    reason: HireEndReason
    to_tell: Id | None = Field(description="The worker, unless she has said so herself")


class NotOfCompany(Refusal):
    code, status = "not-of-company", 403
    zh, en = "您不是该合作企业的成员,或合作未生效", "You do not speak for this company, or it is not under agreement"
    fix_zh, fix_en = "请联系签约的基地或驿站。", "Ask the base or station that it has its agreement with."


class VacancyNotOpen(Refusal):
    code = "vacancy-not-open"
    zh, en = "该岗位现在不在招聘中", "This vacancy is not open now"
    fix_zh, fix_en = "请选择其他岗位。", "Choose another vacancy."


class OutsideAgreement(Refusal):
    code, status = "outside-agreement", 422
    zh, en = "岗位不在合作协议所在单位范围内", "The vacancy lies outside the unit of the company's agreement"
    fix_zh, fix_en = "请选择签约单位或其下属单位。", "Choose the unit of the agreement, or one under it."


class AlreadyApplied(Refusal):
    code = "already-applied"
    zh, en = "已应聘或已被推荐到此岗位", "She has applied for this vacancy, or it was proposed to her"
    fix_zh, fix_en = "请查看应聘进度。", "Look at how the application stands."


class ApplicationStepRefused(Refusal):
    code = "application-step-refused"
    zh, en = "应聘的当前状态不允许此操作", "The application does not stand so that this can follow"
    fix_zh, fix_en = "当前状态:{state},请刷新后查看。", "It is {state} now: look at it again."
