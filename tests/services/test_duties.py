"""值班表: a weekly pattern, swaps between two, and nobody at two places at once."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts import duties
from contracts.accounts import Appointed, Role
from contracts.staffing import AppointmentEnded, TermState
from contracts.values import day_of
from kernel.errors import NotAllowed, NotFound
from kernel.store import new_id
from services.stations.service import Stations
from services.stations.units import duty_rules as rules
from services.stations.units.duty_tables import Duty
from tests.services.clocked import Clocked
from tests.services.drawing import drawn

COUNTY, STATION, OTHER = "350111", "350111-001", "350102"
ANNA, BAO = new_id(), new_id()


class Desk:
    """Stations alone, with two colleagues of a station."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.stations = Clocked(Stations, COUNTY)
        self.stations.set_clock(patch)
        for person in (ANNA, BAO):
            self.stations.hear(Appointed(person_id=person, role=Role.STAFF, unit=STATION))

    @property
    def today(self) -> date:
        return day_of(self.stations.now)

    def ask(self, request: Any, who: str = ANNA, at: str = STATION) -> Any:
        return self.stations.ask(who, Role.STAFF, request, at)

    def put(self, who: str = ANNA, starts: int = 9, ends: int = 12, days: int = 1, **words: Any) -> Any:
        """On duty every week, for the first time in so many days."""
        first = self.today + timedelta(days=days)
        words = {"weekday": first.isoweekday(), "from_on": first, **words}
        times = {"starts": time(starts), "ends": time(ends)}
        return self.ask(duties.SetDuty(unit=STATION, person_id=who, **times, **words))

    def swap(self, duty: dict[str, Any], weeks: int = 0, **words: Any) -> Any:
        on = date.fromisoformat(duty["from_on"]) + timedelta(weeks=weeks)
        return self.ask(duties.ProposeSwap(duty_id=duty["duty_id"], on=on, colleague_id=BAO, **words))

    def answer(self, swap: dict[str, Any], accept: bool = True) -> Any:
        return self.ask(duties.AnswerSwap(swap_id=swap["swap_id"], accept=accept), BAO)

    def roster(self, days: int = 14) -> list[tuple[str, str | None]]:
        found = self.ask(duties.DutyRoster(unit=STATION, from_on=self.today, days=days))
        return [(one["person_id"], one["instead_of"]) for one in found]


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(monkeypatch)


def test_the_roster_repeats_every_week_until_a_duty_ends(desk: Desk) -> None:
    duty = desk.put()
    desk.put(BAO, 14, 17)
    assert desk.roster() == [(ANNA, None), (BAO, None)] * 2
    desk.ask(duties.EndDuty(duty_id=duty["duty_id"], until=desk.today + timedelta(days=2)))
    assert desk.roster() == [(ANNA, None), (BAO, None), (BAO, None)]


def test_two_swap_a_day_and_only_that(desk: Desk) -> None:
    swap = desk.swap(desk.put())
    assert desk.roster() == [(ANNA, None)] * 2, "not before the colleague has agreed"
    with pytest.raises(NotFound):
        desk.ask(duties.AnswerSwap(swap_id=swap["swap_id"], accept=True))
    assert desk.answer(swap)["state"] == "accepted"
    assert desk.roster() == [(BAO, ANNA), (ANNA, None)]
    with pytest.raises(duties.SwapClosed):
        desk.ask(duties.WithdrawSwap(swap_id=swap["swap_id"]))


def test_a_day_is_swapped_once_and_a_declined_one_may_be_asked_again(desk: Desk) -> None:
    duty = desk.put()
    swap = desk.swap(duty)
    with pytest.raises(duties.SwapClosed):
        desk.swap(duty)
    desk.answer(swap, accept=False)
    assert desk.swap(duty)["state"] == "proposed"


def test_nobody_is_at_two_places_at_once(desk: Desk) -> None:
    duty = desk.put()
    with pytest.raises(duties.DutyOverlaps):
        desk.put(starts=11, ends=13)
    desk.put(starts=12, ends=13)
    desk.put(BAO, 8, 10)
    with pytest.raises(duties.DutyOverlaps):
        desk.answer(desk.swap(duty))


def test_only_colleagues_are_on_duty_and_only_their_units_staff_say_so(desk: Desk) -> None:
    with pytest.raises(duties.UnknownColleague):
        desk.put(new_id())
    at_the_base = new_id()
    desk.stations.hear(Appointed(person_id=at_the_base, role=Role.STAFF, unit=COUNTY))
    duty = desk.put(at_the_base)
    with pytest.raises(NotFound):
        desk.ask(duties.EndDuty(duty_id=duty["duty_id"], until=desk.today), at=OTHER)
    with pytest.raises(NotAllowed):
        desk.ask(duties.DutyRoster(unit=STATION, from_on=desk.today), at=OTHER)
    with pytest.raises(duties.DutyTimesWrong):
        desk.put(starts=12, ends=9)


def test_who_serves_no_more_is_on_duty_no_more(desk: Desk) -> None:
    desk.answer(desk.swap(desk.put()))
    desk.put(BAO, 14, 17)
    words = {"role": Role.STAFF, "unit": STATION, "organisation_id": None, "state": TermState.RESIGNED}
    desk.stations.hear(AppointmentEnded(person_id=BAO, **words))
    assert desk.roster() == [(ANNA, None)] * 2
    [swap] = desk.ask(duties.MySwaps(), BAO)["items"]
    assert swap["state"] == "lapsed"


def test_a_swap_that_nobody_has_answered_lapses_with_its_day(desk: Desk) -> None:
    swap = desk.swap(desk.put())
    desk.stations.later(days=2)
    with pytest.raises(duties.SwapClosed):
        desk.answer(swap)
    desk.stations.fall_due()
    [lapsed] = desk.ask(duties.MySwaps())["items"]
    assert lapsed["state"] == "lapsed"


def test_the_drawing_is_the_table() -> None:
    arrows = {(before, step, after) for before, ways in rules.SWAP_STEPS.items() for step, after in ways.items()}
    assert drawn("Duty swap") == arrows | {("[*]", "propose", "proposed")}


days = st.dates(date(2026, 1, 1), date(2026, 3, 1))
patterns = st.builds(
    lambda weekday, starts, length, from_on, length_days: Duty(
        id=new_id(),
        weekday=weekday,
        starts=time(starts),
        ends=time(starts + length),
        person_id=ANNA,
        from_on=from_on,
        until=None if length_days is None else from_on + timedelta(days=length_days),
    ),
    st.integers(1, 7),
    st.integers(6, 18),
    st.integers(1, 5),
    days,
    st.none() | st.integers(0, 40),
)


@given(patterns, patterns)
def test_duties_overlap_just_if_some_day_has_both_at_once(one: Duty, other: Duty) -> None:
    span = [date(2026, 1, 1) + timedelta(days=number) for number in range(120)]
    at_once = one.starts < other.ends and other.starts < one.ends
    meets = any(rules.is_on(one, day) and rules.is_on(other, day) for day in span)
    assert rules.overlap(one, other) == rules.overlap(other, one) == (at_once and meets)
