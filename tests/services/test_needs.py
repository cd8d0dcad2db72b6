"""A need of a household: staff look at it before others see it, it stands for thirty days, and every step is kept."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from contracts import needs
from contracts.accounts import NotRegistered, Role
from contracts.jobs import AcceptReferral, NeedFilled, NeedState, OpenNeeds, PostNeed, Refer, Referrals
from contracts.needs import NeedNotOpen, PostingStep, ReturnReason
from contracts.private_data import PrivateDataInText
from kernel.errors import NotAllowed, NotFound
from kernel.message import Refusal
from services.jobs.needs.posting_rules import POSTING_STEPS
from tests.services.drawing import drawn
from tests.services.jobs_house import NEED, OTHER, STATION, JobsHouse


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch) -> JobsHouse:
    made = JobsHouse()
    made.set_clock(monkeypatch)
    return made


def open_ones(house: JobsHouse, **words: Any) -> list[str]:
    return [one["need_id"] for one in house.ask("", Role.WORKER, OpenNeeds(**words))["items"]]


def mine(house: JobsHouse, household: str) -> dict[str, Any]:
    return house.ask(household, Role.HOUSEHOLD, needs.MyNeeds())["items"][0]


def state(house: JobsHouse, household: str) -> str:
    return mine(house, household)["need"]["state"]


def returned(need_id: str) -> needs.ReturnNeed:
    return needs.ReturnNeed(need_id=need_id, return_reason=ReturnReason.UNCLEAR, words="请写明服务对象")


def test_it_is_seen_by_others_when_staff_have_published_it(house: JobsHouse) -> None:
    family = house.household()
    need = house.posts(family, care_for="infant", street="示例街道", weekdays=[1, 3], has_pets=True)
    assert open_ones(house) == [] and state(house, family) == "waiting"
    [waiting] = house.staff(needs.NeedsOfUnit(unit=STATION, state=NeedState.WAITING))["items"]
    assert (waiting["household_id"], waiting["need"]["street"]) == (family, "示例街道")
    house.staff(needs.PublishNeed(need_id=need))
    assert open_ones(house) == open_ones(house, care_for="infant", under="350111") == [need]
    assert open_ones(house, care_for="elderly") == open_ones(house, under="350112") == []
    steps = [(one["step"], one["state"], one["owner_id"]) for one in house.told("posting_changed")]
    assert steps == [("post", "waiting", family), ("publish", "open", family)]


def test_one_that_is_returned_with_a_reason_is_corrected_and_looked_at_again(house: JobsHouse) -> None:
    family = house.household()
    need = house.posts(family)
    house.staff(returned(need))
    shown = mine(house, family)
    assert (shown["return_reason"], shown["words"]) == ("unclear", "请写明服务对象")
    corrected = needs.CorrectNeed(**NEED | {"need_id": need, "title": "照护一岁幼儿", "care_for": "infant"})
    again = house.ask(family, Role.HOUSEHOLD, corrected)
    assert (again["need"]["state"], again["need"]["title"], again["words"]) == ("waiting", "照护一岁幼儿", None)
    with pytest.raises(NotFound):
        house.ask(house.household(), Role.HOUSEHOLD, corrected)


def test_what_staff_post_for_a_household_is_open_at_once_and_says_who_and_why(house: JobsHouse) -> None:
    family, elsewhere = house.household(), house.household(OTHER)
    asked = needs.PostNeedFor(**NEED, household_id=family, reason="老人来电委托")
    need = house.staff(asked)
    assert (need["need"]["state"], need["posted_by"]) == ("open", house.staff_id)
    acts = house.ask(family, Role.HOUSEHOLD, needs.NeedActs(need_id=need["need"]["need_id"]))["items"]
    assert [(one["step"], one["by"], one["reason"]) for one in acts] == [
        ("post", house.staff_id, "老人来电委托"),
        ("publish", house.staff_id, None),
    ]
    with pytest.raises(NotFound):
        house.staff(asked.model_copy(update={"household_id": elsewhere}))
    with pytest.raises(NotAllowed):
        house.staff(asked, at=OTHER)


def test_staff_who_refer_somebody_for_a_need_have_thereby_published_it(house: JobsHouse) -> None:
    need = house.posts(house.household())
    house.staff(Refer(need_id=need, worker_id=house.worker()))
    assert open_ones(house) == [need]


def test_it_expires_after_thirty_days_with_a_reminder_before_and_can_be_renewed(house: JobsHouse) -> None:
    family = house.household()
    need = house.posts(family)
    house.staff(needs.PublishNeed(need_id=need))
    house.later(days=26)
    house.fall_due()
    assert house.told("posting_expiring") == []
    house.later(days=1)
    house.fall_due()
    house.fall_due()
    assert [one["posting_id"] for one in house.told("posting_expiring")] == [need]
    house.later(days=4)
    house.fall_due()
    assert state(house, family) == "expired"
    assert house.told("posting_changed")[-1]["step"] == "expire"
    renewed = house.ask(family, Role.HOUSEHOLD, needs.RenewNeed(need_id=need))
    assert renewed["need"]["state"] == "open"
    house.later(days=30)
    house.fall_due()
    assert state(house, family) == "open" and len(house.told("posting_expiring")) == 1


def test_one_that_was_returned_and_never_corrected_is_withdrawn_in_time(house: JobsHouse) -> None:
    family = house.household()
    house.staff(returned(house.posts(family)))
    house.later(days=31)
    house.fall_due()
    assert state(house, family) == "withdrawn"


def test_with_a_withdrawn_need_what_was_proposed_for_it_is_over(house: JobsHouse) -> None:
    family, her = house.household(), house.worker()
    need = house.posts(family)
    referral = house.staff(Refer(need_id=need, worker_id=her))["referral_id"]
    house.ask(family, Role.HOUSEHOLD, needs.WithdrawNeed(need_id=need))
    [shown] = house.ask(her, Role.WORKER, Referrals())["items"]
    assert shown["state"] == "withdrawn"
    with pytest.raises(Refusal):
        house.ask(her, Role.WORKER, AcceptReferral(referral_id=referral))
    with pytest.raises(NeedNotOpen):
        house.staff(Refer(need_id=need, worker_id=house.worker()))


def test_staff_act_in_the_households_name_with_a_reason_and_others_not_at_all(house: JobsHouse) -> None:
    need = house.posts(house.household())
    with pytest.raises(needs.OwnersReasonMissing):
        house.staff(needs.WithdrawNeed(need_id=need))
    for asked in (needs.PublishNeed(need_id=need), returned(need), needs.NeedActs(need_id=need)):
        with pytest.raises(NotFound):
            house.staff(asked, at=OTHER)
    with pytest.raises(NotFound):
        house.ask(house.household(), Role.HOUSEHOLD, needs.WithdrawNeed(need_id=need, reason="-"))
    house.staff(needs.WithdrawNeed(need_id=need, reason="家庭来电撤回"))
    with pytest.raises(NotRegistered):
        house.ask(house.worker(), Role.WORKER, PostNeed(**NEED))


def test_a_filled_need_takes_no_step_any_more(house: JobsHouse) -> None:
    family, her = house.household(), house.worker()
    need = house.posts(family)
    referral = house.staff(Refer(need_id=need, worker_id=her))["referral_id"]
    house.ask(her, Role.WORKER, AcceptReferral(referral_id=referral))
    house.ask(family, Role.HOUSEHOLD, AcceptReferral(referral_id=referral))
    assert state(house, family) == "filled"
    with pytest.raises(needs.PostingOver):
        house.ask(family, Role.HOUSEHOLD, needs.WithdrawNeed(need_id=need))
    with pytest.raises(NeedFilled):
        house.staff(Refer(need_id=need, worker_id=house.worker()))


def test_no_phone_number_or_door_stands_in_a_title(house: JobsHouse) -> None:
    """All that is found: tests/contracts/test_private_data.py."""
    for title in ("联系 19912345678", "示例路12号"):
        with pytest.raises(PrivateDataInText):
            house.posts(house.household(), title=title)


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        ({"from_time": "18:00", "until_time": "08:00"}, needs.HoursReversed),
        ({"from_time": "08:00"}, needs.HoursReversed),
        ({"ends_on": "2027-01-03"}, needs.EndsBeforeItStarts),
    ],
)
def test_times_are_the_right_way_round(house: JobsHouse, words: dict, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        house.posts(house.household(), **words)


def test_the_drawing_is_the_table() -> None:
    steps = {(state, step, then) for state in POSTING_STEPS for step, then in POSTING_STEPS[state].items()}
    assert {arrow for arrow in drawn("Posting") if arrow[0] != "[*]"} == steps


class Way(RuleBasedStateMachine):
    """Whatever is tried in whatever order, it goes by the table, and what is shown is what is open."""

    @initialize()
    def post(self) -> None:
        self.patch = pytest.MonkeyPatch()
        self.house = JobsHouse()
        self.house.set_clock(self.patch)
        self.family = self.house.household()
        self.need = self.house.posts(self.family)
        self.state = NeedState.WAITING

    def teardown(self) -> None:
        self.patch.undo()

    @rule(step=st.sampled_from(["publish", "return", "correct", "withdraw", "renew"]))
    def somebody_acts(self, step: str) -> None:
        request = {
            "publish": needs.PublishNeed(need_id=self.need),
            "return": returned(self.need),
            "correct": needs.CorrectNeed(**NEED, need_id=self.need),
            "withdraw": needs.WithdrawNeed(need_id=self.need),
            "renew": needs.RenewNeed(need_id=self.need),
        }[step]
        following = POSTING_STEPS.get(self.state, {}).get(PostingStep(step))
        try:
            if step in ("publish", "return"):
                self.house.staff(request)
            else:
                self.house.ask(self.family, Role.HOUSEHOLD, request)
        except Refusal:
            assert following is None
        else:
            assert following is not None
            self.state = following

    @rule()
    def a_month_passes(self) -> None:
        self.house.later(days=31)
        self.house.fall_due()
        self.state = POSTING_STEPS.get(self.state, {}).get(PostingStep.EXPIRE, self.state)

    @invariant()
    def it_is_where_the_table_says(self) -> None:
        assert state(self.house, self.family) == self.state
        assert open_ones(self.house) == ([self.need] if self.state is NeedState.OPEN else [])


TestWay = Way.TestCase
TestWay.settings = settings(
    max_examples=15, stateful_step_count=12, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
