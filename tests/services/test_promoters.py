"""Promoters: chosen by criteria, appointed for a term, each with her own code; and the codes that are scanned."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from contracts import promoters, scans
from contracts.accounts import Registered, RegisteredAs, Role
from contracts.criteria import CriteriaKind
from contracts.jobs import Placed
from contracts.promoters import PromoterState, WithdrawCause
from contracts.training import Enrolled
from contracts.units import SuspendUnit, UnitNotRunning
from kernel.errors import NotAllowed, NotFound
from kernel.message import Refusal, Request
from kernel.store import new_id
from services.stations.promoters import code_rules
from services.stations.promoters import promoter_rules as rules
from services.stations.promoters.promoter_rules import PROMOTER_STEPS, PromoterStep
from tests.services.drawing import drawn
from tests.services.test_units import BASE, NEIGHBOUR, NOON, STATION, City, marks, set_criteria


class Neighbourhood(City):
    """A station that chooses promoters by two criteria."""

    def __init__(self) -> None:
        super().__init__()
        set_criteria(self, CriteriaKind.PROMOTER, resident=1, willing=1)

    def today(self) -> Any:
        return self.now.date()

    def nominated(self, unit: str = STATION) -> dict[str, Any]:
        words = {"person_id": new_id(), "unit": unit, "communities": ["连翔社区"], "reason": "居委会推荐"}
        return self.staff(promoters.NominatePromoter(**words))

    def appointed(self, unit: str = STATION, days: int = 365) -> dict[str, Any]:
        promoter_id = self.nominated(unit)["promoter_id"]
        self.staff(promoters.SelectPromoter(promoter_id=promoter_id, marks=GOOD, note="面谈"))
        until = self.today() + timedelta(days=days)
        return self.staff(promoters.AppointPromoter(promoter_id=promoter_id, until=until))

    def follow(self, code: str) -> Any:
        return self.ask("", Role.WORKER, scans.FollowCode(code=code))

    def registers(self, code: str | None, unit: str = STATION) -> str:
        her = new_id()
        words = {"registered_as": RegisteredAs.WORKER, "registered_at": self.now, "promoter_code": code}
        self.hear(Registered(person_id=her, unit=unit, **words))
        return her

    def takes_a_seat(self, her: str, code: str | None, moved_from: str | None = None) -> None:
        words = {"enrolment_id": new_id(), "class_id": new_id(), "unit": STATION, "moved_from": moved_from}
        self.hear(Enrolled(person_id=her, promoter_code=code, **words))

    def is_placed(self, her: str) -> None:
        ids = {"placement_id": new_id(), "referral_id": new_id(), "need_id": new_id(), "household_id": new_id()}
        self.hear(Placed(worker_id=her, unit=STATION, starts_on=self.today(), **ids))

    def reach(self, promoter: dict[str, Any], **days: Any) -> dict[str, int]:
        found = self.staff(promoters.PromoterReach(promoter_id=promoter["promoter_id"], **days))
        return {word: number for word, number in found.items() if isinstance(number, int)}


GOOD = marks(resident=4, willing=4)
NOTHING = {"scans": 0, "registrations": 0, "enrolments": 0, "certified": 0, "placed": 0}


@pytest.fixture
def place(monkeypatch: pytest.MonkeyPatch) -> Neighbourhood:
    place = Neighbourhood()
    place.now = NOON
    place.set_clock(monkeypatch)
    place.said()
    return place


def test_the_drawing_is_the_table() -> None:
    table = PROMOTER_STEPS
    steps = {(state.value, step.value, then.value) for state in table for step, then in table[state].items()}
    assert {arrow for arrow in drawn("A promoter") if arrow[0] != "[*]"} == steps


def test_she_is_selected_by_the_criteria_and_has_her_code_when_she_is_appointed(place: Neighbourhood) -> None:
    promoter_id = place.nominated()["promoter_id"]
    with pytest.raises(promoters.PromoterUnfit) as refused:
        place.staff(promoters.SelectPromoter(promoter_id=promoter_id, marks=marks(resident=5, willing=0), note="-"))
    assert refused.value.members == {"score": 50, "pass_mark": 60}
    selected = place.staff(promoters.SelectPromoter(promoter_id=promoter_id, marks=GOOD, note="面谈"))
    assert (selected["state"], selected["score"], selected["version"], selected["code"]) == ("selected", 80, 1, None)
    until = place.today() + timedelta(days=365)
    appointed = place.staff(promoters.AppointPromoter(promoter_id=promoter_id, until=until))
    assert code_rules.is_sound(appointed["code"])
    [event] = place.said()
    told = {"person_id": appointed["person_id"], "unit": STATION, "code": appointed["code"], "until": until.isoformat()}
    assert (event.type, event.data) == ("stations.promoter_appointed.v1", told)
    trained = promoters.RecordPromoterTraining(promoter_id=promoter_id, trained_on=place.today(), hours=4)
    assert place.staff(trained)["state"] == "trained"
    assert place.staff(promoters.ActivatePromoter(promoter_id=promoter_id))["state"] == "active"


def test_nobody_is_nominated_twice_at_a_unit_or_at_one_that_does_not_run(place: Neighbourhood) -> None:
    her = place.nominated()["person_id"]
    words = {"person_id": her, "reason": "-"}
    with pytest.raises(promoters.AlreadyPromoter):
        place.staff(promoters.NominatePromoter(unit=STATION, **words))
    assert place.staff(promoters.NominatePromoter(unit=NEIGHBOUR, **words))["state"] == "nominated"
    place.staff(SuspendUnit(code=STATION, reason="-"))
    with pytest.raises(UnitNotRunning):
        place.nominated()


@pytest.mark.parametrize("days", [0, -1, 3 * 366 + 1])
def test_a_term_ends_in_the_future_and_within_three_years(place: Neighbourhood, days: int) -> None:
    with pytest.raises(promoters.TermWrong):
        place.appointed(days=days)


def test_when_her_term_is_over_her_code_is_withdrawn_by_itself(place: Neighbourhood) -> None:
    promoter = place.appointed(days=10)
    place.said()
    place.later(days=10)
    place.fall_due()
    assert place.said() == []  # it is her last day
    place.later(days=1)
    place.fall_due()
    [event] = place.said()
    assert (event.type, event.data["code"]) == ("stations.promoter_ended.v1", promoter["code"])
    [ended] = place.staff(promoters.Promoters(unit=BASE, state=PromoterState.ENDED))["items"]
    assert (ended["promoter_id"], ended["end_reason"]) == (promoter["promoter_id"], "term")
    with pytest.raises(scans.CodeWithdrawn):
        place.follow(promoter["code"])
    assert place.staff(promoters.NominatePromoter(person_id=promoter["person_id"], unit=STATION, reason="续聘"))


def test_a_lost_code_is_replaced_and_what_came_through_it_stays_hers(place: Neighbourhood) -> None:
    promoter = place.appointed()
    place.follow(promoter["code"])
    lost = promoters.ReplacePromoterCode(promoter_id=promoter["promoter_id"], reason="工作牌遗失")
    renewed = place.staff(lost)
    with pytest.raises(scans.CodeWithdrawn):
        place.follow(promoter["code"])
    place.follow(renewed["code"])
    assert place.reach(promoter)["scans"] == 2
    event = place.said()[-1]
    assert event.type == "stations.promoter_code_replaced.v1"
    assert (event.data["former"], event.data["code"]) == (promoter["code"], renewed["code"])
    with pytest.raises(scans.PromoterKeepsCode):
        place.staff(scans.WithdrawCode(code=renewed["code"], reason="-"))


def test_her_reach_is_what_came_through_her_first(place: Neighbourhood) -> None:
    """One woman registers with her code, one takes a seat with it, one came through another; each step counts once."""
    promoter, other = place.appointed(), place.appointed()
    first, second = place.registers(promoter["code"]), place.registers(None)
    third = place.registers(other["code"])
    for her in (first, second, third):
        place.takes_a_seat(her, promoter["code"])
    place.takes_a_seat(first, promoter["code"], moved_from=new_id())
    for her in (first, third):
        place.is_placed(her)
        place.is_placed(her)
    assert place.reach(promoter) == NOTHING | {"registrations": 1, "enrolments": 3, "placed": 1}
    assert place.reach(other) == NOTHING | {"registrations": 1, "placed": 1}
    tomorrow = place.today() + timedelta(days=1)
    assert place.reach(promoter, since=tomorrow) == NOTHING
    assert place.reach(promoter, until=place.today())["placed"] == 1


@pytest.mark.parametrize("code", [None, "LC0117", "withdrawn"])
def test_registering_with_no_or_a_wrong_code_counts_for_nobody(place: Neighbourhood, code: str | None) -> None:
    promoter = place.appointed()
    if code == "withdrawn":
        words = {"cause": WithdrawCause.RESIGNED, "reason": "-"}
        place.staff(promoters.WithdrawPromoter(promoter_id=promoter["promoter_id"], **words))
        code = promoter["code"]
    place.registers(code)
    assert (place.reach(promoter), place.held()) == (NOTHING, [])


def test_she_sees_her_own_and_another_countys_staff_see_none(place: Neighbourhood) -> None:
    mine, other = place.appointed(), place.appointed(NEIGHBOUR)
    me = mine["person_id"]
    [term] = place.ask(me, Role.PROMOTER, promoters.MyPromoterTerms(), STATION)["items"]
    assert term["promoter_id"] == mine["promoter_id"]
    for whose, asked in (
        (me, promoters.PromoterReach(promoter_id=mine["promoter_id"])),
        (me, scans.ScanCounts(code=mine["code"])),
        (me, scans.CodeToPrint(code=mine["code"])),
    ):
        place.ask(whose, Role.PROMOTER, asked, STATION)
    for asked in (
        promoters.PromoterReach(promoter_id=other["promoter_id"]),
        scans.ScanCounts(code=other["code"]),
        scans.CodeToPrint(code=other["code"]),
    ):
        with pytest.raises(NotFound):
            place.ask(me, Role.PROMOTER, asked, STATION)
    with pytest.raises(NotAllowed):
        place.staff(promoters.Promoters(unit=BASE), at="350102")
    with pytest.raises(NotFound):
        place.staff(promoters.ActivatePromoter(promoter_id=mine["promoter_id"]), at="350102")


def test_the_honour_roll_shows_those_who_agreed_by_how_many_came(place: Neighbourhood) -> None:
    silent, few, many = (place.appointed() for _ in range(3))
    for promoter, women in ((silent, 5), (few, 1), (many, 2)):
        for _ in range(women):
            place.registers(promoter["code"])
    for promoter in (few, many):
        choice = promoters.JoinHonourRoll(promoter_id=promoter["promoter_id"], joins=True)
        with pytest.raises(NotFound):
            place.staff(choice)  # she alone decides
        place.ask(promoter["person_id"], Role.PROMOTER, choice, STATION)
    roll = place.ask(silent["person_id"], Role.PROMOTER, promoters.HonourRoll(unit=STATION), STATION)
    assert [one["promoter_id"] for one in roll] == [many["promoter_id"], few["promoter_id"]]
    assert place.ask("", Role.WORKER, promoters.PromoterCount(unit=BASE)) == 3


def test_a_station_has_one_code_until_it_is_withdrawn_and_scans_are_counted_by_the_day(place: Neighbourhood) -> None:
    made = place.staff(scans.MakeCode(unit=STATION))
    assert place.staff(scans.MakeCode(unit=STATION))["code"] == made["code"]
    assert place.follow(made["code"]) == {"kind": "station", "target": None, "unit": STATION}
    place.follow(made["code"])
    place.later(days=1)
    place.follow(made["code"])
    figures = place.staff(scans.ScanCounts(code=made["code"]))
    assert (figures["total"], [one["count"] for one in figures["days"]]) == (3, [2, 1])
    place.staff(scans.WithdrawCode(code=made["code"], reason="被撕"))
    with pytest.raises(scans.CodeWithdrawn):
        place.follow(made["code"])
    renewed = place.staff(scans.MakeCode(unit=STATION))["code"]
    codes = place.staff(scans.Codes(unit=BASE))["items"]
    assert {one["code"]: one["scans"] for one in codes} == {made["code"]: 3, renewed: 0}


def test_a_class_has_a_code_of_its_own_and_a_station_needs_no_target(place: Neighbourhood) -> None:
    class_id = new_id()
    made = place.staff(scans.MakeCode(unit=STATION, kind=scans.PrintedKind.CLASS, target=class_id))
    assert place.follow(made["code"]) == {"kind": "class", "target": class_id, "unit": STATION}
    for words in ({"kind": scans.PrintedKind.CLASS}, {"target": class_id}):
        with pytest.raises(scans.CodeTargetMissing):
            place.staff(scans.MakeCode(unit=STATION, **words))
    with pytest.raises(NotFound):
        place.follow("00000001")


@given(st.lists(st.integers(0, 30), min_size=7, max_size=7), st.integers(0, 7), st.integers(1, 30))
def test_a_slip_of_the_pen_makes_no_other_code(random: list[int], at: int, by: int) -> None:
    """One wrong character, or two neighbours that changed places."""
    code = code_rules.code(random)
    assert code_rules.is_sound(code)
    wrong = code_rules.ALPHABET[(code_rules.ALPHABET.index(code[at]) + by) % 31]
    assert not code_rules.is_sound(code[:at] + wrong + code[at + 1 :])
    swapped = code[:at] + code[at : at + 2][::-1] + code[at + 2 :]
    assert code_rules.is_sound(swapped) == (swapped == code)


class LifeOfAPromoter(RuleBasedStateMachine):
    """Whatever is tried in whatever order: she goes only where the table leads, and has a live code only in office."""

    def __init__(self) -> None:
        super().__init__()
        self.place = Neighbourhood()
        self.id, self.expected = self.place.nominated()["promoter_id"], PromoterState.NOMINATED

    @rule(step=st.sampled_from([step for step in PromoterStep if step is not PromoterStep.EXPIRE]))
    def take(self, step: PromoterStep) -> None:
        following = PROMOTER_STEPS.get(self.expected, {}).get(step)
        try:
            self.place.staff(self.request(step))
        except Refusal as refusal:
            assert following is None, refusal
        else:
            assert following is not None
            self.expected = following

    @invariant()
    def she_is_what_the_table_says(self) -> None:
        [one] = self.place.staff(promoters.Promoters(unit=STATION))["items"]
        assert one["state"] == self.expected
        live = [code for code in self.place.staff(scans.Codes(unit=STATION))["items"] if not code["withdrawn_at"]]
        assert len(live) == (self.expected in rules.IN_OFFICE)

    def request(self, step: PromoterStep) -> Request:
        until = self.place.today() + timedelta(days=30)
        return {
            PromoterStep.SELECT: promoters.SelectPromoter(promoter_id=self.id, marks=GOOD, note="-"),
            PromoterStep.APPOINT: promoters.AppointPromoter(promoter_id=self.id, until=until),
            PromoterStep.TRAIN: promoters.RecordPromoterTraining(
                promoter_id=self.id, trained_on=self.place.today(), hours=2
            ),
            PromoterStep.ACTIVATE: promoters.ActivatePromoter(promoter_id=self.id),
            PromoterStep.WITHDRAW: promoters.WithdrawPromoter(
                promoter_id=self.id, cause=WithdrawCause.MOVED, reason="-"
            ),
        }[step]


TestLifeOfAPromoter = LifeOfAPromoter.TestCase
TestLifeOfAPromoter.settings = settings(
    max_examples=12, stateful_step_count=15, deadline=None, suppress_health_check=list(HealthCheck)
)
