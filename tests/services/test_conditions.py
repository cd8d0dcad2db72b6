"""Who is eligible for a level by which alternative, and what is missing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.certification import NotEligible
from contracts.standards import Alternative
from services.certification import conditions
from services.certification.conditions import Dossier, Held, Span
from services.certification.rules import Skill

FIVE, FOUR = Skill("4-10-01-06", "家务服务员", "5"), Skill("4-10-01-06", "家务服务员", "4")
OTHER_WORK, OTHER_OCCUPATION = Skill("4-10-01-06", "母婴护理员", "5"), Skill("4-10-01-02", "家务服务员", "5")
TODAY = date(2026, 11, 27)
AFTER_FOUR_YEARS = Alternative(clause="(1)", certificate="5", years_since=4)
SIX_YEARS_OF_WORK = Alternative(clause="(2)", years_of_work=6)


def general(wanted: Skill, dossier: Dossier) -> None:
    conditions.must_be_eligible(wanted, conditions.general(wanted.level).alternatives, dossier, TODAY)


def holding(*skills: Skill, issued_on: date = TODAY) -> Dossier:
    return Dossier(held=tuple(Held(skill, issued_on) for skill in skills))


def worked(days: int) -> Span:
    return Span("4-10-01-06", TODAY - timedelta(days=days - 1), TODAY)


def test_without_an_edition_training_for_the_level_or_the_certificate_below_makes_eligible() -> None:
    general(FIVE, Dossier(trained=frozenset({FIVE})))
    general(FOUR, holding(FIVE))


@pytest.mark.parametrize(
    ("wanted", "dossier"),
    [
        (FIVE, Dossier()),
        (FOUR, Dossier(trained=frozenset({FIVE}))),
        (FOUR, holding(FOUR)),
        (FIVE, Dossier(trained=frozenset({OTHER_WORK}))),
        (FOUR, holding(OTHER_OCCUPATION)),
    ],
)
def test_anything_else_does_not_and_the_refusal_says_what_would(wanted: Skill, dossier: Dossier) -> None:
    with pytest.raises(NotEligible) as refused:
        general(wanted, dossier)
    assert refused.value.members["missing_zh"] and refused.value.members["missing_en"]


def test_one_alternative_suffices_and_each_says_what_it_lacks() -> None:
    ways = [AFTER_FOUR_YEARS, SIX_YEARS_OF_WORK]
    by_certificate, by_work = conditions.judge(FOUR, ways, Dossier(worked=(worked(6 * 365),)), TODAY)
    assert by_work.met and not by_certificate.met
    assert by_certificate.lacks_en == ("hold the certificate of Level 5 (elementary)", "hold it for 4 years")


def test_who_only_has_to_wait_is_told_until_when() -> None:
    [judged] = conditions.judge(FOUR, [AFTER_FOUR_YEARS], holding(FIVE, issued_on=date(2024, 2, 29)), TODAY)
    assert (judged.met, judged.ready_on) == (False, date(2028, 2, 29))


def test_all_that_an_alternative_asks_for_must_hold() -> None:
    both = Alternative(clause="(3)", trained=True, certificate="5")
    [judged] = conditions.judge(FOUR, [both], holding(FIVE), TODAY)
    assert len(judged.lacks_zh) == 1
    trained = Dossier(trained=frozenset({FOUR}), held=holding(FIVE).held)
    assert conditions.judge(FOUR, [both], trained, TODAY)[0].met


def test_a_level_without_work_types_is_reached_from_each() -> None:
    technician = Skill("4-10-01-06", "", "2")
    way = Alternative(clause="(1)", certificate="3")
    assert conditions.judge(technician, [way], holding(Skill("4-10-01-06", "母婴护理员", "3")), TODAY)[0].met


days = st.integers(0, 3000).map(lambda n: TODAY - timedelta(days=n))
spans = st.lists(st.tuples(days, days).map(lambda pair: Span("4-10-01-06", min(pair), max(pair))), max_size=8)


@given(spans)
def test_a_day_that_several_statements_name_counts_once(stated: list[Span]) -> None:
    named = {one.from_date + timedelta(days=n) for one in stated for n in range((one.to_date - one.from_date).days + 1)}
    assert conditions.years_worked(stated, "4-10-01-06", TODAY) == len(named) // 365
    assert conditions.years_worked(stated, "4-10-01-05", TODAY) == 0


@given(days, st.integers(0, 40))
def test_more_years_never_end_earlier(day: date, years: int) -> None:
    assert conditions.after_years(day, years) < conditions.after_years(day, years + 1)
