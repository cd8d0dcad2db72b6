"""Activities of a unit: publicity, exhibitions, young people's programmes, exchange. Stations owns them.

People sign up, are ticked off, and at the end staff say how many were reached: that enters the public-benefit ledger.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from pydantic import AwareDatetime, Field, StrictBool, StringConstraints

from contracts.values import Sentence, Title, UnitCode
from kernel.message import Command, Event, Id, Labelled, Page, PageQuery, Query, Refusal, Value

Words = Annotated[str, StringConstraints(max_length=1000)]
Hours = Annotated[int, Field(strict=True, ge=1, le=24, description="课时; what a young person's certificate says")]
Heads = Annotated[int, Field(strict=True, ge=0, le=100_000)]
Seats = Annotated[int, Field(strict=True, ge=1, le=2000)]
ChildAge = Annotated[int, Field(strict=True, ge=3, le=17, description="Years of age reached in this calendar year")]


class ActivityKind(Labelled):
    PUBLICITY = "publicity", "家政宣传", "Publicity"
    EXHIBITION = "exhibition", "展示", "Exhibition"
    YOUTH = "youth", "青少年家务劳动教育", "Household-chores education for young people"
    CROSS_STRAIT = "cross_strait", "两岸家政融合交流", "Cross-strait exchange"
    MEETING = "meeting", "从业人员互动交流", "Workers' meeting"
    OTHER = "other", "其他公益活动", "Other public-benefit activity"


class ActivityState(Labelled):
    PLANNED = "planned", "筹备中", "Planned"
    OPEN = "open", "报名中", "Open"
    RUNNING = "running", "进行中", "Running"
    HELD = "held", "已举办", "Held"
    CANCELLED = "cancelled", "已取消", "Cancelled"


class ParticipationState(Labelled):
    SIGNED_UP = "signed_up", "已报名", "Signed up"
    WAITING = "waiting", "候补中", "Waiting"
    ATTENDED = "attended", "已参加", "Attended"
    ABSENT = "absent", "未到", "Absent"
    CANCELLED = "cancelled", "已取消", "Cancelled"


class ParticipationCause(Labelled):
    """Why a participation was cancelled."""

    OWN = "own", "本人取消", "By herself"
    STAFF = "staff", "驿站代为取消", "By staff in her name"
    ACTIVITY = "activity", "活动取消", "The activity was cancelled"


class ActivityPlan(Value):
    """`capacity` null: whoever comes is welcome, and nobody needs to sign up. A young people's programme has an age
    band. `title_hant` and `text_hant` are for readers of Traditional Chinese.
    """

    unit: UnitCode
    kind: ActivityKind
    title_zh: Title
    title_en: Title
    title_hant: Title | None = None
    text_zh: Words = ""
    text_hant: Words = ""
    place: Title
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    sign_up_until: AwareDatetime | None = None
    capacity: Seats | None = None
    waiting_places: int = Field(default=0, strict=True, ge=0, le=500)
    hours: Hours
    materials: list[Title] = Field(default=[], max_length=30)
    min_age: ChildAge | None = None
    max_age: ChildAge | None = None


class Activity(ActivityPlan):
    """`signed_up` and `waiting` are how many, never who."""

    activity_id: Id
    state: ActivityState
    signed_up: int
    waiting: int
    people_reached: int | None


class PlanActivity(ActivityPlan, Command, name="stations.plan_activity", answer=Activity):
    """Plan an activity; it is seen by others when it is opened."""


class Participation(Value):
    """`person_id` is the guardian's where a child takes part."""

    participation_id: Id
    activity_id: Id
    person_id: Id
    child_id: Id | None
    state: ParticipationState


class ActivityAct(Value):
    """What somebody of the staff did with an activity, or in a person's name, and why."""

    act_id: Id
    act: str
    at: datetime
    by: Id
    person_id: Id | None
    reason: str


class OpenActivity(Command, name="stations.open_activity", answer=Activity):
    activity_id: Id


class ChangeActivity(Command, name="stations.change_activity", answer=Activity):
    """Change when or where, or make more room; who has signed up is told. What is left out stays."""

    activity_id: Id
    place: Title | None = None
    starts_at: AwareDatetime | None = None
    ends_at: AwareDatetime | None = None
    capacity: Seats | None = None


class CancelActivity(Command, name="stations.cancel_activity", answer=Activity):
    activity_id: Id
    reason: Sentence


class ReportActivity(Command, name="stations.report_activity", answer=Activity):
    """Say how it went, once, when it has begun: it is held then. Who signed up and was not ticked off was absent."""

    activity_id: Id
    people_reached: Heads
    hours: Hours | None = Field(default=None, description="If they were others than planned")


class SignUp(Command, name="stations.sign_up", answer=Participation):
    """Take part oneself; or, when it is full, wait for a place, which comes by itself."""

    activity_id: Id


class SignUpFor(Command, name="stations.sign_up_for", answer=Participation):
    """As staff of the activity, sign up a woman of one's own unit who can't do it herself."""

    activity_id: Id
    person_id: Id
    reason: Sentence


class CancelParticipation(Command, name="stations.cancel_participation", answer=Participation):
    """Before the activity begins. Staff can do it in somebody's name, with a reason."""

    participation_id: Id
    reason: Sentence | None = Field(default=None, description="Why, if it is not one's own")


class RecordPresence(Command, name="stations.record_presence", answer=list[Participation]):
    """Who came, or (with `present` false) did not; until the activity is reported the last word counts."""

    activity_id: Id
    participation_ids: list[Id] = Field(min_length=1, max_length=100)
    present: StrictBool = True


class Activities(PageQuery, name="stations.activities", answer=Page[Activity]):
    """What a unit and those under it offer and have held; the whole city without a unit."""

    unit: UnitCode | None = None
    kind: ActivityKind | None = None
    since: AwareDatetime | None = Field(default=None, description="Ending after this moment")
    newest_first: bool = False


class ActivitiesOfUnit(PageQuery, name="stations.activities_of_unit", answer=Page[Activity]):
    """For staff: planned and cancelled ones too."""

    unit: UnitCode
    kind: ActivityKind | None = None
    newest_first: bool = False


class ActivityById(Query, name="stations.activity_by_id", answer=Activity):
    activity_id: Id


class Participants(PageQuery, name="stations.participants", answer=Page[Participation]):
    """Who takes part, for staff of the activity."""

    activity_id: Id
    state: ParticipationState | None = None


class MyParticipations(PageQuery, name="stations.my_participations", answer=Page[Participation]):
    """One's own and one's children's."""

    newest_first: bool = False


class ActivityActs(PageQuery, name="stations.activity_acts", answer=Page[ActivityAct]):
    activity_id: Id


class ActivityHeld(Event, name="stations.activity_held", version=1, subject="activity_id"):
    activity_id: Id
    unit: UnitCode
    kind: ActivityKind
    hours: int
    people_reached: int
    held_on: date


class ParticipationCancelled(Event, name="stations.participation_cancelled", version=1, subject="activity_id"):
    participation_id: Id
    activity_id: Id
    person_id: Id
    unit: UnitCode
    cause: ParticipationCause


class PlaceGiven(Event, name="stations.place_given", version=1, subject="activity_id"):
    """She waited, and takes part now."""

    participation_id: Id
    activity_id: Id
    person_id: Id
    unit: UnitCode


class ActivityMoved(Event, name="stations.activity_moved", version=1, subject="activity_id"):
    """It is at another time or place than she was told; one for each who has signed up."""

    participation_id: Id
    activity_id: Id
    person_id: Id
    unit: UnitCode


class ActivityTimesReversed(Refusal):
    code, status = "activity-times-reversed", 422
    zh, en = "活动时间有误", "The activity's times do not fit"
    fix_zh, fix_en = (
        "开始时间须早于结束时间,报名截止不得晚于结束时间。",
        "It begins before it ends, and signing up ends before that too.",
    )


class AgeBandWrong(Refusal):
    code, status = "age-band-wrong", 422
    zh, en = "年龄段有误", "The age band does not fit"
    fix_zh, fix_en = (
        "青少年活动须填写年龄段(下限不高于上限),其他活动不填。",
        "A young people's programme names its lowest and highest age, in this order; no other activity does.",
    )


class ActivityNotPlanned(Refusal):
    code = "activity-not-planned"
    zh, en = "活动不在筹备状态", "The activity is not planned any more"
    fix_zh, fix_en = "只有筹备中的活动可以开放报名。", "Only a planned activity is opened."


class ActivityNotCancellable(Refusal):
    code = "activity-not-cancellable"
    zh, en = "活动已结束,不能取消", "The activity is over"
    fix_zh, fix_en = "已举办或已取消的活动不能再取消。", "What was held or cancelled can't be cancelled."


class ActivityNotChangeable(Refusal):
    code = "activity-not-changeable"
    zh, en = "活动已开始或已取消,不能更改", "The activity has begun or was cancelled"
    fix_zh, fix_en = "请另行安排一场活动。", "Plan another activity."


class ActivityNotRunning(Refusal):
    code = "activity-not-running"
    zh, en = "活动尚未开始或已登记结果", "The activity has not begun, or was reported already"
    fix_zh, fix_en = "请在活动开始后、登记结果前办理。", "Do it after it has begun and before it is reported."


class CapacityTooSmall(Refusal):
    code = "capacity-too-small"
    zh, en = "名额少于已报名人数", "There are more people in it than that"
    fix_zh, fix_en = "已有 {signed_up} 人报名,名额不能更少。", "{signed_up} have signed up: it can't have fewer places."


class SignUpClosed(Refusal):
    code = "sign-up-closed"
    zh, en = "活动现在不接受报名", "The activity takes nobody now"
    fix_zh, fix_en = "请选择其他报名中的活动。", "Choose another activity that is open."


class NoSignUpNeeded(Refusal):
    code = "no-sign-up-needed"
    zh, en = "该活动无需报名", "Nobody needs to sign up for this"
    fix_zh, fix_en = "届时直接前往即可。", "Just come."


class ActivityFull(Refusal):
    code = "activity-full"
    zh, en = "活动名额已满", "The activity is full"
    fix_zh, fix_en = "请选择其他活动。", "Choose another activity."


class SignedUpAlready(Refusal):
    code = "signed-up-already"
    zh, en = "已报名该活动", "Signed up already"
    fix_zh, fix_en = "无需重复报名。", "There is nothing to do."


class ForChildrenOnly(Refusal):
    code = "for-children-only"
    zh, en = "青少年活动须由监护人为孩子报名", "This is for children, whom a guardian signs up"
    fix_zh, fix_en = (
        "请用 child_id 报名(POST /v1/child-sign-ups)。",
        "Use POST /v1/child-sign-ups with your child's id.",
    )


class ParticipationOver(Refusal):
    code = "participation-over"
    zh, en = "报名已取消或活动已开始", "It was cancelled, or the activity has begun"
    fix_zh, fix_en = "活动开始后不能取消或再次取消。", "It can be cancelled once, and before the activity begins."


class NotTakingPart(Refusal):
    code = "not-taking-part"
    zh, en = "该人员未报名此活动", "This person does not take part"
    fix_zh, fix_en = "请先报名;候补人员须先获得名额。", "Sign her up first; who waits must have a place first."
