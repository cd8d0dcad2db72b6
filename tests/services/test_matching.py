"""Who is proposed for a need, in what order, and why."""

from __future__ import annotations

import pytest

from contracts import matching, profiles
from contracts.accounts import Role
from contracts.certificates import CertificateSuspended, SuspensionReason
from contracts.certification import OccupationAdopted
from contracts.jobs import AcceptReferral, CandidatesFor, NeedFilled, Refer
from contracts.matching import MismatchReason, Weights
from contracts.profiles import Hours, Language, Place
from kernel.errors import NotAllowed, NotFound
from kernel.store import new_id
from tests.services.market import BASE, HERE, NEXT_DOOR, SKILL, STATION, Market


@pytest.fixture
def market(monkeypatch: pytest.MonkeyPatch) -> Market:
    return Market(monkeypatch)


def near(km: float) -> Place:
    """So far north of where the need is; a hundredth of a degree is 1.112 km."""
    return Place(lat=round(26.08 + round(km / 1.112) / 100, 2), lng=119.30)


def weigh(market: Market, unit: str = BASE, **weights: object) -> dict:
    asked = matching.SetMatchingWeights(unit=unit, weights=Weights(**weights), why="试行")
    return market.ask(new_id(), Role.OPERATOR, asked)


class TestConditions:
    def test_the_certificate_counts_on_the_day_the_work_starts(self, market: Market) -> None:
        market.worker(expires_on=market.days(9))
        lasting = market.worker(expires_on=market.days(10))
        assert market.order(market.need()) == [lasting]

    def test_the_level_or_a_higher_one(self, market: Market) -> None:
        market.worker(level="5")
        higher = [market.worker(level="3"), market.worker(level="4")]
        assert sorted(market.order(market.need(level="4"))) == sorted(higher)

    def test_a_suspended_certificate_does_not_count(self, market: Market) -> None:
        her = market.worker(level=None)
        certificate = market.certify(her)
        facts = {"certificate_id": certificate, "number": "1", "person_id": her, "unit": STATION}
        reason = SuspensionReason.COMPLAINT
        market.hear(CertificateSuspended(**facts, reason=reason, suspended_at=market.now))
        assert market.order(market.need()) == []

    def test_her_health_certificate_is_valid_when_the_work_starts(self, market: Market) -> None:
        unknown, short = market.worker(healthy=False), market.worker(healthy=False)
        market.staff(profiles.NoteHealthCheck(worker_id=short, valid_until=market.days(9)))
        need = market.need()
        assert market.order(need) == []
        weigh(market, health_required=False)
        assert set(market.order(need)) == {unknown, short}

    def test_she_is_there_by_then_and_wants_to_live_as_is_asked(self, market: Market) -> None:
        late, living_in = market.worker(), market.worker()
        market.wants(late, available_from=market.days(11))
        market.wants(living_in, live_in=True)
        market.describes(living_in, live_out=False)
        assert market.order(market.need()) == []
        assert market.order(market.need(live_in=True)) == [living_in]

    @pytest.mark.parametrize(("travels", "max_km", "comes"), [(5, None, True), (4, None, False), (9, 4, False)])
    def test_neither_farther_than_she_goes_nor_than_the_household_wants(
        self, market: Market, travels: int, max_km: int | None, comes: bool
    ) -> None:
        her, need = market.worker(), market.need()
        market.describes(her, place=near(4.5), travel_km=travels)
        market.wishes(need, place=HERE, max_km=max_km)
        assert bool(market.order(need)) == comes

    def test_her_hours_hold_those_that_are_wanted(self, market: Market) -> None:
        asks_nothing, weekdays, weekends = (market.worker() for _ in range(3))
        for her, days in ((weekdays, [1, 2, 3, 4, 5]), (weekends, [6, 7])):
            hours = [Hours(weekdays=days, from_time="08:00", until_time="18:00")]
            market.describes(her, hours=hours)
        need = market.need(weekdays=[1, 3], from_time="08:30", until_time="11:30")
        assert market.order(need) == [weekdays, asks_nothing]
        assert market.words_for(need, weekdays)["free_then"] == ("工作日有空", 6)

    def test_she_works_in_what_she_wants_to(self, market: Market) -> None:
        her = market.worker()
        market.describes(her, trades=[{"occupation_code": "4-10-01-02"}])
        assert market.order(market.need()) == []
        market.describes(her, trades=[SKILL])
        assert market.order(market.need()) == [her]

    def test_who_has_been_placed_is_not_proposed(self, market: Market) -> None:
        her, household = market.worker(), new_id()
        need, other = market.need(household), market.need()
        referral = market.staff(Refer(need_id=need, worker_id=her))["referral_id"]
        market.her(her, AcceptReferral(referral_id=referral))
        market.ask(household, Role.HOUSEHOLD, AcceptReferral(referral_id=referral))
        assert market.order(other) == []


class TestReasons:
    def test_each_reason_is_said_in_words_of_hers_and_they_make_the_score(self, market: Market) -> None:
        her, need = market.worker(level="4"), market.need(live_in=True)
        market.wants(her, live_in=True, pay_from_fen=600_000)
        market.describes(her, place=near(2.2), languages=[Language.FUZHOU])
        market.wishes(need, place=HERE, languages=[Language.FUZHOU])
        assert market.words_for(need, her) == {
            "qualified": ("四级家务服务员", 50),
            "near": ("约2.2公里", 20),
            "waited": ("尚未推介过", 15),
            "speaks": ("会说福州话", 10),
            "within_pay": ("期望薪酬在范围内", 6),
            "live_in": ("愿意住家", 6),
            "higher_level": ("证书等级高于要求", 4),
        }
        [found] = market.candidates(need)
        assert found["score"] == sum(part["points"] for part in found["parts"]) == 111
        assert [part["reason"] for part in found["parts"]] == found["reasons"]
        assert {part["en"] for part in found["parts"]} >= {"about 2.2 km away", "speaks Fuzhou dialect"}

    def test_a_skill_without_work_types_is_called_by_its_occupation(self, market: Market) -> None:
        skill = {"occupation_code": "4-10-01-02", "work_type_zh": ""}
        names = {"occupation_zh": "育婴员", "occupation_en": "infant carer", "levels": ["5"], "source": "-"}
        market.hear(OccupationAdopted(**skill, **names))
        her = market.worker(**skill)
        assert market.words_for(market.need(**skill), her)["qualified"][0] == "五级育婴员"

    def test_where_a_place_is_not_known_the_unit_tells_how_near_she_is(self, market: Market) -> None:
        there, here = market.worker(NEXT_DOOR), market.worker()
        need = market.need()
        assert market.order(need) == [here, there]
        assert market.words_for(need, here)["same_station"] == ("同一驿站", 20)
        assert market.words_for(need, there)["same_county"] == ("同一县(市、区)", 12)

    def test_the_nearer_goes_before(self, market: Market) -> None:
        need, by_km = market.need(), {}
        market.wishes(need, place=HERE)
        for km in (18, 8, 4, 2, 0, 25):
            by_km[km] = market.worker(NEXT_DOOR)
            market.describes(by_km[km], place=near(km))
        assert market.order(need) == [by_km[km] for km in sorted(by_km)]


class TestFairness:
    def test_who_was_not_shown_for_long_rises(self, market: Market) -> None:
        first, second, need = market.worker(), market.worker(), market.need()
        [shown] = market.staff(matching.ShowCandidates(need_id=need, limit=1))["candidates"]
        other = ({first, second} - {shown["worker_id"]}).pop()
        assert market.order(market.need()) == [other, shown["worker_id"]]
        market.later(days=8)
        assert market.words_for(market.need(), shown["worker_id"])["waited"] == ("已有8天未推介", 6)

    def test_looking_counts_nothing_and_showing_once_a_day(self, market: Market) -> None:
        her, need = market.worker(), market.need()
        market.candidates(need)
        assert market.staff(matching.Showings(need_id=need))["items"] == []
        for _ in range(2):
            market.staff(matching.ShowCandidates(need_id=need))
        market.later(days=1)
        market.staff(matching.ShowCandidates(need_id=need))
        shown = market.staff(matching.Showings(need_id=need))["items"]
        assert [one["worker_id"] for one in shown] == [her, her]

    def test_that_she_was_shown_outlasts_a_change_of_her_profile(self, market: Market) -> None:
        her, need = market.worker(), market.need()
        market.staff(matching.ShowCandidates(need_id=need))
        market.describes(her, travel_km=5)
        assert "waited" not in market.words_for(need, her)

    def test_newly_certified_ones_get_their_share(self, market: Market) -> None:
        for _ in range(6):
            self.experienced(market)
        new = [market.worker(NEXT_DOOR, issued_on=market.days(-1)) for _ in range(3)]
        for her in new:
            market.her(her, profiles.PauseProfile())
        weigh(market, newly_certified=0)
        need = market.need()
        best = market.order(need, limit=5)
        for her in new:
            market.her(her, profiles.ResumeProfile())
        fair = market.order(need, limit=5)
        assert fair[:4] == best[:4] and fair[4] in new
        weigh(market, newly_certified=0, newcomer_percent=0)
        assert market.order(need, limit=5) == best

    def experienced(self, market: Market) -> None:
        market.worker(level="5")

    def test_between_equals_the_lot_decides_for_each_need_anew(self, market: Market) -> None:
        workers = [market.worker() for _ in range(6)]
        firsts = {market.order(market.need(), limit=1)[0] for _ in range(12)}
        assert len(firsts) > 1 and firsts <= set(workers)


class TestTheHouseholdSaysWhyNot:
    def test_she_is_not_proposed_for_this_need_again_and_for_others_she_is(self, market: Market) -> None:
        her, household = market.worker(), new_id()
        need = market.need(household)
        asked = matching.NotThisWorker(need_id=need, worker_id=her, reason=MismatchReason.HOURS)
        with pytest.raises(matching.NotShownYet):
            market.ask(household, Role.HOUSEHOLD, asked)
        market.staff(matching.ShowCandidates(need_id=need))
        assert market.ask(household, Role.HOUSEHOLD, asked)["reason"] == "hours"
        assert market.order(need) == []
        assert market.order(market.need()) == [her]
        counts = market.staff(matching.MismatchCounts(unit=BASE))
        assert counts == [{"reason": "hours", "times": 1}]

    def test_staff_who_say_it_for_the_household_say_how_they_know(self, market: Market) -> None:
        her, need = market.worker(), market.need()
        market.staff(matching.ShowCandidates(need_id=need))
        asked = matching.NotThisWorker(need_id=need, worker_id=her, reason=MismatchReason.PAY)
        with pytest.raises(matching.OnBehalfMissing):
            market.staff(asked)
        assert market.staff(asked.model_copy(update={"on_behalf": "住户来电"}))["on_behalf"] == "住户来电"

    def test_somebody_elses_need_is_not_there(self, market: Market) -> None:
        need = market.need()
        for request in (
            matching.NotThisWorker(need_id=need, worker_id=new_id(), reason=MismatchReason.PAY),
            matching.WishForNeed(need_id=need),
        ):
            with pytest.raises(NotFound):
                market.ask(new_id(), Role.HOUSEHOLD, request)
            with pytest.raises(NotFound):
                market.staff(request, at=NEXT_DOOR)

    def test_for_a_filled_need_nobody_is_shown(self, market: Market) -> None:
        her, household = market.worker(), new_id()
        need = market.need(household)
        referral = market.staff(Refer(need_id=need, worker_id=her))["referral_id"]
        market.her(her, AcceptReferral(referral_id=referral))
        market.ask(household, Role.HOUSEHOLD, AcceptReferral(referral_id=referral))
        with pytest.raises(NeedFilled):
            market.staff(matching.ShowCandidates(need_id=need))


class TestWeights:
    def test_they_are_set_in_versions_and_published_with_their_reasons(self, market: Market) -> None:
        before = market.ask(new_id(), Role.HOUSEHOLD, matching.MatchingRulesOf(unit=STATION))
        assert (before["unit"], before["version"], before["weights"]["near"]) == (None, 0, 25)
        weigh(market, near=40)
        weigh(market, near=30)
        now = market.ask(new_id(), Role.HOUSEHOLD, matching.MatchingRulesOf(unit=STATION))
        assert (now["unit"], now["version"], now["weights"]["near"]) == (BASE, 2, 30)
        [near] = [one for one in now["explained"] if one["reason"] == "near"]
        assert near["most"] == 30 and near["zh"] and near["en"]
        history = market.staff(matching.MatchingRulesHistory(unit=BASE))["items"]
        assert [one["weights"]["near"] for one in history] == [30, 40]

    def test_a_base_goes_before_its_centre(self, market: Market) -> None:
        centre = matching.SetMatchingWeights(unit="350100", weights=Weights(near=1), why="全市统一")
        market.ask(new_id(), Role.OPERATOR, centre, at="350100")
        assert market.staff(matching.MatchingRulesOf(unit=STATION))["weights"]["near"] == 1
        weigh(market, near=2)
        assert market.staff(matching.MatchingRulesOf(unit=STATION))["weights"]["near"] == 2

    def test_operators_of_the_unit_alone_set_them(self, market: Market) -> None:
        asked = matching.SetMatchingWeights(unit="350100", weights=Weights(), why="-")
        for role in (Role.OPERATOR, Role.STAFF):
            with pytest.raises(NotAllowed):
                market.ask(new_id(), role, asked)

    def test_what_weighs_more_decides(self, market: Market) -> None:
        far, spoken = market.worker(), market.worker(NEXT_DOOR)
        market.describes(spoken, languages=[Language.HAKKA])
        need = market.need()
        market.wishes(need, languages=[Language.HAKKA])
        assert market.order(need) == [spoken, far]
        weigh(market, speaks=0)
        assert market.order(need) == [far, spoken]


def test_candidates_are_for_staff_of_the_needs_unit(market: Market) -> None:
    need = market.need()
    for asked in (CandidatesFor(need_id=need), matching.ShowCandidates(need_id=need)):
        with pytest.raises(NotAllowed):
            market.staff(asked, at=NEXT_DOOR)
    with pytest.raises(NotFound):
        market.staff(matching.Showings(need_id=need), at=NEXT_DOOR)
