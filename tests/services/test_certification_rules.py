"""What certification decides."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from contracts.registrations import RegistrationState
from contracts.standards import Part, PartPlan, WrongParts
from services.certification import conditions, rules

marks = st.integers(0, 100)
bases = st.integers(1, 99).map(lambda n: f"3501{n:02}")


@given(marks, marks)
def test_sixty_in_both_parts_passes(theory: int, practice: int) -> None:
    given = {Part.THEORY: theory, Part.PRACTICE: practice}
    passed = rules.result(given, conditions.general("5").plan) is RegistrationState.PASSED
    assert passed == (theory >= 60 and practice >= 60)


def test_a_technician_needs_the_comprehensive_review_too() -> None:
    plan = [PartPlan(part=part, weight=0) for part in Part]
    with pytest.raises(WrongParts):
        rules.result({Part.THEORY: 90, Part.PRACTICE: 90}, plan)
    assert rules.result({Part.THEORY: 90, Part.PRACTICE: 90, Part.REVIEW: 59}, plan) is RegistrationState.FAILED


@given(bases, bases, st.integers(1, 99999), st.integers(1, 99999))
def test_no_two_certificates_share_a_number(one: str, other: str, first: int, second: int) -> None:
    assume((one, first) != (other, second))
    assert rules.number(one, 2026, "5", first) != rules.number(other, 2026, "5", second)


@given(bases, st.integers(1, 99999), st.integers(0, 16), st.integers(1, 9))
def test_a_number_with_one_wrong_digit_shows_it(base: str, serial: int, place: int, change: int) -> None:
    number = rules.number(base, 2026, "5", serial)
    wrong = number[:place] + str((int(number[place]) + change) % 10) + number[place + 1 :]
    assert rules.check_digit(number[:-1]) == number[-1]
    assert rules.check_digit(wrong[:-1]) != wrong[-1]
