"""Complaints: filed by who was there, handled in time or passed on, each step with who and why."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from contracts.accounts import Role
from contracts.complaints import (
    ComplaintActs,
    ComplaintAgainstSelf,
    ComplaintAtTheTop,
    ComplaintMoved,
    ComplaintNeedsAnother,
    ComplaintOpenAlready,
    ComplaintReasonMissing,
    Complaints,
    ComplaintState,
    ComplaintStep,
    ComplaintStepRefused,
    FileComplaint,
    MyComplaints,
    NoSuchRespondent,
    ObjectToDecision,
    TakeComplaintStep,
    WithdrawComplaint,
)
from contracts.private_data import PrivateDataInText
from contracts.standing import AppealEntry, AppealNeedsAnother, DecideAppeal
from contracts.tasks import JobsTasks
from kernel.errors import NotAllowed, NotFound
from kernel.store import new_id
from services.jobs.trust import complaint_rules as rules
from services.jobs.trust.working_days import is_working_day, working_day
from tests.services.drawing import drawn
from tests.services.trust_house import COUNTY, OTHER, STATION, House

CENTRE = "350100"
FRIDAY = datetime(2026, 11, 27, 4, tzinfo=UTC)  # noon in Beijing
Step = ComplaintStep


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch) -> House:
    made = House()
    made.now = FRIDAY
    made.set_clock(monkeypatch)
    return made


def complain(house: House, against: str = "worker", kind: str = "quality", **words: Any) -> FileComplaint:
    return FileComplaint(
        **{"placement_id": house.placement, "kind": kind, "against": against, "text": "未按约定", **words}
    )


def filed(house: House, against: str = "worker", kind: str = "quality") -> str:
    return house.home(complain(house, against, kind))["complaint_id"]


def step(house: House, complaint: str, *steps: Step, at: str = STATION, who: str = "", **words: Any) -> dict[str, Any]:
    shown: dict[str, Any] = {}
    for one in steps:
        shown = house.staff(TakeComplaintStep(complaint_id=complaint, step=one, reason="已核实", **words), who, at)
    return shown


def test_it_is_accepted_handled_settled_closed_and_each_step_is_kept(house: House) -> None:
    complaint = filed(house)
    step(house, complaint, Step.ACCEPT, Step.HANDLE, Step.SETTLE, Step.CLOSE)
    acts = house.staff(ComplaintActs(complaint_id=complaint))["items"]
    assert [act["step"] for act in acts] == ["file", "accept", "handle", "settle", "close"]
    assert [act["by"] for act in acts] == [house.household] + [house.station] * 4
    assert house.home(ComplaintActs(complaint_id=complaint))["items"] == acts


def test_what_is_settled_weighs_and_what_is_serious_weighs_more(house: House) -> None:
    step(house, filed(house), Step.ACCEPT, Step.HANDLE, Step.SETTLE)
    assert house.standing() == ("C", 90)
    step(house, filed(house, kind="property"), Step.ACCEPT, Step.HANDLE, Step.SETTLE, serious=True)
    assert house.standing() == ("E", 30)


def test_what_is_not_upheld_weighs_nothing(house: House) -> None:
    step(house, filed(house), Step.ACCEPT, Step.HANDLE, Step.DISMISS)
    assert house.entries() == []


def test_what_the_level_above_decides_takes_the_place_of_what_was_decided(house: House) -> None:
    complaint = filed(house)
    step(house, complaint, Step.ACCEPT, Step.HANDLE, Step.SETTLE)
    objected = house.home(ObjectToDecision(complaint_id=complaint, reason="处理太轻"))
    assert (objected["state"], objected["unit"]) == ("escalated", COUNTY)
    step(house, complaint, Step.HANDLE, Step.SETTLE, at=COUNTY, who=house.base, serious=True)
    assert house.standing() == ("E", 40)
    house.home(ObjectToDecision(complaint_id=complaint, reason="仍不满意"))
    step(house, complaint, Step.HANDLE, Step.DISMISS, at=CENTRE, who=house.centre)
    assert house.standing() == ("B", 100)


def test_who_settled_it_does_not_decide_the_appeal(house: House) -> None:
    step(house, filed(house), Step.ACCEPT, Step.HANDLE, Step.SETTLE)
    appeal = house.her(AppealEntry(entry_id=house.entries()[0]["entry_id"], text="不属实"))["appeal_id"]
    decide = DecideAppeal(appeal_id=appeal, decision="uphold", reason="查证")
    with pytest.raises(AppealNeedsAnother):
        house.staff(decide)
    house.staff(decide, who=house.base)


def test_staff_file_it_for_her_and_say_why(house: House) -> None:
    hers = complain(house, "household", "pay", complainant_id=house.worker)
    with pytest.raises(ComplaintReasonMissing):
        house.staff(hers)
    complaint = house.staff(hers.model_copy(update={"reason": "本人来站口述"}))["complaint_id"]
    [act] = house.staff(ComplaintActs(complaint_id=complaint))["items"]
    assert (act["by"], act["on_behalf"], act["reason"]) == (house.station, True, "本人来站口述")
    assert house.her(MyComplaints())["items"][0]["complaint_id"] == complaint


def test_only_who_was_there_complains_and_not_of_oneself(house: House) -> None:
    with pytest.raises(NotFound):
        house.ask(new_id(), Role.HOUSEHOLD, complain(house))
    with pytest.raises(NotFound):
        house.staff(complain(house, complainant_id=new_id(), reason="x"))
    with pytest.raises(NotFound):
        house.staff(complain(house, complainant_id=house.household, reason="x"), at=OTHER)
    with pytest.raises(ComplaintAgainstSelf):
        house.her(complain(house, "worker"))
    with pytest.raises(NoSuchRespondent):
        house.home(complain(house, "company"))
    with pytest.raises(PrivateDataInText):
        house.home(complain(house, text="请打 19900000021"))
    filed(house)
    with pytest.raises(ComplaintOpenAlready):
        filed(house)


def test_a_company_answers_for_its_worker(house: House) -> None:
    speaker = new_id()
    company = house.company(house.worker, speaker)
    complaint = filed(house, "company", "fee")
    step(house, complaint, Step.ACCEPT)
    assert house.ask(speaker, Role.COMPANY, MyComplaints())["items"][0]["respondent_id"] == company
    with pytest.raises(ComplaintNeedsAnother):
        step(house, complaint, Step.HANDLE, who=speaker)
    step(house, complaint, Step.HANDLE, Step.SETTLE)
    assert house.standing(company) == ("C", 90)


def test_who_is_complained_of_hears_of_it_once_it_is_accepted(house: House) -> None:
    complaint = filed(house)
    assert house.her(MyComplaints())["items"] == []
    step(house, complaint, Step.ACCEPT, Step.HANDLE)
    assert [one["complaint_id"] for one in house.her(MyComplaints())["items"]] == [complaint]
    told = house.told(ComplaintMoved)
    assert [one["to_tell"] for one in told] == [[house.household], [house.household, house.worker], [house.household]]
    assert all("text" not in one for one in told)


def test_the_clock_passes_on_what_is_not_accepted_in_a_working_day(house: House) -> None:
    complaint = filed(house)
    house.later(days=3, hours=11, minutes=59)  # to Monday, a minute before midnight
    house.fall_due()
    assert house.staff(Complaints(unit=STATION, overdue=True))["items"] == []
    house.later(minutes=1)
    assert [one["complaint_id"] for one in house.staff(Complaints(unit=STATION, overdue=True))["items"]] == [complaint]
    house.fall_due()
    assert house.staff(Complaints(unit=STATION))["items"] == []
    [passed_on] = house.staff(Complaints(unit=COUNTY), at=COUNTY)["items"]
    assert (passed_on["state"], passed_on["unit"], passed_on["is_overdue"]) == ("escalated", COUNTY, False)
    acts = house.staff(ComplaintActs(complaint_id=complaint), at=COUNTY)["items"]
    assert (acts[-1]["step"], acts[-1]["by"]) == ("escalate", None)


def test_what_the_centre_has_stays_there_and_is_overdue(house: House) -> None:
    complaint = filed(house)
    for _ in range(4):
        house.later(days=40)
        house.fall_due()
    [shown] = house.staff(Complaints(unit=CENTRE, overdue=True), at=CENTRE)["items"]
    assert (shown["unit"], shown["is_overdue"]) == (CENTRE, True)
    with pytest.raises(ComplaintAtTheTop):
        step(house, complaint, Step.ESCALATE, at=CENTRE)


def test_it_stands_among_the_tasks_of_today_until_it_is_decided(house: House) -> None:
    complaint = filed(house)
    [task] = house.staff(JobsTasks(unit=STATION))
    assert (task["kind"], task["count"]) == ("complaints_waiting", 1)
    step(house, complaint, Step.ACCEPT, Step.HANDLE, Step.DISMISS)
    assert house.staff(JobsTasks(unit=STATION)) == []


def test_staff_of_another_unit_do_not_see_it(house: House) -> None:
    complaint = filed(house)
    for request in (ComplaintActs(complaint_id=complaint),):
        with pytest.raises(NotFound):
            house.staff(request, at=OTHER)
    with pytest.raises(NotFound):
        step(house, complaint, Step.ACCEPT, at=OTHER)
    with pytest.raises(NotAllowed):
        house.staff(Complaints(unit=STATION), at=OTHER)
    with pytest.raises(NotFound):
        house.her(WithdrawComplaint(complaint_id=complaint))


def test_the_drawing_of_a_complaint_is_the_table() -> None:
    steps = {(before.value, one.value, after.value) for (before, one), after in rules.COMPLAINT_STEPS.items()}
    assert {arrow for arrow in drawn("A complaint") if arrow[0] != "[*]"} == steps


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.integers(1, 40))
def test_so_many_working_days_lie_up_to_a_working_day(day: date, count: int) -> None:
    end = working_day(day, count)
    days = [day + timedelta(days=n) for n in range(1, (end - day).days + 1)]
    assert sum(map(is_working_day, days)) == count and is_working_day(end)


@pytest.mark.parametrize(
    ("day", "count", "end"),
    [
        (date(2026, 9, 30), 1, date(2026, 10, 8)),  # over the National Day, of which the 7th is made up for
        (date(2026, 10, 9), 1, date(2026, 10, 10)),  # on this Saturday
        (date(2026, 2, 13), 15, date(2026, 3, 12)),  # Spring Festival, between two Saturdays that are worked
        (date(2040, 4, 30), 1, date(2040, 5, 3)),  # in a year of which only the law is known: May 1 and 2
    ],
)
def test_legal_holidays_are_none_and_the_weekends_that_make_up_for_them_are(day: date, count: int, end: date) -> None:
    assert working_day(day, count) == end


def test_a_limit_that_falls_into_a_holiday_ends_after_it() -> None:
    eve = datetime(2026, 9, 30, 2, tzinfo=UTC)  # of the National Day, in the morning in Beijing
    after = datetime(2026, 10, 8, 16, tzinfo=UTC)  # midnight there
    assert rules.due(ComplaintState.FILED, eve, None, working_day) == after


@pytest.mark.parametrize(
    ("unit", "above"), [(STATION, COUNTY), (COUNTY, CENTRE), ("350100-001", CENTRE), ("350111-100", COUNTY)]
)
def test_the_level_above(unit: str, above: str) -> None:
    assert rules.above(unit) == above


class Handling(RuleBasedStateMachine):
    """One complaint; staff of its unit and the complainant do what comes to their minds, and days pass."""

    @initialize()
    def begin(self) -> None:
        self.patch = pytest.MonkeyPatch()
        self.house = House()
        self.house.set_clock(self.patch)
        self.complaint = filed(self.house)
        self.state, self.unit, self.settled = ComplaintState.FILED, STATION, False

    def teardown(self) -> None:
        if hasattr(self, "patch"):
            self.patch.undo()

    def expect(self, one: Step, act: Any) -> None:
        following = rules.COMPLAINT_STEPS.get((self.state, one))
        at_the_top = one is Step.ESCALATE and self.unit == CENTRE
        try:
            act()
        except (ComplaintStepRefused, ComplaintAtTheTop):
            assert following is None or at_the_top
        else:
            assert following and not at_the_top
            self.state = following
            self.unit = rules.above(self.unit) if one is Step.ESCALATE else self.unit
            if following in rules.DECIDED and one is not Step.CLOSE:
                self.settled = following is ComplaintState.SETTLED

    @rule(one=st.sampled_from([Step.ACCEPT, Step.HANDLE, Step.SETTLE, Step.DISMISS, Step.ESCALATE, Step.CLOSE]))
    def staff_act(self, one: Step) -> None:
        self.expect(one, lambda: step(self.house, self.complaint, one, at=self.unit))

    @rule()
    def she_withdraws(self) -> None:
        self.expect(Step.WITHDRAW, lambda: self.house.home(WithdrawComplaint(complaint_id=self.complaint)))

    @rule(days=st.sampled_from([1, 5, 40]))
    def time_passes(self, days: int) -> None:
        self.house.later(days=days)
        self.house.fall_due()
        [shown] = self.house.home(MyComplaints())["items"]
        if shown["unit"] != self.unit:
            assert self.state in rules.UNDER_WAY
            self.state, self.unit = ComplaintState.ESCALATED, shown["unit"]

    @invariant()
    def it_is_as_expected_and_late_only_at_the_centre(self) -> None:
        if hasattr(self, "house"):
            [shown] = self.house.home(MyComplaints())["items"]
            assert (shown["state"], shown["unit"]) == (self.state, self.unit)
            assert (shown["due_at"] is not None) == (self.state in rules.UNDER_WAY)

    @invariant()
    def it_weighs_if_it_was_settled_at_last(self) -> None:
        if hasattr(self, "house"):
            with_points = sum(one["points"] for one in self.house.entries())
            assert with_points == (-10 if self.settled else 0)


TestHandling = Handling.TestCase
TestHandling.settings = settings(
    max_examples=10, stateful_step_count=10, deadline=None, suppress_health_check=list(HealthCheck)
)
