"""What certification decides."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from contracts.certification import NotEligible, RegistrationState
from services.certification import rules
from services.certification.rules import Skill

FIVE, FOUR = Skill("4-10-01-06", "家务服务员", "5"), Skill("4-10-01-06", "家务服务员", "4")
marks = st.integers(0, 100)
bases = st.integers(1, 99).map(lambda n: f"3501{n:02}")


@given(marks, marks)
def test_sixty_in_both_parts_passes(theory: int, practice: int) -> None:
    passed = rules.result(theory, practice, 60, 60) is RegistrationState.PASSED
    assert passed == (theory >= 60 and practice >= 60)


def test_training_for_the_level_or_the_certificate_below_makes_eligible() -> None:
    rules.must_be_eligible(FIVE, {FIVE}, set())
    rules.must_be_eligible(FOUR, set(), {FIVE})


@pytest.mark.parametrize(
    ("wanted", "trained", "certified"),
    [
        (FIVE, set(), set()),
        (FOUR, {FIVE}, set()),
        (FOUR, set(), {FOUR}),
        (FIVE, {Skill("4-10-01-06", "母婴护理员", "5")}, set()),
        (FOUR, set(), {Skill("4-10-01-02", "家务服务员", "5")}),
    ],
)
def test_anything_else_does_not_and_the_refusal_says_what_would(wanted, trained, certified) -> None:
    with pytest.raises(NotEligible) as refused:
        rules.must_be_eligible(wanted, trained, certified)
    assert refused.value.members["missing_zh"] and refused.value.members["missing_en"]


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
