"""Certificates after their issue: their life, how they are verified, how they are printed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from pydantic import Field, StringConstraints

from contracts.certification import Certificate, CertificateState, VerificationCode
from contracts.values import Sentence, UnitCode
from kernel.message import Command, Event, Flow, Id, Labelled, Page, PageQuery, Query, Refusal, Value

Number = Annotated[str, StringConstraints(pattern=r"^[0-9]{10,24}$"), Field(examples=["35011120265000427"])]


class CertificateStep(Labelled):
    SUSPEND = "suspend", "暂停", "Suspended"
    REINSTATE = "reinstate", "恢复", "Reinstated"
    REVOKE = "revoke", "撤销", "Revoked"
    REISSUE = "reissue", "补发换发", "Issued anew"
    RENEW = "renew", "续期", "Renewed"
    EXPIRE = "expire", "到期", "Expired"


class RevocationReason(Labelled):
    """Why a certificate is void. More than this is not published."""

    ISSUED_IN_ERROR = "issued_in_error", "发证有误", "Issued in error"
    CHEATING = "cheating", "考试作弊", "Cheating in the exam"
    FALSE_IDENTITY = "false_identity", "冒用身份", "Somebody else's identity"
    AT_HER_REQUEST = "at_her_request", "本人申请", "At the holder's request"


class SuspensionReason(Labelled):
    """Why a certificate does not count for the time being. More than this is not published."""

    INVESTIGATION = "investigation", "调查核实中", "Under investigation"
    COMPLAINT = "complaint", "投诉处理中", "A complaint is being dealt with"
    AT_HER_REQUEST = "at_her_request", "本人申请", "At the holder's request"


class ReissueReason(Labelled):
    LOST = "lost", "遗失", "Lost"
    DAMAGED = "damaged", "损毁", "Damaged"
    MISPRINTED = "misprinted", "印制有误", "Misprinted"


class SupersessionReason(Labelled):
    """Why another certificate has taken the place of one."""

    LOST = "lost", "遗失补发", "Lost"
    DAMAGED = "damaged", "损毁换发", "Damaged"
    MISPRINTED = "misprinted", "印制有误换发", "Misprinted"
    NAME_CORRECTED = "name_corrected", "姓名更正", "The name was corrected"
    RENEWED = "renewed", "到期续期", "Renewed"


class RevokedCertificate(Value):
    certificate_id: Id
    number: str
    reason: RevocationReason
    unit: UnitCode
    revoked_at: datetime


class CertificateStanding(Value):
    """Where a certificate stands after what was done with it."""

    certificate_id: Id
    number: str
    unit: UnitCode
    state: CertificateState


class CertificateActView(Value):
    act_id: Id
    step: CertificateStep
    reason: str
    note: str
    by: Id
    at: datetime


class DayCount(Value):
    day: date
    times: int


class VerificationCounts(Value):
    """How often a certificate was verified: altogether, and on each of the last 90 days on which it was."""

    total: int
    days: list[DayCount]


class RevokeCertificate(Command, name="certification.revoke_certificate", answer=RevokedCertificate):
    """Make a certificate void, everywhere. The note stays here and must not hold a person's data."""

    number: Number
    reason: RevocationReason
    note: Sentence


class SuspendCertificate(Command, name="certification.suspend_certificate", answer=CertificateStanding):
    """Let a certificate not count for the time being. The note stays here and must not hold a person's data."""

    number: Number
    reason: SuspensionReason
    note: Sentence


class ReinstateCertificate(Command, name="certification.reinstate_certificate", answer=CertificateStanding):
    """End a suspension."""

    number: Number
    note: Sentence


class ReissueCertificate(Command, name="certification.reissue_certificate", answer=CertificateStanding):
    """Issue the same once more, with a number and a code of its own; the old one is void. The answer is the new one."""

    number: Number
    reason: ReissueReason
    note: Sentence


class RenewCertificate(Command, name="certification.renew_certificate", answer=CertificateStanding):
    """Issue a certificate anew that has expired, or will within 90 days. The answer is the new one."""

    number: Number
    note: Sentence


class CorrectCertificateName(Command, name="certification.correct_certificate_name", answer=Certificate):
    """Issue her certificate anew under the legal name that accounts has signed; the gateway adds the attestation."""

    certificate_id: Id
    attestation: Annotated[str, StringConstraints(max_length=2000)]


class CountVerification(Command, name="certification.count_verification"):
    """Somebody has verified a certificate; who is not noted. The gateway says so when it has shown one."""

    verification_code: VerificationCode


class PrintCertificates(Command, name="certification.print_certificates", answer=list[Certificate], secret=True):
    """An exam's certificates in force, with the names, to print them. Who does and why is written down."""

    exam_id: Id
    reason: Sentence


class OneCertificate(Query, name="certification.one_certificate", answer=Certificate):
    """A certificate of her who asks."""

    certificate_id: Id


class CertificateActs(PageQuery, name="certification.certificate_acts", answer=Page[CertificateActView]):
    """What was done with a certificate since its issue; for staff."""

    number: Number


class CertificateVerifications(Query, name="certification.certificate_verifications", answer=VerificationCounts):
    """For its holder, and for staff where it was issued."""

    certificate_id: Id


class CertificateRevoked(
    Event,
    name="certification.certificate_revoked",
    version=1,
    subject="person_id",
    flows=Flow.UP | Flow.DOWN,
):
    certificate_id: Id
    number: str
    person_id: Id
    reason: RevocationReason
    unit: UnitCode
    revoked_at: datetime


class CertificateSuspended(
    Event,
    name="certification.certificate_suspended",
    version=1,
    subject="person_id",
    flows=Flow.UP | Flow.DOWN,
):
    certificate_id: Id
    number: str
    person_id: Id
    reason: SuspensionReason
    unit: UnitCode
    suspended_at: datetime


class CertificateReinstated(
    Event,
    name="certification.certificate_reinstated",
    version=1,
    subject="person_id",
    flows=Flow.UP | Flow.DOWN,
):
    certificate_id: Id
    number: str
    person_id: Id
    unit: UnitCode
    reinstated_at: datetime


class CertificateSuperseded(
    Event, name="certification.certificate_superseded", version=1, subject="person_id", flows=Flow.UP
):
    """Another certificate has taken its place: void, and no fault of hers."""

    certificate_id: Id
    number: str
    person_id: Id
    unit: UnitCode
    reason: SupersessionReason
    superseded_by: Id
    superseded_at: datetime


class CertificateExpiring(Event, name="certification.certificate_expiring", version=1, subject="person_id"):
    """It ends on this day, within the time in which it can be renewed. Told once."""

    certificate_id: Id
    number: str
    person_id: Id
    unit: UnitCode
    expires_on: date


class NotToBeSuspended(Refusal):
    code = "certificate-not-to-be-suspended"
    zh, en = "该证书不能暂停", "This certificate can't be suspended"
    fix_zh, fix_en = "只有有效的证书可以暂停。", "Only a certificate that is valid can be suspended: look at its state."


class NotSuspended(Refusal):
    code = "certificate-not-suspended"
    zh, en = "该证书未被暂停", "This certificate is not suspended"
    fix_zh, fix_en = "无需恢复。", "There is nothing to lift."


class NotToBeReissued(Refusal):
    code = "certificate-not-to-be-reissued"
    zh, en = "该证书不能补发或换发", "This certificate can't be issued anew"
    fix_zh, fix_en = (
        "只有有效的证书可以补发;已暂停的请先恢复,已过期的请续期。",
        "Only a valid one can: lift its suspension first, or renew it if it has expired.",
    )


class NotToBeRenewed(Refusal):
    code = "certificate-not-to-be-renewed"
    zh, en = "该证书不能续期", "This certificate can't be renewed"
    fix_zh, fix_en = (
        "有期限的证书自到期前 90 天起可以续期。",
        "One with an end can be renewed from 90 days before it.",
    )


class AlreadyReplaced(Refusal):
    code = "certificate-already-replaced"
    zh, en = "该证书已换发新证", "Another certificate has taken the place of this one"
    fix_zh, fix_en = "请对新证书进行操作。", "Do this to the newer certificate."


class NameUnchanged(Refusal):
    code = "certificate-name-unchanged"
    zh, en = "证书姓名与登记姓名一致", "The certificate bears your legal name already"
    fix_zh, fix_en = "请先更正登记姓名,再换发证书。", "Have your registered name corrected first, then ask again."


class NothingToPrint(Refusal):
    code, status = "nothing-to-print", 404
    zh, en = "该场考试没有可打印的证书", "This exam has no certificates to print"
    fix_zh, fix_en = "请在登记成绩并发证后再打印。", "Print once marks are recorded and certificates issued."


class AlreadyRevoked(Refusal):
    code = "already-revoked"
    zh, en = "该证书已失效", "This certificate has been revoked already"
    fix_zh, fix_en = "无需再操作。", "There is nothing to do."
