"""Standing: what is shown is what the entries add up to, every point has its cause, and one can appeal."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts.accounts import Role
from contracts.certificates import CertificateRevoked, CertificateSuperseded
from contracts.jobs import FollowedUp, FollowUpOutcome
from contracts.private_data import PrivateDataInText
from contracts.standing import (
    AppealClosed,
    AppealedAlready,
    AppealEntry,
    AppealNeedsAnother,
    Appeals,
    AppealState,
    AppealStep,
    AppealTooLate,
    Bounds,
    DecideAppeal,
    EnterStanding,
    EntryMadeAlready,
    ItemNotForStaff,
    NoStandingRule,
    OwnStanding,
    PublicStanding,
    RuleUnclear,
    Standing,
    StandingChanged,
    StandingEntries,
    StandingOf,
    StandingRuleInForce,
    Standings,
    WithdrawAppeal,
)
from kernel.errors import NotAllowed, NotFound
from kernel.store import new_id
from services.jobs.service import Jobs
from services.jobs.trust import standing_rules as rules
from services.jobs.trust.standing_tables import StandingEntry
from tests.services.clocked import Clocked
from tests.services.drawing import drawn
from tests.services.trust_house import COUNTY, OTHER, RULE, STATION, House


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch) -> House:
    made = House()
    made.set_clock(monkeypatch)
    return made


def test_the_sample_has_nineteen_items_and_says_that_it_is_one() -> None:
    assert len(RULE["items"]) == 19 and "待核" in RULE["source"]


def test_what_is_heard_of_her_makes_entries_each_once(house: House) -> None:
    certificate = house.certify(house.worker)
    for _ in range(2):
        followed = {"placement_id": house.placement, "worker_id": house.worker}
        house.hear(FollowedUp(**followed, outcome=FollowUpOutcome.WORKING_WELL))
    assert [(one["item"], one["cause_id"]) for one in house.entries()] == [
        ("W05", house.placement),
        ("W01", certificate),
    ]
    assert house.standing() == ("B", 113)


def test_a_reissued_certificate_counts_once_and_a_revoked_one_against_her(house: House) -> None:
    old = house.certify(house.worker)
    new = house.certify(house.worker)
    gone = {"person_id": house.worker, "number": "35011120260000001"}
    facts = {"superseded_by": new, "superseded_at": house.now, "reason": "lost", "unit": COUNTY}
    house.hear(CertificateSuperseded(**gone, certificate_id=old, **facts))
    assert house.standing() == ("B", 110)
    third = house.certify(house.worker)
    for certificate, reason, score in ((third, "at_her_request", 110), (new, "cheating", 80)):
        words = {**gone, "certificate_id": certificate, "revoked_at": house.now, "unit": COUNTY}
        house.hear(CertificateRevoked(**words, reason=reason))
        assert house.standing()[1] == score


def test_staff_enter_what_is_theirs_to_enter(house: House) -> None:
    house.enter("W11")
    assert house.standing() == ("B", 110)
    for item in ("W01", "C06", "W99"):
        with pytest.raises(ItemNotForStaff):
            house.enter(item)
    same = EnterStanding(subject_id=house.worker, item="W12", cause_id=new_id(), reason="社区义卖")
    house.staff(same)
    with pytest.raises(EntryMadeAlready):
        house.staff(same)
    with pytest.raises(OwnStanding):
        house.enter("W11", who=house.worker)
    with pytest.raises(PrivateDataInText):
        house.staff(same.model_copy(update={"cause_id": new_id(), "reason": "电话 199 0000 0011"}))


def test_a_changed_class_is_told_and_a_changed_score_is_not(house: House) -> None:
    house.said()
    house.enter("W12")
    assert house.told(StandingChanged) == []
    house.enter("W10")
    [told] = house.told(StandingChanged)
    assert told == {"subject_id": house.worker, "subject_kind": "worker", "standing": "E", "unit": STATION} | {
        "standing": house.standing()[0]
    }


def test_points_cease_to_count_when_their_time_is_over(house: House) -> None:
    house.enter("W09")
    assert house.standing() == ("C", 90)
    house.later(days=367)
    house.fall_due()
    assert house.standing() == ("B", 100)


def test_a_new_version_of_the_rule_weighs_what_stands_in_the_book(house: House) -> None:
    house.enter("W11")
    assert house.publish()["version"] == 1  # the same again is no new version
    stricter = {**RULE["bounds"], "a": 200, "b": 150}
    assert house.publish(bounds=stricter)["version"] == 2
    house.fall_due()
    assert house.standing() == ("C", 110)
    assert house.ask("", Role.WORKER, StandingRuleInForce(version=1))["bounds"] == RULE["bounds"]


def test_a_rule_of_tomorrow_is_not_in_force_today(house: House) -> None:
    house.publish(base=90, in_force_from=str(house.today() + timedelta(days=1)))
    assert house.standing() == ("B", 100)
    house.later(days=1)
    assert house.standing() == ("C", 90)


@pytest.mark.parametrize(
    "changes",
    [
        {"bounds": {"a": 100, "b": 100, "c": 80, "d": 50}},
        {"items": [RULE["items"][0], {**RULE["items"][0], "code": "W77"}]},
        {"items": [RULE["items"][8], RULE["items"][8]]},
        {"items": [{**RULE["items"][0], "points": 0}]},
    ],
    ids=["bounds that do not fall", "one cause twice", "one code twice", "no points"],
)
def test_a_rule_that_contradicts_itself_is_refused(house: House, changes: dict[str, Any]) -> None:
    with pytest.raises(RuleUnclear):
        house.publish(**changes)


def test_before_a_rule_is_published_there_is_no_standing() -> None:
    bare = Clocked(Jobs, COUNTY)
    with pytest.raises(NoStandingRule):
        bare.ask("", Role.WORKER, StandingRuleInForce())


def test_who_sees_what(house: House) -> None:
    entry = house.enter("W11")
    assert house.her(StandingOf())["score"] == 110
    assert house.her(StandingEntries())["items"] == [entry]
    public = house.ask("", Role.WORKER, PublicStanding(subject_id=house.worker))
    assert public == {"subject_id": house.worker, "standing": "B"}
    assert [one["subject_id"] for one in house.staff(Standings(unit=STATION, standing="B"))["items"]] == [house.worker]
    for query in (StandingOf(subject_id=house.worker), StandingEntries(subject_id=house.worker)):
        with pytest.raises(NotFound):
            house.home(query)
        with pytest.raises(NotFound):
            house.staff(query, at=OTHER)
    with pytest.raises(NotAllowed):
        house.staff(Standings(unit=STATION), at=OTHER)
    with pytest.raises(NotFound):
        house.ask(new_id(), Role.STAFF, EnterStanding(**_entry(house)), at=OTHER)


def _entry(house: House) -> dict[str, str]:
    return {"subject_id": house.worker, "item": "W11", "cause_id": new_id(), "reason": "表彰"}


def test_a_company_has_one_too_and_who_speaks_for_it_sees_it_and_appeals(house: House) -> None:
    speaker = new_id()
    company = house.company(speaker)
    entry = house.enter("C04", company)
    assert house.ask(speaker, Role.COMPANY, StandingOf(subject_id=company))["standing"] == "D"
    appeal = house.ask(speaker, Role.COMPANY, AppealEntry(entry_id=entry["entry_id"], text="并未收费"))
    house.staff(DecideAppeal(appeal_id=appeal["appeal_id"], decision="uphold", reason="查无实据"), who=house.base)
    assert house.standing(company) == ("B", 100)


def test_an_appeal_that_is_upheld_reverses_the_entry_and_leaves_it_in_the_book(house: House) -> None:
    entry = house.enter("W09")
    appeal = house.her(AppealEntry(entry_id=entry["entry_id"], text="因家人住院离岗,有证明"))
    decide = DecideAppeal(appeal_id=appeal["appeal_id"], decision="uphold", reason="情况属实")
    with pytest.raises(AppealNeedsAnother):
        house.staff(decide)
    assert house.staff(decide, who=house.base)["state"] == "upheld"
    assert house.standing() == ("B", 100)
    assert [(one["points"], one["reverses"]) for one in house.entries()] == [(10, entry["entry_id"]), (-10, None)]
    with pytest.raises(AppealedAlready):
        house.her(AppealEntry(entry_id=entry["entry_id"], text="再次申诉"))


def test_an_appeal_is_hers_alone_and_in_time(house: House) -> None:
    entry = house.enter("W09")["entry_id"]
    with pytest.raises(NotFound):
        house.home(AppealEntry(entry_id=entry, text="x"))
    house.later(days=31)
    with pytest.raises(AppealTooLate):
        house.her(AppealEntry(entry_id=entry, text="x"))


def test_appeals_are_listed_for_her_and_for_staff_of_the_unit(house: House) -> None:
    entry = house.enter("W09")["entry_id"]
    appeal = house.her(AppealEntry(entry_id=entry, text="有证明"))
    assert house.her(Appeals())["items"] == [appeal] == house.staff(Appeals(unit=STATION, state="filed"))["items"]
    with pytest.raises(NotAllowed):
        house.staff(Appeals(unit=STATION), at=OTHER)


def test_the_drawing_of_an_appeal_is_the_table() -> None:
    steps = {(before.value, step.value, after.value) for (before, step), after in rules.APPEAL_STEPS.items()}
    assert {arrow for arrow in drawn("An appeal") if arrow[0] != "[*]"} == steps


@given(st.integers(-500, 500), st.lists(st.integers(-100, 100), min_size=4, max_size=4, unique=True))
def test_more_points_never_make_a_lower_class(points: int, cuts: list[int]) -> None:
    bounds = Bounds(**dict(zip("abcd", sorted(cuts, reverse=True), strict=True)))
    order = list(Standing)
    assert order.index(rules.standing(points + 1, bounds)) <= order.index(rules.standing(points, bounds))


@given(st.dates(date(2000, 1, 1), date(2100, 12, 31)), st.integers(1, 120))
def test_a_month_ends_on_the_same_day_or_the_last_there_is(since: date, months: int) -> None:
    end = rules.until(since, months)
    assert end and (end.year * 12 + end.month) - (since.year * 12 + since.month) == months
    assert end.day == since.day or (end.day < since.day and (end + timedelta(days=1)).day == 1)


class Book(RuleBasedStateMachine):
    """Entries, appeals, days that pass, new rules, in any order: what is shown is what the book adds up to."""

    @initialize()
    def begin(self) -> None:
        self.patch = pytest.MonkeyPatch()
        self.house = House()
        self.house.set_clock(self.patch)
        self.base, self.appeals = RULE["base"], {}

    def teardown(self) -> None:
        if hasattr(self, "patch"):
            self.patch.undo()

    @rule(item=st.sampled_from(["W09", "W10", "W11", "W12"]))
    def staff_enter(self, item: str) -> None:
        self.house.enter(item)

    @rule()
    def a_certificate_is_issued(self) -> None:
        self.house.certify(self.house.worker)

    @rule(place=st.integers(0, 9))
    def she_appeals(self, place: int) -> None:
        entries = [one for one in self.house.entries() if one["entry_id"] not in self.appeals]
        if place < len(entries):
            entry = entries[place]["entry_id"]
            try:
                appeal = self.house.her(AppealEntry(entry_id=entry, text="有异议"))["appeal_id"]
            except (AppealTooLate, AppealedAlready):
                return
            self.appeals[entry] = (appeal, AppealState.FILED)

    @rule(place=st.integers(0, 3), step=st.sampled_from(AppealStep))
    def somebody_acts(self, place: int, step: AppealStep) -> None:
        if place >= len(self.appeals):
            return
        entry = list(self.appeals)[place]
        appeal, state = self.appeals[entry]
        following = rules.APPEAL_STEPS.get((state, step))
        try:
            if step is AppealStep.WITHDRAW:
                self.house.her(WithdrawAppeal(appeal_id=appeal))
            else:
                decided = DecideAppeal(appeal_id=appeal, decision=step, reason="核实")
                self.house.staff(decided, who=self.house.base)
        except AppealClosed:
            assert following is None
        else:
            assert following
            self.appeals[entry] = (appeal, following)

    @rule(days=st.sampled_from([1, 20, 200, 400]))
    def time_passes(self, days: int) -> None:
        self.house.later(days=days)
        self.house.fall_due()

    @rule(base=st.sampled_from([90, 100, 110]))
    def a_rule_is_published(self, base: int) -> None:
        self.house.publish(base=base)
        self.base = base
        self.house.fall_due()

    @invariant()
    def the_score_is_the_sum_of_the_entries(self) -> None:
        if hasattr(self, "house"):
            today = self.house.today()
            with Session(self.house.engine) as session:
                rows = session.scalars(select(StandingEntry)).all()
            counted = [row.points for row in rows if row.until is None or row.since <= today <= row.until]
            assert self.house.standing()[1] == self.base + sum(counted)


TestBook = Book.TestCase
TestBook.settings = settings(
    max_examples=8, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck)
)
