"""What certification decides: who may register, who has passed, and how a certificate is numbered."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from contracts.certification import (
    AlreadyMarked,
    AlreadyRevoked,
    ExamFull,
    ExamOver,
    NotEligible,
    RegistrationState,
)


@dataclass(frozen=True)
class Skill:
    """An occupation, its work type (or none) and a level: what is taught, examined and certified."""

    occupation_code: str
    work_type_zh: str
    level: str


def must_be_eligible(wanted: Skill, trained: Collection[Skill], certified: Collection[Skill]) -> None:
    """A completed training for this level, or the certificate one level below. Raises `NotEligible`.

    The national standards list more alternatives (years of work, other documents), clause by clause; those need
    evidence that this service does not gather yet, so nobody is refused for good: the refusal names what would do.
    """
    below = Skill(wanted.occupation_code, wanted.work_type_zh, str(int(wanted.level) + 1))
    if wanted in trained or below in certified:
        return
    raise NotEligible(
        missing_zh="需先完成对应职业(工种)、等级的培训并结业,或持有下一等级证书。",
        missing_en="Complete the training for this occupation and level, or hold the certificate one level below.",
    )


def must_have_seat(seats: int, taken: int, starts_at: datetime, now: datetime) -> None:
    """Raises `ExamOver` or `ExamFull`."""
    if now >= starts_at:
        raise ExamOver()
    if taken >= seats:
        raise ExamFull()


def result(theory: int, practice: int, theory_pass: int, practice_pass: int) -> RegistrationState:
    """Both parts must reach the standard's pass mark (60 of 100): one does not make up for the other."""
    passed = theory >= theory_pass and practice >= practice_pass
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
