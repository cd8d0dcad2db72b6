"""Certification: occupations and levels, exams, marks and certificates."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from pydantic import AwareDatetime, Field, StringConstraints

from contracts.registrations import RegistrationState
from contracts.values import Fen, Level, OccupationCode, Sentence, Title, UnitCode, Waiver
from kernel.message import Command, Event, Flow, Id, Labelled, Page, PageQuery, Query, Refusal, SortedQuery, Value

WorkType = Annotated[str, StringConstraints(max_length=20)]
Mark = Annotated[int, Field(strict=True, ge=0, le=100)]
VerificationCode = Annotated[str, StringConstraints(pattern=r"^[0-9A-Z]{16}$")]


class CertificateState(Labelled):
    VALID = "valid", "有效", "Valid"
    SUSPENDED = "suspended", "暂停使用", "Suspended"
    REVOKED = "revoked", "已撤销", "Revoked"
    EXPIRED = "expired", "已过期", "Expired"
    SUPERSEDED = "superseded", "已换发新证", "Replaced by a newer certificate"


class Standard(Value):
    """One level of an occupation's (work type's) national standard, as data, with its source."""

    occupation_code: OccupationCode
    occupation_zh: str
    occupation_en: str
    work_type_zh: str
    level: Level
    source: str


class ExamView(Value):
    exam_id: Id
    occupation_code: OccupationCode
    occupation_zh: str
    work_type_zh: str
    level: Level
    unit: UnitCode
    place: str
    starts_at: datetime
    seats: int
    taken: int


class ExamRegistration(Value):
    registration_id: Id
    exam_id: Id
    person_id: Id
    ticket_number: str
    seat: int = Field(description="Numbered through all rooms; 0 until seats are assigned")
    state: RegistrationState
    room: str | None = None


class AdmissionTicket(Value):
    """准考证: what she shows at the door."""

    registration_id: Id
    ticket_number: str
    seat: int
    name: str
    exam: ExamView
    room: str | None = None
    check_in_code: str = Field(default="", description="The ticket's number, signed: what its QR code holds")


class Result(Value):
    registration_id: Id
    theory: Mark
    practice: Mark
    passed: bool
    certificate_number: str | None
    review: Mark | None = None


class Certificate(Value):
    """A certificate as its holder sees it."""

    certificate_id: Id
    number: str
    verification_code: VerificationCode
    name: str
    occupation_code: OccupationCode
    occupation_zh: str
    occupation_en: str
    work_type_zh: str
    level: Level
    unit: UnitCode
    issued_on: date
    revoked_at: datetime | None = None
    state: CertificateState = CertificateState.VALID
    expires_on: date | None = Field(default=None, description="The last day on which it is valid; none: for good")
    replaces: Id | None = Field(default=None, description="The certificate in whose place this one was issued")


class VerifiedCertificate(Value):
    """A certificate as the public sees it, by the code it bears: the name is masked.

    It is empty for one that another instance issued: no name travels between instances, the issuer shows it.
    """

    number: str
    name: str
    occupation_zh: str
    occupation_en: str
    work_type_zh: str
    level: Level
    unit: UnitCode
    issued_on: date
    valid: bool
    revoked_at: datetime | None = None
    state: CertificateState = CertificateState.VALID
    expires_on: date | None = None


class EligibilityView(Value):
    eligible: bool
    missing_zh: str | None = None
    missing_en: str | None = None


class AdoptOccupation(Command, name="certification.adopt_occupation", answer=list[Standard]):
    """Adopt an occupation (or one of its work types) with its levels, or correct it."""

    occupation_code: OccupationCode
    occupation_zh: Title
    occupation_en: Title
    work_type_zh: WorkType = ""
    levels: list[Level] = Field(min_length=1, max_length=5)
    source: Sentence
    valid_years: int | None = Field(
        default=None, strict=True, ge=1, le=50, description="How long a certificate is valid; none: for good"
    )


class OpenExam(Command, name="certification.open_exam", answer=ExamView):
    occupation_code: OccupationCode
    work_type_zh: WorkType = ""
    level: Level
    unit: UnitCode
    place: Title
    starts_at: AwareDatetime
    seats: int = Field(strict=True, ge=1, le=2000)
    list_price_fen: Fen


class RegisterForExam(Command, name="certification.register_for_exam", answer=ExamRegistration):
    """考证报名. `attestation` is the legal name that accounts has signed; the gateway adds it."""

    exam_id: Id
    attestation: Annotated[str, StringConstraints(max_length=2000)]


class RecordMarks(Command, name="certification.record_marks", answer=Result):
    """The parts that the exam's edition asks for, each of 100; 60 in each passes and issues the certificate."""

    registration_id: Id
    theory: Mark
    practice: Mark
    review: Mark | None = None


class Standards(PageQuery, name="certification.standards", answer=Page[Standard]):
    """Standards in the order of occupation, work type and level."""

    cursor: Annotated[str, StringConstraints(pattern=r"^[0-9]{1,5}$")] | None = None


class ExamSort(Labelled):
    BEGIN = "begin", "考试时间", "When it begins"
    SKILL = "skill", "职业", "Occupation"


class OpenExams(SortedQuery, name="certification.open_exams", answer=Page[ExamView]):
    """Exams still to come; at a unit, those of the units above it too, where its women go."""

    unit: UnitCode | None = None
    occupation_code: OccupationCode | None = None
    level: Level | None = None
    sort: ExamSort | None = None


class Eligibility(Query, name="certification.eligibility", answer=EligibilityView):
    """Whether she who asks may register, and if not, what is missing."""

    exam_id: Id


class Candidates(PageQuery, name="certification.candidates", answer=Page[ExamRegistration]):
    """Everybody registered for an exam, in the order of registering; for staff."""

    exam_id: Id
    state: RegistrationState | None = None


class Ticket(Query, name="certification.ticket", answer=AdmissionTicket):
    """Her own, or for staff of the exam's unit any; they see its name masked."""

    registration_id: Id


class PrintTicket(Command, name="certification.print_ticket", answer=AdmissionTicket, secret=True):
    """An admission ticket with its full name, for staff who print it for her. Who does and why is written down."""

    registration_id: Id
    reason: Sentence


class MyRegistrations(PageQuery, name="certification.my_registrations", answer=Page[ExamRegistration]):
    pass


class MyCertificates(PageQuery, name="certification.my_certificates", answer=Page[Certificate]):
    pass


class VerifyCertificate(Query, name="certification.verify_certificate", answer=VerifiedCertificate):
    """For anybody who holds the certificate's code. Numbers alone can't be looked up, so none can be enumerated."""

    verification_code: VerificationCode


class OccupationAdopted(
    Event, name="certification.occupation_adopted", version=1, subject="occupation_code", flows=Flow.DOWN
):
    """An occupation (or one of its work types) with levels that are examined. A county takes over its centre's."""

    occupation_code: OccupationCode
    occupation_zh: str
    occupation_en: str
    work_type_zh: str
    levels: list[Level]
    source: str
    valid_years: int | None = None


class ExamOpened(Event, name="certification.exam_opened", version=1, subject="exam_id"):
    exam_id: Id
    occupation_code: OccupationCode
    work_type_zh: str
    level: Level
    unit: UnitCode
    starts_at: datetime


class ExamRegistered(Event, name="certification.exam_registered", version=1, subject="person_id"):
    registration_id: Id
    exam_id: Id
    person_id: Id
    unit: UnitCode


class ExamMarked(Event, name="certification.exam_marked", version=1, subject="person_id"):
    registration_id: Id
    exam_id: Id
    person_id: Id
    passed: bool


class CertificateIssued(Event, name="certification.certificate_issued", version=1, subject="person_id", flows=Flow.UP):
    certificate_id: Id
    number: str
    person_id: Id
    unit: UnitCode
    occupation_code: OccupationCode
    work_type_zh: str
    level: Level
    issued_on: date
    verification_digest: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")] | None = Field(
        default=None, description="SHA-256 of the verification code: who holds the code can have it verified elsewhere"
    )
    expires_on: date | None = None
    replaces: Id | None = Field(default=None, description="The certificate in whose place this one was issued")


class FeeWaived(Waiver, Event, name="certification.fee_waived", version=1, subject="person_id", flows=Flow.UP):
    """免费考证; the cause is the exam registration."""


class UnknownStandard(Refusal):
    code, status = "unknown-standard", 422
    zh, en = "没有该职业(工种)的这一等级", "This occupation has no such work type or level"
    fix_zh, fix_en = "请从职业目录中选择。", "Choose from the list of standards."


class NotEligible(Refusal):
    code = "not-eligible"
    zh, en = "暂不符合报考条件", "The conditions for this exam are not met yet"
    fix_zh, fix_en = "{missing_zh}", "{missing_en}"


class ExamFull(Refusal):
    code = "exam-full"
    zh, en = "考试名额已满", "The exam has no seat left"
    fix_zh, fix_en = "请选择下一场考试。", "Choose the next exam."


class ExamOver(Refusal):
    code = "exam-over"
    zh, en = "考试已开始或已结束", "The exam has begun or is over"
    fix_zh, fix_en = "请选择其他场次。", "Choose another exam."


class AlreadyRegisteredForExam(Refusal):
    code = "already-registered-for-exam"
    zh, en = "您已报名该考试", "You are registered for this exam already"
    fix_zh, fix_en = "请查看准考证。", "Look at your admission ticket."


class AlreadyMarked(Refusal):
    code = "already-marked"
    zh, en = "成绩已登记", "The marks have been recorded already"
    fix_zh, fix_en = "如需更正,请走成绩复核。", "Marks are corrected by a review, not by recording them again."


class WrongAttestation(Refusal):
    code, status = "wrong-attestation", 422
    zh, en = "身份证明无效", "The attestation of the name is not valid"
    fix_zh, fix_en = "请重新登录后再报名。", "Sign in again and register once more."
