"""A unit's life: opened for reasons that are kept, described, moved, merged and closed."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from contracts import criteria, rollout, units
from contracts.accounts import Registered, RegisteredAs, Role
from contracts.boards import BoardTable
from contracts.criteria import CriteriaKind
from contracts.stations import Board, OpenUnit, UnitByCode, UnitLevel, UnitOpened, UnitState
from kernel.envelope import Envelope, source
from kernel.errors import NotAllowed, NotFound
from kernel.message import Event, Refusal, Request
from kernel.store import new_id
from services.stations.service import Stations
from services.stations.units import criteria_rules
from services.stations.units import unit_rules as rules
from services.stations.units.unit_rules import UNIT_STEPS, UnitStep
from tests.services.clocked import Clocked
from tests.services.drawing import drawn

CENTRE, BASE, OTHER_BASE = "350100", "350111", "350102"
STATION, NEIGHBOUR = "350111-001", "350111-002"
TREE = {
    CENTRE: (UnitLevel.CENTRE, None),
    BASE: (UnitLevel.BASE, CENTRE),
    OTHER_BASE: (UnitLevel.BASE, CENTRE),
    STATION: (UnitLevel.STATION, BASE),
    NEIGHBOUR: (UnitLevel.STATION, BASE),
}
OPERATOR, STAFF = new_id(), new_id()
NOON = datetime(2026, 11, 27, 4, tzinfo=UTC)  # a Friday, in Beijing


class City(Clocked):
    """Stations of a centre with two bases; the first has two stations that run."""

    def __init__(self) -> None:
        super().__init__(Stations, CENTRE)
        for code, (level, parent) in TREE.items():
            self.operator(OpenUnit(code=code, level=level, parent=parent, **NAMES))

    def operator(self, request: Request) -> Any:
        return self.ask(OPERATOR, Role.OPERATOR, request)

    def staff(self, request: Request, at: str = BASE) -> Any:
        return self.ask(STAFF, Role.STAFF, request, at=at)

    def hear(self, event: Event, origin: str = "") -> None:
        """Said at the moment of this clock."""
        said = source(origin or self.code, event.service())
        self.take(
            Envelope(new_id(), said, event.type(), event.subject, self.now, 1, None, event.model_dump(mode="json"))
        )

    def state(self, code: str) -> str:
        return self.operator(UnitByCode(code=code))["state"]

    def heard_of(self) -> list[tuple[str, str]]:
        return [(one.type.split(".")[1], one.subject) for one in self.said()]

    def register(self, unit: str) -> None:
        words = {"registered_as": RegisteredAs.WORKER, "registered_at": self.now}
        self.hear(Registered(person_id=new_id(), unit=unit, **words))

    def registered(self, unit: str) -> int:
        return self.operator(Board(unit=unit))["registered"]


NAMES = {"name_zh": "示例单位", "name_en": "Example unit"}


@pytest.fixture
def city(monkeypatch: pytest.MonkeyPatch) -> City:
    city = City()
    city.now = NOON
    city.set_clock(monkeypatch)
    city.said()
    return city


def set_criteria(city: City, kind: CriteriaKind, pass_mark: int = 60, **weights: int) -> dict[str, Any]:
    items = [
        criteria.Criterion(key=key, title_zh="示例", title_en="Example", weight=weight)
        for key, weight in weights.items()
    ]
    return city.operator(criteria.SetCriteria(kind=kind, criteria=items, pass_mark=pass_mark))


def marks(**given: int) -> list[criteria.CriterionMark]:
    return [criteria.CriterionMark(key=key, mark=mark) for key, mark in given.items()]


def plan_station(city: City, code: str = "350111-003") -> str:
    city.staff(units.PlanUnit(code=code, level=UnitLevel.STATION, parent=BASE, **NAMES))
    city.staff(units.PrepareUnit(code=code, reason="社区已同意"))
    return code


def test_the_drawing_is_the_table() -> None:
    steps = {(state.value, step.value, then.value) for state in UNIT_STEPS for step, then in UNIT_STEPS[state].items()}
    assert {arrow for arrow in drawn("A unit") if arrow[0] != "[*]"} == steps


def test_a_station_is_opened_when_its_place_has_passed_and_the_marks_stay_as_the_reason(city: City) -> None:
    set_criteria(city, CriteriaKind.SITE, transport=3, premises=1)
    city.said()
    code = plan_station(city)
    assert city.heard_of() == []  # nobody can do anything there yet
    opening = units.OpenPreparedUnit(code=code, reason="选址达标")
    with pytest.raises(units.SiteNotPassed):
        city.staff(opening)
    city.staff(units.AssessSite(code=code, marks=marks(transport=2, premises=5), note="第一处"))
    with pytest.raises(units.SiteNotPassed):  # 11 of 20 are 55 percent
        city.staff(opening)
    city.staff(units.AssessSite(code=code, marks=marks(transport=4, premises=3), note="换一处"))
    assert city.staff(opening)["state"] == "running"
    assert ("unit_opened", code) in city.heard_of()
    set_criteria(city, CriteriaKind.SITE, transport=1)  # a later version changes nothing of what was judged
    last = city.staff(units.SiteAssessments(code=code))["items"][0]
    assert (last["score"], last["version"], last["passed"], last["note"]) == (75, 1, True, "换一处")


def test_a_pilot_base_is_opened_when_its_checklist_is_done(city: City) -> None:
    set_criteria(city, CriteriaKind.ROLLOUT, premises=1, staff=1)
    words = {"code": "350105", "level": UnitLevel.BASE, "parent": CENTRE, "pilot": True}
    city.operator(units.PlanUnit(**words, **NAMES, open_on=date(2026, 12, 20)))
    city.operator(units.PrepareUnit(code="350105", reason="-"))
    tick = rollout.TickItem(code="350105", key="premises", note="租约已签")
    done = city.staff(tick, at="350105")
    assert (done["is_done"], done["by"], done["note"]) == (True, STAFF, "租约已签")
    with pytest.raises(rollout.ChecklistOpen) as refused:
        city.operator(units.OpenPreparedUnit(code="350105", reason="-"))
    assert refused.value.members == {"keys": "staff"}
    [far] = city.operator(rollout.Rollout(unit=CENTRE))["items"]
    assert (far["state"], far["ready"], far["items"], far["open_on"]) == ("preparing", 1, 2, "2026-12-20")
    assert far["reached"] == {"planned": "2026-11-27", "preparing": "2026-11-27"}
    city.staff(rollout.TickItem(code="350105", key="staff"), at="350105")
    assert city.operator(units.OpenPreparedUnit(code="350105", reason="-"))["state"] == "running"
    city.staff(rollout.TickItem(code="350105", key="staff", is_done=False), at="350105")
    assert [one["is_done"] for one in city.staff(rollout.Checklist(code="350105"), at="350105")] == [True, False]
    with pytest.raises(rollout.UnknownItem):
        city.staff(rollout.TickItem(code="350105", key="flowers"), at="350105")


def test_criteria_are_versions_and_the_same_ones_make_no_new_one(city: City) -> None:
    for version, weight in ((1, 3), (1, 3), (2, 4)):
        assert set_criteria(city, CriteriaKind.SITE, transport=weight)["version"] == version
    with pytest.raises(criteria.NoCriteria):
        city.operator(criteria.CriteriaInForce(kind=CriteriaKind.PROMOTER))


def test_nobody_opens_or_closes_her_own_unit_and_another_countys_staff_none(city: City) -> None:
    closing = units.CloseUnit(code=STATION, reason="-")
    for at in (STATION, OTHER_BASE):
        with pytest.raises(NotAllowed):
            city.staff(closing, at=at)
    assert city.staff(closing)["state"] == "closed"
    with pytest.raises(NotFound):
        city.operator(units.CloseUnit(code="350111-777", reason="-"))


def test_what_is_suspended_takes_nothing_new_until_it_is_resumed(city: City) -> None:
    city.staff(units.SuspendUnit(code=STATION, reason="装修"))
    city.staff(units.ResumeUnit(code=STATION, reason="装修完成"))
    assert city.heard_of() == [("unit_closed", STATION), ("unit_opened", STATION)]
    acts = city.staff(units.UnitActs(code=STATION))["items"]
    assert [(one["act"], one["reason"]) for one in acts[:2]] == [("resume", "装修完成"), ("suspend", "装修")]


def test_everything_of_a_merged_unit_is_found_under_the_other(city: City) -> None:
    """Also along two mergers, and from one base to another."""
    for unit in (STATION, NEIGHBOUR):
        city.register(unit)
    city.operator(OpenUnit(code="350102-001", level=UnitLevel.STATION, parent=OTHER_BASE, **NAMES))
    city.staff(units.MergeUnit(code=STATION, into=NEIGHBOUR, reason="合并"))
    assert (city.registered(NEIGHBOUR), city.registered(STATION)) == (2, 1)
    city.operator(units.MergeUnit(code=NEIGHBOUR, into="350102-001", reason="划归鼓楼"))
    merged = city.operator(UnitByCode(code=STATION))
    assert (merged["state"], merged["successor"]) == ("merged", "350102-001")
    assert city.operator(UnitByCode(code="350102-001"))["merged"] == [STATION, NEIGHBOUR]
    assert [city.registered(unit) for unit in ("350102-001", OTHER_BASE, BASE, CENTRE)] == [2, 2, 0, 2]
    table = city.operator(BoardTable(unit=CENTRE))
    assert {row["unit"]: row["figures"]["registered"] for row in table["rows"]}[OTHER_BASE] == 2


def test_a_unit_is_merged_into_a_running_one_of_its_level_and_closed_when_none_is_left_below(city: City) -> None:
    for into in (STATION, BASE):
        with pytest.raises(units.WrongSuccessor):
            city.operator(units.MergeUnit(code=STATION, into=into, reason="-"))
    with pytest.raises(units.UnitsBelow) as refused:
        city.operator(units.CloseUnit(code=BASE, reason="-"))
    assert refused.value.members == {"units": f"{STATION} {NEIGHBOUR}"}
    city.staff(units.CloseUnit(code=NEIGHBOUR, reason="-"))
    with pytest.raises(units.WrongSuccessor):
        city.staff(units.MergeUnit(code=STATION, into=NEIGHBOUR, reason="-"))
    with pytest.raises(units.UnitTaken):
        city.staff(units.PlanUnit(code=NEIGHBOUR, level=UnitLevel.STATION, parent=BASE, **NAMES))


def test_correcting_a_name_opens_nothing_that_is_closed(city: City) -> None:
    city.staff(units.CloseUnit(code=STATION, reason="-"))
    city.said()
    city.operator(OpenUnit(code=STATION, level=UnitLevel.STATION, parent=BASE, name_zh="更名", name_en="Renamed"))
    assert (city.state(STATION), city.heard_of()) == ("closed", [])


def test_its_page_says_whether_it_is_open_and_where_it_moves_to(city: City) -> None:
    friday = [units.Opening(weekday=5, opens="09:00", closes="12:30")]
    words = units.Description(opening=friday, office_phone="0591-00000000", communities=["连翔社区"])
    assert city.staff(units.DescribeUnit(code=STATION, description=words), at=STATION)["open_now"] is True
    for address, day in (("示例路 1 号", 1), ("示例路 2 号", 30)):
        place = units.Place(address=address, from_on=date(2026, 11, day))
        profile = city.staff(units.MoveUnit(code=STATION, place=place, reason="搬迁"), at=STATION)
    assert (profile["place"]["address"], profile["moves_to"]["address"]) == ("示例路 1 号", "示例路 2 号")
    city.later(days=7)
    profile = city.operator(units.UnitProfile(code=STATION))
    assert (profile["place"]["address"], profile["moves_to"]) == ("示例路 2 号", None)
    city.later(hours=1)
    assert city.operator(units.UnitProfile(code=STATION))["open_now"] is False
    holiday = words.model_copy(
        update={"closures": [units.Closure(from_on=NOON.date(), until_on=NOON.date(), title="例假")]}
    )
    assert rules.is_open(holiday, NOON) is False
    twice = words.model_copy(update={"opening": [*friday, units.Opening(weekday=5, opens="12:00", closes="13:00")]})
    with pytest.raises(units.OpeningReversed):
        city.staff(units.DescribeUnit(code=STATION, description=twice), at=STATION)


def test_another_instance_learns_what_its_units_have_become(city: City) -> None:
    place = units.Place(address="示例路 1 号", from_on=date(2026, 11, 1))
    city.staff(units.MoveUnit(code=NEIGHBOUR, place=place, reason="-"))
    city.staff(units.MergeUnit(code=STATION, into=NEIGHBOUR, reason="-"))
    set_criteria(city, CriteriaKind.SITE, transport=7)
    county = Clocked(Stations, BASE)
    for code in (CENTRE, BASE, STATION, NEIGHBOUR):
        level, parent = TREE[code]
        county.hear(UnitOpened(code=code, level=level, parent=parent, **NAMES), CENTRE)
    for event in city.said():
        county.take(event)
    assert county.ask(STAFF, Role.STAFF, UnitByCode(code=STATION))["successor"] == NEIGHBOUR
    assert county.ask(STAFF, Role.STAFF, units.UnitProfile(code=NEIGHBOUR))["place"]["address"] == "示例路 1 号"
    [criterion] = county.ask(STAFF, Role.STAFF, criteria.CriteriaInForce(kind=CriteriaKind.SITE))["criteria"]
    assert (criterion["weight"], county.held()) == (7, [])


@given(st.lists(st.integers(1, 100), min_size=1, max_size=8), st.data())
def test_a_score_is_between_nothing_and_all_and_grows_with_each_mark(weights: list[int], data: st.DataObject) -> None:
    keys = ["abcdefgh"[place] * 2 for place in range(len(weights))]
    by = [
        criteria.Criterion(key=key, title_zh="-", title_en="-", weight=weight)
        for key, weight in zip(keys, weights, strict=True)
    ]
    given_marks = {key: data.draw(st.integers(0, 5)) for key in keys}
    score = criteria_rules.score(by, marks(**given_marks))
    assert 0 <= score <= 100
    better = criteria_rules.score(by, marks(**given_marks | {keys[0]: 5}))
    assert better >= score and criteria_rules.score(by, marks(**dict.fromkeys(keys, 5))) == 100
    with pytest.raises(criteria.MarksIncomplete):
        criteria_rules.score(by, marks(**given_marks, zz=1))


class LifeOfAUnit(RuleBasedStateMachine):
    """Whatever is tried in whatever order: a unit goes only where the table leads, and over is over."""

    def __init__(self) -> None:
        super().__init__()
        self.city = City()
        set_criteria(self.city, CriteriaKind.SITE, pass_mark=0, transport=1)
        self.code, self.expected = "350111-009", UnitState.PLANNED
        self.city.staff(units.PlanUnit(code=self.code, level=UnitLevel.STATION, parent=BASE, **NAMES))
        self.city.staff(units.AssessSite(code=self.code, marks=marks(transport=5), note="-"))

    @rule(step=st.sampled_from(UnitStep))
    def take(self, step: UnitStep) -> None:
        following = UNIT_STEPS.get(self.expected, {}).get(step)
        try:
            self.city.staff(request(self.code, step))
        except Refusal as refusal:
            assert following is None, refusal
        else:
            assert following is not None
            self.expected = following

    @invariant()
    def it_is_what_the_table_says(self) -> None:
        assert self.city.state(self.code) == self.expected


def request(code: str, step: UnitStep) -> Request:
    words = {"code": code, "reason": "-"}
    return {
        UnitStep.PREPARE: units.PrepareUnit(**words),
        UnitStep.OPEN: units.OpenPreparedUnit(**words),
        UnitStep.SUSPEND: units.SuspendUnit(**words),
        UnitStep.RESUME: units.ResumeUnit(**words),
        UnitStep.MERGE: units.MergeUnit(**words, into=STATION),
        UnitStep.CLOSE: units.CloseUnit(**words),
    }[step]


TestLifeOfAUnit = LifeOfAUnit.TestCase
TestLifeOfAUnit.settings = settings(
    max_examples=12, stateful_step_count=15, deadline=None, suppress_health_check=list(HealthCheck)
)
