"""What certification decides: who may register, who has passed, and how a certificate is numbered."""

from __future__ import annotations

import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from contracts import examining, standards
from contracts.certificates import (
    AlreadyReplaced,
    AlreadyRevoked,
    CertificateStep,
    NotSuspended,
    NotToBeReissued,
    NotToBeRenewed,
    NotToBeSuspended,
)
from contracts.certification import (
    AlreadyMarked,
    CertificateState,
    ExamOver,
)
from contracts.examining import ExamState, ExamStep
from contracts.registrations import RegistrationState, RegistrationStep
from contracts.results import ReviewClosed, ReviewState, ReviewStep
from contracts.standards import EvidenceKind, EvidenceState, EvidenceStep, Part, PartPlan

#: What may be done with a statement, and what it becomes.
EVIDENCE_STEPS: dict[tuple[EvidenceState, EvidenceStep], EvidenceState] = {
    (EvidenceState.SUBMITTED, EvidenceStep.ACCEPT): EvidenceState.ACCEPTED,
    (EvidenceState.SUBMITTED, EvidenceStep.REFUSE): EvidenceState.REFUSED,
    (EvidenceState.SUBMITTED, EvidenceStep.WITHDRAW): EvidenceState.WITHDRAWN,
    (EvidenceState.ACCEPTED, EvidenceStep.REVOKE): EvidenceState.REVOKED,
}
#: The way of a planned exam. One that was opened without a plan stays open, or is cancelled.
EXAM_STEPS: dict[tuple[ExamState, ExamStep], ExamState] = {
    (ExamState.PLANNED, ExamStep.OPEN): ExamState.OPEN,
    (ExamState.PLANNED, ExamStep.CANCEL): ExamState.CANCELLED,
    (ExamState.OPEN, ExamStep.CLOSE): ExamState.CLOSED,
    (ExamState.OPEN, ExamStep.CANCEL): ExamState.CANCELLED,
    (ExamState.CLOSED, ExamStep.HOLD): ExamState.HELD,
    (ExamState.CLOSED, ExamStep.CANCEL): ExamState.CANCELLED,
    (ExamState.HELD, ExamStep.MARK): ExamState.MARKED,
    (ExamState.MARKED, ExamStep.PUBLISH): ExamState.PUBLISHED,
}
#: The way of a registration. Who was registered for an exam without a plan is marked without having checked in; what
#: passes or fails one that has failed or passed is a review.
REGISTRATION_STEPS: dict[tuple[RegistrationState, RegistrationStep], RegistrationState] = {
    (RegistrationState.REGISTERED, RegistrationStep.WITHDRAW): RegistrationState.WITHDRAWN,
    (RegistrationState.WITHDRAWN, RegistrationStep.REGISTER): RegistrationState.REGISTERED,
    (RegistrationState.REGISTERED, RegistrationStep.CANCEL): RegistrationState.CANCELLED,
    (RegistrationState.REGISTERED, RegistrationStep.CHECK_IN): RegistrationState.CHECKED_IN,
    (RegistrationState.CHECKED_IN, RegistrationStep.CANCEL): RegistrationState.CANCELLED,
    (RegistrationState.REGISTERED, RegistrationStep.MISS): RegistrationState.ABSENT,
    (RegistrationState.CHECKED_IN, RegistrationStep.VOID): RegistrationState.VOID,
    (RegistrationState.REGISTERED, RegistrationStep.PASS): RegistrationState.PASSED,
    (RegistrationState.REGISTERED, RegistrationStep.FAIL): RegistrationState.FAILED,
    (RegistrationState.CHECKED_IN, RegistrationStep.PASS): RegistrationState.PASSED,
    (RegistrationState.CHECKED_IN, RegistrationStep.FAIL): RegistrationState.FAILED,
    (RegistrationState.FAILED, RegistrationStep.PASS): RegistrationState.PASSED,
    (RegistrationState.PASSED, RegistrationStep.FAIL): RegistrationState.FAILED,
}
#: The way of a review of one mark.
REVIEW_STEPS: dict[tuple[ReviewState, ReviewStep], ReviewState] = {
    (ReviewState.REQUESTED, ReviewStep.UPHOLD): ReviewState.UPHELD,
    (ReviewState.REQUESTED, ReviewStep.CORRECT): ReviewState.CORRECTED,
    (ReviewState.REQUESTED, ReviewStep.WITHDRAW): ReviewState.WITHDRAWN,
}


@dataclass(frozen=True)
class Skill:
    """An occupation, its work type (or none) and a level: what is taught, examined and certified."""

    occupation_code: str
    work_type_zh: str
    level: str


def after_evidence_step(state: str, step: EvidenceStep) -> EvidenceState:
    """Raises `EvidenceClosed`."""
    if following := EVIDENCE_STEPS.get((EvidenceState(state), step)):
        return following
    raise standards.EvidenceClosed()


def after_exam_step(state: str, step: ExamStep) -> ExamState:
    """Raises `ExamStepRefused`."""
    if following := EXAM_STEPS.get((ExamState(state), step)):
        return following
    raise examining.ExamStepRefused(state_zh=ExamState(state).zh, state_en=ExamState(state).en)


def after_registration_step(state: str, step: RegistrationStep) -> RegistrationState:
    """Raises `RegistrationStepRefused`."""
    if following := REGISTRATION_STEPS.get((RegistrationState(state), step)):
        return following
    words = RegistrationState(state)
    raise examining.RegistrationStepRefused(state_zh=words.zh, state_en=words.en)


def after_review_step(state: str, step: ReviewStep) -> ReviewState:
    """Raises `ReviewClosed`."""
    if following := REVIEW_STEPS.get((ReviewState(state), step)):
        return following
    raise ReviewClosed()


def must_be_clear(said: standards.Statement, today: date) -> None:
    """Work has two days in order, anything else a level and a day; none lies ahead. Raises `StatementUnclear`."""
    last = said.to_date if said.kind is EvidenceKind.WORK else said.from_date
    leveled = said.kind is EvidenceKind.WORK or said.level is not None
    if last is None or not leveled or not said.from_date <= last <= today:
        raise standards.StatementUnclear()


def must_make_sense(level: str, said: standards.Rules) -> None:
    """Of an edition. Raises `PlanDoesNotAddUp` or `AlternativeAdmitsAll`."""
    if len({one.part for one in said.plan}) < len(said.plan) or sum(one.weight for one in said.plan) != 100:
        raise standards.PlanDoesNotAddUp()
    for way in said.alternatives:
        asks = way.trained or way.certificate or way.years_of_work
        below = way.certificate is None or way.certificate > level  # a greater number is a lower level
        if not asks or not below or (way.years_since and not way.certificate):
            raise standards.AlternativeAdmitsAll()


def must_be_ahead(starts_at: datetime, now: datetime) -> None:
    """Raises `ExamOver`."""
    if now >= starts_at:
        raise ExamOver()


def result(marks: Mapping[Part, int], plan: Sequence[PartPlan]) -> RegistrationState:
    """Each part must reach its pass mark (60 of 100): one does not make up for another. Raises `WrongParts`."""
    if set(marks) != {one.part for one in plan}:
        raise standards.WrongParts()
    passed = all(marks[one.part] >= one.pass_mark for one in plan)
    return RegistrationState.PASSED if passed else RegistrationState.FAILED


def must_be_unmarked(state: str) -> None:
    if state != RegistrationState.REGISTERED:
        raise AlreadyMarked()


#: The life of a certificate: what may be done with it in which state, and what it is then. Drawn in docs/states.md.
#: EXPIRE is not done by anybody: `certificate_state` sees it when the certificate is looked at.
CERTIFICATE_STEPS: dict[CertificateState, dict[CertificateStep, CertificateState]] = {
    CertificateState.VALID: {
        CertificateStep.SUSPEND: CertificateState.SUSPENDED,
        CertificateStep.REVOKE: CertificateState.REVOKED,
        CertificateStep.REISSUE: CertificateState.SUPERSEDED,
        CertificateStep.RENEW: CertificateState.SUPERSEDED,
        CertificateStep.EXPIRE: CertificateState.EXPIRED,
    },
    # One that is suspended does not expire meanwhile: else its renewal would be a way around the suspension.
    CertificateState.SUSPENDED: {
        CertificateStep.REINSTATE: CertificateState.VALID,
        CertificateStep.REVOKE: CertificateState.REVOKED,
    },
    CertificateState.EXPIRED: {
        CertificateStep.RENEW: CertificateState.SUPERSEDED,
        CertificateStep.REVOKE: CertificateState.REVOKED,
    },
    CertificateState.REVOKED: {},
    CertificateState.SUPERSEDED: {},
}
_REFUSED_STEPS = {
    CertificateStep.SUSPEND: NotToBeSuspended,
    CertificateStep.REINSTATE: NotSuspended,
    CertificateStep.REISSUE: NotToBeReissued,
    CertificateStep.RENEW: NotToBeRenewed,
}
#: How long before its end a certificate can be renewed.
RENEWAL = timedelta(days=90)


def certificate_state(written: str, expires_on: date | None, today: date) -> CertificateState:
    """What a certificate is today, whose last step left it as it is written. `expires_on` is its last good day."""
    if written == CertificateState.VALID and expires_on and expires_on < today:
        return CERTIFICATE_STEPS[CertificateState.VALID][CertificateStep.EXPIRE]
    return CertificateState(written)


def certificate_after(state: CertificateState, step: CertificateStep) -> CertificateState:
    """What the certificate is after this step. Raises the step's refusal, which says what to do instead."""
    if step in CERTIFICATE_STEPS[state]:
        return CERTIFICATE_STEPS[state][step]
    if state is CertificateState.SUPERSEDED:
        raise AlreadyReplaced()
    raise _REFUSED_STEPS.get(step, AlreadyRevoked)()


def must_be_due(expires_on: date | None, today: date) -> None:
    """Raises `NotToBeRenewed` for a certificate without an end, or whose end is further away than 90 days."""
    if expires_on is None or expires_on - today > RENEWAL:
        raise NotToBeRenewed()


def expiry(issued_on: date, valid_years: int | None) -> date | None:
    """The last day of so many years: 2026-11-20 and three years give 2029-11-19. None: it does not end."""
    if valid_years is None:
        return None
    try:
        return issued_on.replace(year=issued_on.year + valid_years) - timedelta(days=1)
    except ValueError:  # the 29th of February, in a year that has none
        return date(issued_on.year + valid_years, 2, 28)


def number(issuer: str, year: int, level: str, serial: int) -> str:
    """`350111 2026 5 00042 K`: the instance's code, year, level, serial and a check digit, written without spaces.

    Each instance numbers what it issues under its own code, so that no two give the same number while the link is
    down: not even a centre that holds an exam at the base of a county with an instance of its own.
    """
    digits = f"{issuer[:6]}{year:04}{level}{serial:05}"
    return f"{digits}{check_digit(digits)}"


def check_digit(digits: str) -> str:
    """Luhn (ISO/IEC 7812-1, annex B): finds one wrong digit and nearly every swap of neighbours."""
    doubled = (int(digit) * (2 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits)))
    return str(-sum(value // 10 + value % 10 for value in doubled) % 10)


def ticket_number(unit: str, starts_at: datetime, exam_id: str, seat: int) -> str:
    """Base, date, four characters of the exam, and the ticket: `350111-20261201-3F9A-012`.

    After 999 come `A00` to `ZZZ`, so that it keeps its length.
    """
    tail = f"{seat:03}" if seat < 1000 else _letters(seat - 1000)
    return f"{unit[:6]}-{starts_at:%Y%m%d}-{exam_id[-4:].upper()}-{tail}"


def _letters(number: int) -> str:
    """A letter and two characters of 36: 33,696 of them, many more than an exam has seats."""
    digits = string.digits + string.ascii_uppercase
    return string.ascii_uppercase[number // 1296] + digits[number // 36 % 36] + digits[number % 36]


def mask_name(name: str) -> str:
    return name[:1] + "*" * max(1, len(name) - 1)
