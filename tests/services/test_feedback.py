"""Feedback after completion: figures from five answers on, and never who gave them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.attendance import EnterSheet, Mark
from contracts.completion import CompleteClass
from contracts.feedback import (
    FeedbackGivenAlready,
    FeedbackSummary,
    FeedbackTexts,
    FeedbackTooEarly,
    GiveFeedback,
    Ratings,
)
from kernel.errors import NotAllowed, NotFound
from services.training import feedback_rules as rules
from tests.services.training_school import School

GOOD = {"content": 5, "trainer": 4, "place": 3, "organisation": 5, "usefulness": 5}


def finished(women: int) -> School:
    school = School(-5, women=women)
    marks = [Mark(enrolment_id=enrolment) for _, enrolment in school.women]
    school.staff(EnterSheet(session_id=school.sessions[0], marks=marks))
    school.staff(CompleteClass(class_id=school.class_id))
    return school


def say(school: School, place: int, text: str = "", **ratings: int) -> None:
    words = {"enrolment_id": school.women[place][1], "ratings": Ratings(**GOOD | ratings), "text": text}
    school.woman(GiveFeedback(**words), place)


def summary(school: School) -> dict[str, Any]:
    return school.staff(FeedbackSummary(class_id=school.class_id))


def test_figures_and_texts_are_shown_from_five_answers_on() -> None:
    school = finished(women=6)
    for place in range(4):
        say(school, place, text="老师讲得很清楚" if place else "")
    assert summary(school) == {"class_id": school.class_id, "completed": 6, "answers": 4, "aspects": None}
    assert school.staff(FeedbackTexts(class_id=school.class_id))["items"] == []
    say(school, 4, trainer=1)
    trainer = summary(school)["aspects"][1]
    assert trainer == {"aspect": "trainer", "mean": 3.4, "counts": [1, 0, 0, 4, 0]}
    assert school.staff(FeedbackTexts(class_id=school.class_id))["items"] == [{"text": "老师讲得很清楚"}] * 3


def test_it_is_given_once_by_her_who_has_completed() -> None:
    school = School(-5, women=2)
    with pytest.raises(FeedbackTooEarly):
        say(school, 0)
    school = finished(women=2)
    say(school, 0)
    with pytest.raises(FeedbackGivenAlready):
        say(school, 0)
    with pytest.raises(NotFound):
        school.woman(GiveFeedback(enrolment_id=school.women[0][1], ratings=Ratings(**GOOD)), 1)
    for request in (FeedbackSummary(class_id=school.class_id), FeedbackTexts(class_id=school.class_id)):
        with pytest.raises(NotAllowed):
            school.woman(request)


@given(st.lists(st.fixed_dictionaries({aspect: st.integers(1, 5) for aspect in GOOD}), max_size=20))
def test_means_and_counts_are_those_of_the_answers_and_of_fewer_than_five_there_are_none(
    ratings: list[dict[str, int]],
) -> None:
    found = rules.figures(ratings)
    assert (found is None) == (len(ratings) < 5)
    for figures in found or []:
        of = [one[figures.aspect] for one in ratings]
        assert abs(figures.mean - sum(of) / len(of)) <= 0.05 + 1e-9
        assert sum(figures.counts) == len(of) and figures.counts[4] == of.count(5)
