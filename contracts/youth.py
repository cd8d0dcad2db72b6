"""Young people's programmes: a guardian signs her child up, and the hours are certified (劳动教育学时证明).

Stations owns it. It knows a child by an id alone; what the child is called and how old it is, accounts keeps.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import StringConstraints

from contracts.activities import Participation
from contracts.values import ProofCode, UnitCode
from kernel.message import Command, Event, Id, Page, PageQuery, Query, Refusal, Value

HoursNumber = Annotated[str, StringConstraints(pattern=r"^[0-9]{6}-[0-9]{4}-LD[0-9]{5,}$")]


class VerifiedHours(Value):
    """What a certificate of hours says, without whom it says it of."""

    number: HoursNumber
    title_zh: str
    title_en: str
    hours: int
    unit: UnitCode
    held_on: date


class HoursProof(VerifiedHours):
    """`number` is the county's code, the year, and LD with a serial number of both."""

    participation_id: Id
    activity_id: Id
    child_id: Id
    guardian_id: Id
    verification_code: ProofCode


class HoursOfChild(Value):
    child_id: Id
    hours: int
    proofs: list[HoursProof]


class SignChildUp(Command, name="stations.sign_child_up", answer=Participation):
    """As the guardian, who brings accounts' statement that it is her child and how old it is."""

    activity_id: Id
    child_id: Id
    attestation: Annotated[str, StringConstraints(max_length=2000)]


class ChildHours(Query, name="stations.child_hours", answer=HoursOfChild):
    """All hours of one's own child, the newest first."""

    child_id: Id


class HoursProofById(Query, name="stations.hours_proof_by_id", answer=HoursProof):
    """For the guardian, and for staff of the activity."""

    participation_id: Id


class ActivityHoursProofs(PageQuery, name="stations.activity_hours_proofs", answer=Page[HoursProof]):
    """All certificates of an activity, for staff to print."""

    activity_id: Id


class VerifyHours(Query, name="stations.verify_hours", answer=VerifiedHours):
    """Whether a certificate of hours is genuine."""

    verification_code: ProofCode


class ChildSignedUp(Event, name="stations.child_signed_up", version=1, subject="child_id"):
    """The unit's staff may see what the child is called."""

    participation_id: Id
    activity_id: Id
    child_id: Id
    guardian_id: Id
    unit: UnitCode


class HoursCertified(Event, name="stations.hours_certified", version=1, subject="child_id"):
    """`verification_digest` is the SHA-256 of the code that stands on the certificate."""

    participation_id: Id
    child_id: Id
    guardian_id: Id
    unit: UnitCode
    number: HoursNumber
    hours: int
    verification_digest: str


class ChildNotAttested(Refusal):
    code, status = "child-not-attested", 422
    zh, en = "缺少有效的监护关系证明", "There is no valid statement that this is your child"
    fix_zh, fix_en = "请通过 POST /v1/child-sign-ups 报名。", "Sign the child up by POST /v1/child-sign-ups."


class OutsideAgeBand(Refusal):
    code = "outside-age-band"
    zh, en = "孩子的年龄不在该活动的年龄段内", "The child is not of the activity's age band"
    fix_zh, fix_en = (
        "该活动面向 {min_age} 至 {max_age} 岁,请选择其他活动。",
        "It is for {min_age} to {max_age} years: choose another.",
    )


class NotForChildren(Refusal):
    code = "not-for-children"
    zh, en = "该活动不是青少年活动", "This is no young people's programme"
    fix_zh, fix_en = "请选择青少年家务劳动教育活动。", "Choose an activity of the kind `youth`."
