"""今日待办: what staff of a unit have to do today. Each service says its own; the gateway puts them together."""

from __future__ import annotations

from contracts.values import UnitCode
from kernel.message import Labelled, Query, Value


class TaskKind(Labelled):
    """In the order in which they are shown."""

    SESSIONS_TODAY = "sessions_today", "今天上课,请组织签到", "Sessions today: take attendance"
    EXAMS_TODAY = "exams_today", "今天考试", "Exams today"
    CLASSES_TO_OPEN = "classes_to_open", "待开放报名的培训班", "Planned classes to open"
    ATTENDANCE_MISSING = "attendance_missing", "已上课、无签到记录的课次", "Past sessions without attendance"
    CLASSES_TO_COMPLETE = "classes_to_complete", "已结束、待办结业的培训班", "Finished classes to complete"
    TICKETS_TO_PRINT = "tickets_to_print", "一周内考试,请打印准考证", "Exams within a week: print the tickets"
    MARKS_TO_ENTER = "marks_to_enter", "已考试、待录入成绩", "Exams held: enter the marks"
    EVIDENCE_WAITING = "evidence_to_decide", "待审核的陈述", "Statements to decide"
    REVIEWS_WAITING = "reviews_to_decide", "待处理的成绩复核", "Reviews of marks to decide"
    POSTINGS_WAITING = "postings_waiting", "待审核的用工需求和岗位", "Needs and vacancies to look at"
    REFERRALS_WAITING = "referrals_waiting", "三天以上未答复的推介,请电话联系", "Unanswered referrals of 3 days: call"
    FOLLOW_UPS_DUE = "follow_ups_due", "今天应做的回访", "Follow-ups to make"
    COMPLAINTS_WAITING = "complaints_waiting", "待处理的投诉", "Complaints to accept or to decide"
    RATINGS_REPORTED = "ratings_reported", "被举报、待审核的评价", "Ratings that were reported"
    APPEALS_WAITING = "appeals_waiting", "待处理的信用申诉", "Appeals against entries of standing"
    NOTICES_UNSEEN = "notices_unseen", "未处理的工作提醒", "Notices that nobody has seen to"
    INVITATIONS_OPEN = "invitations_open", "未答复的任职邀请", "Invitations that wait for an answer"
    TERMS_ENDING = "terms_ending", "30 天内到期的任职", "Terms that end within 30 days"
    AGREEMENTS_ENDING = "agreements_ending", "30 天内到期的合作协议", "Agreements that end within 30 days"


class Task(Value):
    """`link` is the list behind the count, at this API."""

    kind: TaskKind
    count: int
    link: str


class TrainingTasks(Query, name="training.tasks_today", answer=list[Task]):
    """For staff of the unit: its own and those of all under it; what is nothing is left out. So with each service."""

    unit: UnitCode


class CertificationTasks(Query, name="certification.tasks_today", answer=list[Task]):
    unit: UnitCode


class JobsTasks(Query, name="jobs.tasks_today", answer=list[Task]):
    unit: UnitCode


class AccountsTasks(Query, name="accounts.tasks_today", answer=list[Task]):
    unit: UnitCode


class StationsTasks(Query, name="stations.tasks_today", answer=list[Task]):
    unit: UnitCode


def things_to_do(*found: tuple[TaskKind, int | None, str]) -> list[Task]:
    return [Task(kind=kind, count=count, link=link) for kind, count, link in found if count]
