"""What training decides."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from contracts.classes import SessionsOutOfOrder
from contracts.training import EnrolmentState, Times, WaitingListFull
from services.training import rules

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


class AClass(RuleBasedStateMachine):
    """Women come and go, in any order: seats and line as the service keeps them."""

    @initialize(capacity=st.integers(1, 5))
    def opens(self, capacity: int) -> None:
        self.capacity, self.seated, self.line, self.next = capacity, [], [], 0

    @rule()
    def somebody_comes(self) -> None:
        try:
            state = rules.seat_or_line(self.capacity, len(self.seated), len(self.line), self.capacity)
        except WaitingListFull:
            assert len(self.line) == self.capacity
            return
        (self.seated if state is EnrolmentState.ENROLLED else self.line).append(self.next)
        self.next += 1

    @rule(who=st.integers(0, 9))
    def somebody_goes(self, who: int) -> None:
        place = [*self.seated, *self.line]
        if not place:
            return
        gone = place[who % len(place)]
        (self.seated if gone in self.seated else self.line).remove(gone)
        while self.line and len(self.seated) < self.capacity:
            self.seated.append(self.line.pop(0))

    @invariant()
    def never_more_than_its_seats(self) -> None:
        if hasattr(self, "capacity"):
            assert len(self.seated) <= self.capacity and len(self.line) <= self.capacity

    @invariant()
    def nobody_waits_while_a_seat_is_free(self) -> None:
        if hasattr(self, "capacity"):
            assert not self.line or len(self.seated) == self.capacity


TestAClass = AClass.TestCase


@given(st.lists(st.tuples(st.integers(0, 100), st.integers(-2, 10)), min_size=1, max_size=6))
def test_sessions_end_after_they_begin_and_do_not_overlap(hours: list[tuple[int, int]]) -> None:
    sessions = [
        Times(starts_at=NOW + timedelta(hours=start), ends_at=NOW + timedelta(hours=start + length))
        for start, length in hours
    ]
    taken = [hour for start, length in hours for hour in range(start, start + length)]
    fine = all(length > 0 for _, length in hours) and len(taken) == len(set(taken))
    if fine:
        rules.must_be_in_order(sessions)
    else:
        with pytest.raises(SessionsOutOfOrder):
            rules.must_be_in_order(sessions)
