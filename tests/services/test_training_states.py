"""The drawings of training's states in docs/states.md are its tables."""

from __future__ import annotations

import pytest

from services.training import rules
from tests.services.drawing import drawn


@pytest.mark.parametrize(("name", "table"), [("Class", rules.CLASS_STEPS), ("Enrolment", rules.ENROLMENT_STEPS)])
def test_the_drawing_is_the_table(name: str, table: dict) -> None:
    steps = {(state.value, step.value, then.value) for state in table for step, then in table[state].items()}
    assert {arrow for arrow in drawn(name) if arrow[0] != "[*]"} == steps
