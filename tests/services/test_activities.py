"""Activities: planned, opened, taken part in, reported; and what they reached, in a ledger that only grows."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts import activities as contract
from contracts import benefit
from contracts.accounts import Registered, RegisteredAs, Role
from contracts.activities import ActivityKind, ActivityState
from contracts.seats import ReasonMissing
from contracts.values import BEIJING
from kernel.errors import NotAllowed, NotFound
from kernel.message import Refusal
from kernel.store import new_id
from services.stations.activities import activity_rules as rules
from services.stations.activities.activity_tables import ActivityRow, ParticipationRow
from tests.services.activity_house import BASE, CENTRE, STATION, House
from tests.services.drawing import drawn


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch) -> House:
    made = House()
    made.set_clock(monkeypatch)
    return made


@pytest.mark.parametrize(
    ("name", "table"), [("Activity", rules.ACTIVITY_STEPS), ("Participation", rules.PARTICIPATION_STEPS)]
)
def test_the_drawing_is_the_table(name: str, table: dict) -> None:
    steps = {(state.value, step.value, then.value) for state in table for step, then in table[state].items()}
    assert {arrow for arrow in drawn(name) if arrow[0] != "[*]"} == steps


def test_a_planned_activity_is_its_staffs_until_it_is_opened(house: House) -> None:
    planned = house.plan()["activity_id"]
    with pytest.raises(NotFound):
        house.person(new_id(), contract.ActivityById(activity_id=planned))
    assert house.person(new_id(), contract.Activities(unit=CENTRE))["items"] == []
    house.staff(contract.OpenActivity(activity_id=planned))
    [shown] = house.person(new_id(), contract.Activities(unit=CENTRE))["items"]
    assert (shown["activity_id"], shown["state"]) == (planned, "open")
    with pytest.raises(contract.ActivityNotPlanned):
        house.staff(contract.OpenActivity(activity_id=planned))


def test_who_finds_it_full_waits_and_comes_in_when_somebody_leaves(house: House) -> None:
    activity = house.open()
    first, second, third, fourth = (house.join(activity) for _ in range(4))
    assert [one["state"] for one in (second, third, fourth)] == ["signed_up", "waiting", "waiting"]
    with pytest.raises(contract.ActivityFull):
        house.join(activity)
    house.said()
    house.leave(first)
    assert [one["person_id"] for one in house.heard_of("place_given")] == [third["person_id"]]
    assert house.states(activity) == ["cancelled", "signed_up", "signed_up", "waiting"]
    house.staff(contract.ChangeActivity(activity_id=activity, capacity=3))
    assert house.states(activity)[-1] == "signed_up"


def test_one_signs_up_once_and_again_after_cancelling(house: House) -> None:
    activity, woman = house.open(), new_id()
    mine = house.join(activity, woman)
    with pytest.raises(contract.SignedUpAlready):
        house.join(activity, woman)
    house.leave(mine)
    assert house.join(activity, woman)["state"] == "signed_up"
    assert len(house.person(woman, contract.MyParticipations())["items"]) == 2


def test_nobody_else_cancels_but_staff_who_say_why(house: House) -> None:
    activity = house.open()
    hers = house.join(activity)
    with pytest.raises(NotFound):
        house.person(new_id(), contract.CancelParticipation(participation_id=hers["participation_id"]))
    with pytest.raises(ReasonMissing):
        house.staff(contract.CancelParticipation(participation_id=hers["participation_id"]))
    house.said()
    house.leave(hers, reason="本人来电")
    [told] = house.heard_of("participation_cancelled")
    assert (told["person_id"], told["cause"]) == (hers["person_id"], "staff")
    last = house.staff(contract.ActivityActs(activity_id=activity))["items"][-1]
    assert (last["by"], last["person_id"], last["reason"]) == (house.staff_id, hers["person_id"], "本人来电")


def test_staff_sign_up_a_woman_of_their_own(house: House) -> None:
    activity, woman = house.open(), new_id()
    request = contract.SignUpFor(activity_id=activity, person_id=woman, reason="没有手机")
    with pytest.raises(NotFound):
        house.staff(request)
    words = {"unit": STATION, "registered_as": RegisteredAs.WORKER, "registered_at": house.now}
    house.hear(Registered(person_id=woman, **words))
    assert house.staff(request)["person_id"] == woman


def test_signing_up_ends_with_its_window_and_not_every_activity_asks_for_it(house: House) -> None:
    closing = house.open(sign_up_until=house.now + timedelta(hours=1))
    free = house.open(capacity=None)
    with pytest.raises(contract.NoSignUpNeeded):
        house.join(free)
    house.later(hours=1)
    with pytest.raises(contract.SignUpClosed):
        house.join(closing)


def test_an_activitys_times_and_ages_fit(house: House) -> None:
    with pytest.raises(contract.ActivityTimesReversed):
        house.plan(ends_at=house.now)
    for words in ({"min_age": 8, "max_age": 12}, {"kind": ActivityKind.YOUTH}):
        with pytest.raises(contract.AgeBandWrong):
            house.plan(**words)
    with pytest.raises(contract.AgeBandWrong):
        house.plan(kind=ActivityKind.YOUTH, min_age=12, max_age=8)


def test_everybody_in_it_is_told_when_it_moves_or_is_cancelled(house: House) -> None:
    activity = house.open()
    people = [house.join(activity)["person_id"] for _ in range(3)]
    house.said()
    house.staff(contract.ChangeActivity(activity_id=activity, place="社区广场"))
    assert [one["person_id"] for one in house.heard_of("activity_moved")] == people
    house.staff(contract.CancelActivity(activity_id=activity, reason="台风"))
    told = house.heard_of("participation_cancelled")
    assert [(one["person_id"], one["cause"]) for one in told] == [(who, "activity") for who in people]
    for request in (
        contract.CancelActivity(activity_id=activity, reason="台风"),
        contract.ChangeActivity(activity_id=activity, place="公园"),
    ):
        with pytest.raises((contract.ActivityNotCancellable, contract.ActivityNotChangeable)):
            house.staff(request)


def test_room_is_not_taken_from_who_has_signed_up(house: House) -> None:
    activity = house.open()
    house.join(activity), house.join(activity)
    with pytest.raises(contract.CapacityTooSmall):
        house.staff(contract.ChangeActivity(activity_id=activity, capacity=1))


def test_attendance_is_ticked_while_it_runs_and_the_report_closes_it(house: House) -> None:
    activity = house.open()
    came, stayed_away = house.join(activity), house.join(activity)
    waiting = house.join(activity)
    for act in (lambda: house.tick(activity, came), lambda: house.report(activity)):
        with pytest.raises(contract.ActivityNotRunning):
            act()
    house.later(hours=24)
    with pytest.raises(contract.NotTakingPart):
        house.tick(activity, waiting)
    with pytest.raises(contract.ParticipationOver):
        house.leave(came)
    house.tick(activity, came, stayed_away)
    house.tick(activity, stayed_away, present=False)
    house.said()
    held = house.report(activity, people=30, hours=3)
    assert (held["state"], held["hours"], held["people_reached"]) == ("held", 3, 30)
    assert house.states(activity) == ["attended", "absent", "waiting"]
    [told] = house.heard_of("activity_held")
    assert (told["unit"], told["kind"], told["hours"], told["people_reached"]) == (STATION, "meeting", 3, 30)
    with pytest.raises(contract.ActivityNotRunning):
        house.report(activity)


def held_once(house: House, people: int = 30) -> dict[str, Any]:
    activity = house.open()
    house.later(hours=25)
    house.report(activity, people=people)
    return house.staff(benefit.BenefitEntries(unit=BASE))["items"][-1]


def months(house: House) -> dict[str, Any]:
    today = house.now.astimezone(BEIJING)
    return {"since": f"{today - timedelta(days=40):%Y-%m}", "until": f"{today:%Y-%m}"}


def sums(house: House) -> tuple[int, int, int]:
    found = house.person(new_id(), benefit.BenefitSums(unit=CENTRE, **months(house)))
    assert {one["unit"] for one in found} <= {STATION}
    return tuple(sum(one[word] for one in found) for word in ("activities", "hours", "people"))  # type: ignore[return-value]


def test_the_ledger_takes_an_entry_back_and_never_changes_one(house: House) -> None:
    entry = held_once(house)
    held_once(house, people=10)
    assert sums(house) == (2, 4, 40)
    words = {"entry_id": entry["entry_id"], "hours": 1, "reason": "签到表重算"}
    back, new = house.staff(benefit.CorrectBenefit(people=25, **words))
    assert (back["hours"], back["people"], back["corrects"]) == (-2, -30, entry["entry_id"])
    assert sums(house) == (2, 3, 35)
    for wrong in (entry, back):
        with pytest.raises(benefit.BenefitCorrectedAlready):
            house.staff(benefit.CorrectBenefit(**{**words, "entry_id": wrong["entry_id"]}, people=1))
    house.staff(benefit.CorrectBenefit(**{**words, "entry_id": new["entry_id"]}, people=20))
    assert sums(house) == (2, 3, 30)
    assert house.staff(benefit.BenefitEntries(unit=BASE))["items"][0] == entry


def test_a_countys_ledger_reaches_its_centre(house: House) -> None:
    held_once(house)
    centre = House(CENTRE)
    for said in house.said():
        if said.type == "stations.benefit_entered.v1":
            for _ in range(2):
                centre.hear(benefit.BenefitEntered(**said.data), BASE)
    assert sums(centre) == sums(house) == (1, 2, 30)


def test_only_its_own_staff_see_and_do_what_is_a_units(house: House) -> None:
    activity, other = house.open(), "350112"
    for request in (
        contract.ActivitiesOfUnit(unit=STATION),
        contract.Participants(activity_id=activity),
        benefit.BenefitEntries(unit=STATION),
    ):
        with pytest.raises(NotAllowed):
            house.ask(new_id(), Role.STAFF, request, at=other)
    with pytest.raises(NotFound):
        house.ask(new_id(), Role.STAFF, contract.CancelActivity(activity_id=activity, reason="x"), at=other)


class Days(RuleBasedStateMachine):
    """Anything in any order: an activity is never over its capacity, and its counters are its rows."""

    @initialize(capacity=st.integers(1, 3), places=st.integers(0, 2))
    def begin(self, capacity: int, places: int) -> None:
        self.patch = pytest.MonkeyPatch()
        self.house = House()
        self.house.set_clock(self.patch)
        self.activity = self.house.plan(capacity=capacity, waiting_places=places)["activity_id"]
        self.ones: list[dict[str, Any]] = []

    def teardown(self) -> None:
        self.patch.undo()

    @rule()
    def open(self) -> None:
        self.attempt(lambda: self.house.staff(contract.OpenActivity(activity_id=self.activity)))

    @rule()
    def join(self) -> None:
        if one := self.attempt(lambda: self.house.join(self.activity)):
            self.ones.append(one)

    @rule(which=st.integers(0, 5))
    def leave(self, which: int) -> None:
        self.with_one(which, self.house.leave)

    @rule(which=st.integers(0, 5), present=st.booleans())
    def tick(self, which: int, present: bool) -> None:
        self.with_one(which, lambda one: self.house.tick(self.activity, one, present=present))

    @rule(act=st.sampled_from(["report", "cancel", "more", "wait", "wait"]))
    def staff_act(self, act: str) -> None:
        change = contract.ChangeActivity(activity_id=self.activity, capacity=4)
        cancel = contract.CancelActivity(activity_id=self.activity, reason="雨")
        acts = {"report": lambda: self.house.report(self.activity), "wait": lambda: self.house.later(hours=12)}
        acts |= {"cancel": lambda: self.house.staff(cancel), "more": lambda: self.house.staff(change)}
        self.attempt(acts[act])

    @invariant()
    def the_rows_are_in_order(self) -> None:
        if not hasattr(self, "house"):
            return
        with Session(self.house.engine) as session:
            activity = session.get_one(ActivityRow, self.activity)
            rows = session.scalars(select(ParticipationRow)).all()
        states = Counter(row.state for row in rows)
        seated = sum(states[state] for state in rules.SEATED)
        assert (activity.signed_up, activity.waiting) == (seated, states["waiting"])
        assert seated <= activity.capacity and states["waiting"] <= activity.waiting_places
        assert all(bool(row.is_live) == (row.state != "cancelled") for row in rows)
        state = rules.activity_state(activity.state, activity.starts_at, self.house.now)
        if state is ActivityState.OPEN:
            assert not activity.waiting or seated == activity.capacity
        if state is ActivityState.HELD:
            assert not states["signed_up"]
        if state is ActivityState.CANCELLED:
            assert set(states) <= {"cancelled"}

    def attempt(self, act: Any) -> Any:
        """What is refused changes nothing."""
        try:
            return act()
        except Refusal:
            return None

    def with_one(self, which: int, act: Any) -> None:
        if self.ones:
            self.attempt(lambda: act(self.ones[which % len(self.ones)]))


TestDays = Days.TestCase
TestDays.settings = settings(
    max_examples=25, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
