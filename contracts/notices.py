"""Notices: what a person is told without having asked. Accounts owns them, for it knows how to reach her."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from kernel.message import Command, Id, Labelled, Page, PageQuery, Query, Value


class NoticeKind(Labelled):
    """What she is told. The words are the whole text: nothing is filled in, so that none can hold a person's data."""

    CERTIFICATE_ISSUED = "certificate_issued", "您的职业技能等级证书已颁发。", "Your certificate has been issued."
    CERTIFICATE_REVOKED = (
        "certificate_revoked",
        "您的一本证书已失效,详情请向驿站了解。",
        "One of your certificates has been revoked; your station can tell you more.",
    )
    CERTIFICATE_SUSPENDED = (
        "certificate_suspended",
        "您的一本证书已暂停使用,详情请向驿站了解。",
        "One of your certificates is suspended; your station can tell you more.",
    )
    CERTIFICATE_REINSTATED = ("certificate_reinstated", "您的一本证书已恢复使用。", "Your certificate is valid again.")
    WORKER_REFERRED = (
        "worker_referred",
        "驿站向您推介了一份工作,请答复。",
        "Your station proposes work to you: please answer.",
    )
    HOUSEHOLD_REFERRED = (
        "household_referred",
        "驿站向您推介了一位家政人员,请答复。",
        "Your station proposes a worker to you: please answer.",
    )
    SEAT_OFFERED = (
        "seat_offered",
        "您候补的培训班有名额了,请尽快确认,逾期将让给下一位。",
        "A seat in the class you wait for is held for you: accept it soon, or the next in line gets it.",
    )
    MOVED_UP = "moved_up", "您候补的培训班有名额了,已为您报名。", "You have a seat in the class that you waited for."
    SEAT_LAPSED = (
        "seat_lapsed",
        "您没有按时确认培训班名额,名额已让给下一位。",
        "You did not accept the seat in time: the next in line has it.",
    )
    CLASS_CANCELLED = (
        "class_cancelled",
        "您报名的一个培训班已取消,请选择其他班。",
        "A class you are in has been cancelled: please choose another.",
    )
    ENROLMENT_CANCELLED = (
        "enrolment_cancelled",
        "驿站已代您取消一个培训班的报名。",
        "Your station has cancelled your enrolment in a class.",
    )
    SESSION_MOVED = (
        "session_moved",
        "您报名的培训班有一次课改了时间或教室,请查看课表。",
        "A session of a class you are in has another time or room: look at your timetable.",
    )
    SESSION_CLASHES = (
        "session_clashes",
        "您报名的培训班有一次课改了时间,与您的其他课程冲突,请联系驿站。",
        "A session of a class you are in has moved to a time when you have another: ask your station.",
    )
    SESSION_CANCELLED = (
        "session_cancelled",
        "您报名的培训班有一次课取消了,请查看课表。",
        "A session of a class you are in is called off: look at your timetable.",
    )
    CERTIFICATE_EXPIRING = (
        "certificate_expiring",
        "您的一本证书将在三个月内到期,请及时续期。",
        "One of your certificates expires within three months: please renew it.",
    )
    EXAM_SEAT_ASSIGNED = (
        "exam_seat_assigned",
        "您的考场座位已排定,请查看准考证。",
        "Your seat in the exam is assigned: look at your admission ticket.",
    )
    EXAM_CANCELLED = (
        "exam_cancelled",
        "您报名的一场考试已取消,请选择其他场次。",
        "An exam you are registered for has been cancelled: please choose another.",
    )
    EXAM_MARKED = "exam_marked", "您的考试成绩已公布,请查看。", "Your exam results are out."
    EVIDENCE_DECIDED = "evidence_decided", "您提交的陈述已审核,请查看结果。", "What you stated has been decided on."
    REVIEW_DECIDED = "review_decided", "您申请的成绩复核已有结果,请查看。", "The review of your mark is decided."
    INVITED = (
        "invited",
        "您收到一份任职邀请,请在 7 天内登录平台答复。",
        "You are invited to a role: please sign in and answer within 7 days.",
    )
    TERM_ENDED = "term_ended", "您在一个单位的任职已结束。", "A role that you held at a unit has ended."
    POSTING_PUBLISHED = (
        "posting_published",
        "您发布的用工信息已通过审核,现已公开。",
        "What you posted has been published.",
    )
    POSTING_RETURNED = (
        "posting_returned",
        "您发布的用工信息被退回,请查看原因,修改后重新提交。",
        "What you posted was returned: look at the reason, correct it and send it again.",
    )
    POSTING_EXPIRING = (
        "posting_expiring",
        "您发布的用工信息即将到期,如仍需要,请续期。",
        "What you posted expires soon: renew it if it is still wanted.",
    )
    POSTING_EXPIRED = (
        "posting_expired",
        "您发布的用工信息已到期,如仍需要,请续期或重新发布。",
        "What you posted has expired: renew it or post it anew if it is still wanted.",
    )
    VACANCY_PROPOSED = (
        "vacancy_proposed",
        "驿站向您推荐了一个企业岗位,请答复。",
        "Your station proposes a company's vacancy to you: please answer.",
    )
    HIRED = "hired", "您应聘的企业岗位已录用您。", "The company you applied to has hired you."
    HIRE_ENDED = (
        "hire_ended",
        "您的一份企业用工已登记结束。",
        "An employment of yours at a company was recorded as ended.",
    )
    APPLICATION_DECLINED = (
        "application_declined",
        "您应聘的一个企业岗位没有录用您,可查看其他岗位。",
        "A company you applied to has not hired you: look at other vacancies.",
    )
    ACTIVITY_CANCELLED = (
        "activity_cancelled",
        "您报名的一项活动已取消,请选择其他活动。",
        "An activity you signed up for is cancelled for you: please choose another.",
    )
    ACTIVITY_PLACE = (
        "activity_place",
        "您候补的活动有名额了,已为您报名。",
        "You have a place in the activity now.",
    )
    ACTIVITY_MOVED = (
        "activity_moved",
        "您报名的一项活动时间或地点有变,请查看。",
        "An activity you signed up for is at another time or place: please look.",
    )
    HOURS_CERTIFIED = (
        "hours_certified",
        "孩子的劳动教育学时证明已出具,可查看和打印。",
        "Your child's certificate of hours is there to see and print.",
    )
    QUESTION_ANSWERED = "question_answered", "您在交流区的提问有新回答。", "Your question has been answered."
    POST_REMOVED = (
        "post_removed",
        "您在交流区发布的一条内容已被管理人员删除,详情请向驿站了解。",
        "A moderator has removed what you wrote in the exchange; your station can tell you more.",
    )
    FAIR_CALLED_OFF = (
        "fair_called_off",
        "您报名的一场招聘会已取消,请查看其他招聘会。",
        "A job fair you signed up for has been cancelled: look at others.",
    )
    FAIR_INTERVIEW_CANCELLED = (
        "fair_interview_cancelled",
        "您预约的一场招聘会面谈已取消,可改约其他展位。",
        "An interview of yours at a job fair has been cancelled: you can book another.",
    )
    RATED = "rated", "您收到一条上岗评价,请查看。", "You have been rated after a placement: have a look."
    COMPLAINT_MOVED = (
        "complaint_moved",
        "与您有关的一件投诉有了新进展,请查看。",
        "There is news of a complaint that concerns you: have a look.",
    )
    STANDING_CHANGED = (
        "standing_changed",
        "您的信用等级有变化,请查看。如有异议,可在 30 天内申诉。",
        "Your standing has changed: have a look. You can appeal within 30 days.",
    )
    APPEAL_DECIDED = "appeal_decided", "您的信用申诉已有结果,请查看。", "Your appeal has been decided."
    REFERRAL_DECLINED = (
        "referral_declined",
        "对方没有接受一次就业推介,驿站会继续为您推介。",
        "The other side has declined a referral; your station will propose another.",
    )
    REFERRAL_WITHDRAWN = (
        "referral_withdrawn",
        "一次就业推介已撤回,无需再答复。",
        "A referral has been withdrawn: you need not answer it any more.",
    )
    REFERRAL_EXPIRED = (
        "referral_expired",
        "一次就业推介逾期未答复,已失效;如仍有需要请联系驿站。",
        "A referral was not answered in time and has expired; ask your station if you still want it.",
    )
    TERMS_CHANGED = (
        "terms_changed",
        "一次就业推介的用工条件有变,请查看后重新答复。",
        "The terms of a referral have changed: please read them and answer.",
    )
    MEETING_PLANNED = (
        "meeting_planned",
        "驿站为您约定了一次面谈,请查看时间和方式。",
        "Your station has planned a meeting: please look when and how.",
    )
    MEETING_CANCELLED = "meeting_cancelled", "约定的一次面谈已取消。", "A meeting has been cancelled."
    PLACEMENT_STARTED = "placement_started", "上岗已确认。", "The start of the placement is confirmed."
    PLACEMENT_ENDED = (
        "placement_ended",
        "一次上岗已登记结束,如有疑问请联系驿站。",
        "A placement has been recorded as ended; ask your station if you have questions.",
    )
    AGREEMENT_TO_SIGN = (
        "agreement_to_sign",
        "三方服务合同已拟好,请阅读并确认。",
        "The agreement of the three parties is drawn up: please read and confirm it.",
    )
    AGREEMENT_SIGNED = (
        "agreement_signed",
        "三方服务合同各方均已确认。",
        "All three parties have confirmed the agreement.",
    )
    FOLLOW_UP_DUE = (
        "follow_up_due",
        "您推介的一次上岗到回访日了,请回访。",
        "A placement of yours is due for a follow-up.",
    )
    FOLLOW_UP_OVERDUE = (
        "follow_up_overdue",
        "您推介的一次上岗逾期未回访,请尽快回访。",
        "A follow-up of a placement of yours is overdue: please make it.",
    )
    REPORT_DUE = (
        "report_due",
        "本县(市、区)上月月报即将到期,请编制并上报。",
        "Your county's report of last month is due soon: please draft and submit it.",
    )
    REPORT_OVERDUE = (
        "report_overdue",
        "本县(市、区)上月月报已逾期,请尽快上报。",
        "Your county's report of last month is overdue: please submit it.",
    )
    PROMOTER_APPOINTED = (
        "promoter_appointed",
        "您已被聘为家政宣传员,请查看您的推荐码。",
        "You have been appointed as a promoter: look at your code.",
    )
    PROMOTER_CODE_REPLACED = (
        "promoter_code_replaced",
        "您的宣传员推荐码已更换,旧码停用,请查看新码。",
        "Your promoter's code was replaced and the former one is void: look at the new one.",
    )
    PROMOTER_ENDED = (
        "promoter_ended",
        "您的宣传员任期已结束,感谢您的付出。",
        "Your time as a promoter has ended; thank you for what you did.",
    )
    PLACED = "placed", "双方均已接受,上岗已登记。", "Both have accepted: the placement is recorded."


class Notice(Value):
    """`about` is the id of what it is about: a certificate, a referral, a placement."""

    notice_id: Id
    kind: NoticeKind
    text_zh: str
    text_en: str
    about: Id
    told_at: datetime
    read_at: datetime | None
    link: str | None = Field(default=None, description="Where it is answered")


class NoticePreferences(Value):
    by_sms: bool


class ReadNotices(Command, name="accounts.read_notices"):
    """These have been read; those of others are left alone."""

    notice_ids: list[Id] = Field(min_length=1, max_length=100)


class SetNoticePreferences(Command, name="accounts.set_notice_preferences", answer=NoticePreferences):
    """Whether an SMS says so too. What is told by the platform itself can't be switched off."""

    by_sms: bool


class Notices(PageQuery, name="accounts.notices", answer=Page[Notice]):
    """What the person who asks was told, the newest first."""

    unread: bool = False


class MyNoticePreferences(Query, name="accounts.notice_preferences", answer=NoticePreferences):
    pass
