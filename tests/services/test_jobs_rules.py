"""What jobs decides: who suits a need, and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.jobs import NotQualified, PayBandReversed, Reason
from services.jobs import rules
from services.jobs.rules import Held, Offered, Wanted

TODAY = date(2026, 11, 23)
LONG_AGO = TODAY - timedelta(days=400)
WANTED = Wanted("4-10-01-06", "家务服务员", "4", "350111-001", live_in=True, pay_to_fen=600000)
HELD = Held("4-10-01-06", "家务服务员", "4", LONG_AGO)
PLAIN = Offered([HELD], home_unit="350112-001", live_in=False, pay_from_fen=None, placements=0)

workers = st.builds(
    Offered,
    held=st.lists(st.builds(replace, st.just(HELD), level=st.sampled_from("12345")), max_size=3),
    home_unit=st.sampled_from([None, "350111-001", "350111-002", "350112-001"]),
    live_in=st.booleans(),
    pay_from_fen=st.none() | st.integers(0, 900000),
    placements=st.integers(0, 3),
)


def test_the_words_say_what_is_true() -> None:
    assert rules.reasons(WANTED, PLAIN, TODAY) == [Reason.QUALIFIED]
    near = replace(PLAIN, home_unit="350111-001", live_in=True, pay_from_fen=600000, placements=2)
    assert set(rules.reasons(WANTED, near, TODAY)) == {
        Reason.QUALIFIED,
        Reason.SAME_STATION,
        Reason.LIVE_IN,
        Reason.WITHIN_PAY,
        Reason.EXPERIENCED,
    }


def test_one_who_is_new_gets_her_share_of_first_chances() -> None:
    new = replace(PLAIN, held=[replace(HELD, issued_on=TODAY)])
    assert Reason.NEWLY_CERTIFIED in rules.reasons(WANTED, new, TODAY)
    assert Reason.NEWLY_CERTIFIED not in rules.reasons(WANTED, replace(new, placements=1), TODAY)


@given(workers)
def test_without_the_certificate_nothing_else_counts(worker: Offered) -> None:
    found = rules.reasons(WANTED, worker, TODAY)
    qualified = any(one.level <= WANTED.level for one in worker.held)
    assert (Reason.QUALIFIED in found) == bool(found) == qualified


@given(workers)
def test_moving_next_door_never_makes_her_less_suitable(worker: Offered) -> None:
    here = rules.score(rules.reasons(WANTED, replace(worker, home_unit=WANTED.unit), TODAY))
    assert here >= rules.score(rules.reasons(WANTED, worker, TODAY))


@given(workers)
def test_the_weightiest_reason_comes_first(worker: Offered) -> None:
    weights = [rules.WEIGHTS[reason] for reason in rules.reasons(WANTED, worker, TODAY)]
    assert weights == sorted(weights, reverse=True)


@pytest.mark.parametrize("change", [{"level": "5"}, {"work_type_zh": "母婴护理员"}, {"occupation_code": "4-10-01-02"}])
def test_another_skill_does_not_qualify(change: dict) -> None:
    with pytest.raises(NotQualified):
        rules.must_qualify(WANTED, [replace(HELD, **change)])


def test_every_reason_has_a_weight() -> None:
    assert set(rules.WEIGHTS) == set(Reason)


def test_a_pay_band_has_its_ends_in_order() -> None:
    rules.must_be_band(1, 1)
    with pytest.raises(PayBandReversed):
        rules.must_be_band(2, 1)
