"""What certification decides: who may register, who has passed, and how a certificate is numbered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from contracts import standards
from contracts.certification import (
    AlreadyMarked,
    AlreadyRevoked,
    ExamFull,
    ExamOver,
    RegistrationState,
)
from contracts.standards import EvidenceKind, EvidenceState, EvidenceStep, Part, PartPlan

#: What may be done with a statement, and what it becomes.
EVIDENCE_STEPS: dict[tuple[EvidenceState, EvidenceStep], EvidenceState] = {
    (EvidenceState.SUBMITTED, EvidenceStep.ACCEPT): EvidenceState.ACCEPTED,
    (EvidenceState.SUBMITTED, EvidenceStep.REFUSE): EvidenceState.REFUSED,
    (EvidenceState.SUBMITTED, EvidenceStep.WITHDRAW): EvidenceState.WITHDRAWN,
    (EvidenceState.ACCEPTED, EvidenceStep.REVOKE): EvidenceState.REVOKED,
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


def must_have_seat(seats: int, taken: int, starts_at: datetime, now: datetime) -> None:
    """Raises `ExamOver` or `ExamFull`."""
    if now >= starts_at:
        raise ExamOver()
    if taken >= seats:
        raise ExamFull()


def result(marks: Mapping[Part, int], plan: Sequence[PartPlan]) -> RegistrationState:
    """Each part must reach its pass mark (60 of 100): one does not make up for another. Raises `WrongParts`."""
    if set(marks) != {one.part for one in plan}:
        raise standards.WrongParts()
    passed = all(marks[one.part] >= one.pass_mark for one in plan)
    return RegistrationState.PASSED if passed else RegistrationState.FAILED


def must_be_unmarked(state: str) -> None:
    if state != RegistrationState.REGISTERED:
        raise AlreadyMarked()


def must_be_valid(revoked_at: datetime | None) -> None:
    if revoked_at is not None:
        raise AlreadyRevoked()


def number(unit: str, year: int, level: str, serial: int) -> str:
    """`350111 2026 5 00042 K`: the base's code, year, level, serial and a check digit, written without spaces.

    A base numbers its own certificates, so that no two bases give the same number while the link is down.
    """
    digits = f"{unit[:6]}{year:04}{level}{serial:05}"
    return f"{digits}{check_digit(digits)}"


def check_digit(digits: str) -> str:
    """Luhn (ISO/IEC 7812-1, annex B): finds one wrong digit and nearly every swap of neighbours."""
    doubled = (int(digit) * (2 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits)))
    return str(-sum(value // 10 + value % 10 for value in doubled) % 10)


def ticket_number(unit: str, starts_at: datetime, exam_id: str, seat: int) -> str:
    """Base, date, four characters of the exam, and the seat: `350111-20261201-3F9A-012`."""
    return f"{unit[:6]}-{starts_at:%Y%m%d}-{exam_id[-4:].upper()}-{seat:03}"


def mask_name(name: str) -> str:
    return name[:1] + "*" * max(1, len(name) - 1)
