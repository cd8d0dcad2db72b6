"""Ratings: by the two sides of a real placement alone, once it has begun, and final after seven days."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.accounts import Role
from contracts.private_data import PrivateDataInText
from contracts.ratings import (
    HouseholdStars,
    ModerateRating,
    MyRatings,
    RatedSide,
    RateHousehold,
    RateWorker,
    RatingFinal,
    RatingGiven,
    RatingNeedsAnother,
    RatingsOfUnit,
    RatingStep,
    RatingStepRefused,
    RatingSummary,
    RatingTooEarly,
    ReportRating,
    WorkerStars,
)
from contracts.standing import StandingCause
from kernel.errors import NotAllowed, NotFound
from kernel.store import new_id
from services.jobs.trust import rating_rules as rules
from tests.services.drawing import drawn
from tests.services.trust_house import OTHER, STATION, House

BEST = {"skill": 5, "attitude": 5, "punctuality": 5, "trust": 5}
WORST = dict.fromkeys(BEST, 1)


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch) -> House:
    made = House()
    made.set_clock(monkeypatch)
    return made


def rate(house: House, stars: dict[str, int] = BEST, text: str = "", who: str = "", placement: str = "") -> Any:
    words = {"placement_id": placement or house.placement, "stars": WorkerStars(**stars), "text": text}
    return house.ask(who or house.household, Role.HOUSEHOLD, RateWorker(**words), STATION)


def moderate(house: House, rating: str, step: RatingStep, who: str = "") -> Any:
    return house.staff(ModerateRating(rating_id=rating, decision=step, reason="已核实"), who)


def test_both_sides_rate_each_other_and_each_reads_what_was_said(house: House) -> None:
    hers = rate(house, text="做事细心")
    stars = HouseholdStars(respect=5, pay=4, conditions=4, terms=5)
    theirs = house.her(RateHousehold(placement_id=house.placement, stars=stars))
    assert house.her(MyRatings(side="worker"))["items"] == [hers]
    assert house.home(MyRatings())["items"] == [theirs, hers]
    assert {one["rated_id"] for one in house.told(RatingGiven)} == {house.worker, house.household}


def test_nobody_else_rates_and_nobody_before_it_begins(house: House) -> None:
    for who in (house.worker, new_id()):
        with pytest.raises(NotFound):
            rate(house, who=who)
    with pytest.raises(NotFound):
        rate(house, placement=new_id())
    tomorrow = house.place(house.worker, house.household, days_ago=-1)
    with pytest.raises(RatingTooEarly):
        rate(house, placement=tomorrow)
    house.later(days=1)
    rate(house, placement=tomorrow)


def test_it_can_be_changed_for_seven_days(house: House) -> None:
    first = rate(house, WORST)
    house.later(days=6, hours=23)
    assert rate(house, BEST)["rating_id"] == first["rating_id"]
    house.later(hours=1)
    with pytest.raises(RatingFinal):
        rate(house, WORST)


@pytest.mark.parametrize(("stars", "item"), [(BEST, "W03"), (WORST, "W04"), (dict.fromkeys(BEST, 4), None)])
def test_it_counts_once_it_is_final(house: House, stars: dict[str, int], item: str | None) -> None:
    rating = rate(house, stars)["rating_id"]
    house.fall_due()
    assert house.entries() == []
    house.later(days=7)
    house.fall_due()
    house.fall_due()
    assert [(one["item"], one["cause_id"]) for one in house.entries()] == ([(item, rating)] if item else [])


def test_one_that_is_reported_waits_and_one_that_is_hidden_never_counts(house: House) -> None:
    rating = rate(house, WORST, "骗子")["rating_id"]
    with pytest.raises(NotFound):
        house.home(ReportRating(rating_id=rating, reason="x"))
    house.her(ReportRating(rating_id=rating, reason="辱骂"))
    house.later(days=8)
    house.fall_due()
    assert house.entries() == []
    assert [one["rating_id"] for one in house.staff(RatingsOfUnit(unit=STATION, state="reported"))["items"]] == [rating]
    moderate(house, rating, RatingStep.HIDE)
    house.fall_due()
    assert house.entries() == []
    assert house.her(MyRatings())["items"] == []
    assert house.home(MyRatings())["items"][0]["state"] == "hidden"


def test_what_has_counted_and_is_hidden_later_is_taken_back(house: House) -> None:
    rating = rate(house, WORST)["rating_id"]
    house.later(days=8)
    house.fall_due()
    assert house.standing() == ("C", 95)
    moderate(house, rating, RatingStep.HIDE)
    assert house.standing() == ("B", 100)


def test_staff_of_the_unit_who_are_not_in_it_moderate(house: House) -> None:
    rating = rate(house)["rating_id"]
    with pytest.raises(RatingNeedsAnother):
        moderate(house, rating, RatingStep.HIDE, who=house.worker)
    with pytest.raises(NotFound):
        house.staff(ModerateRating(rating_id=rating, decision="hide", reason="x"), at=OTHER)
    with pytest.raises(NotAllowed):
        house.staff(RatingsOfUnit(unit=STATION), at=OTHER)
    with pytest.raises(RatingStepRefused):
        moderate(house, rating, RatingStep.KEEP)


def test_it_holds_no_number_by_which_to_call(house: House) -> None:
    with pytest.raises(PrivateDataInText):
        rate(house, text="加微信 19900000011")


def test_figures_are_shown_from_three_on_to_those_whom_they_concern(house: House) -> None:
    for _ in range(2):
        home = new_id()
        rate(house, who=home, placement=house.place(house.worker, home))
    assert house.her(RatingSummary(rated_id=house.worker))["means"] is None
    rate(house, dict.fromkeys(BEST, 4))
    figures = house.home(RatingSummary(rated_id=house.worker))
    assert figures["ratings"] == 3 and figures["means"][0] == {"aspect": "skill", "mean": 4.7}
    with pytest.raises(NotFound):
        house.ask(new_id(), Role.HOUSEHOLD, RatingSummary(rated_id=house.worker))


def test_the_drawing_of_a_rating_is_the_table() -> None:
    steps = {(before.value, step.value, after.value) for (before, step), after in rules.RATING_STEPS.items()}
    assert {arrow for arrow in drawn("A rating") if arrow[0] != "[*]"} == steps


@given(st.lists(st.integers(1, 5), min_size=4, max_size=4), st.integers(0, 3))
def test_a_better_rating_never_weighs_worse(stars: list[int], place: int) -> None:
    order = [StandingCause.RATED_BADLY, None, StandingCause.RATED_WELL]
    better = [min(5, star + (place == here)) for here, star in enumerate(stars)]
    assert order.index(rules.cause(better)) >= order.index(rules.cause(stars))


@given(st.lists(st.fixed_dictionaries({aspect: st.integers(1, 5) for aspect in BEST}), max_size=9))
def test_means_are_those_of_the_ratings(ratings: list[dict[str, int]]) -> None:
    found = rules.means(RatedSide.WORKER, ratings)
    assert (found is None) == (len(ratings) < rules.SHOWN_FROM)
    for one in found or []:
        assert abs(one.mean - sum(rating[one.aspect] for rating in ratings) / len(ratings)) <= 0.05 + 1e-9
