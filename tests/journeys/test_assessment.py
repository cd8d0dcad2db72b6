"""A small test at the end of a class: the centre's questions, a woman's attempts, and her completion."""

from __future__ import annotations

import pytest

from cli import demo_data
from cli.front import Refused
from tests.system.running import System


def test_she_fails_tries_again_and_completes(system: System) -> None:
    series = "TEST1"
    words = {"series": series, "title_zh": "短课", "title_en": "Example", "hours": 4, "kind": "community"}
    system.operator.post("/courses", **words, list_price_fen=0)
    right = {}
    for number in range(4):
        question = {"series": series, "kind": "single", "text": f"题目 {number}", "choices": ["对", "不对"]}
        right[system.operator.post("/questions", **question, right=[number % 2])["question_id"]] = number % 2
    with pytest.raises(Refused) as refused:
        system.station.everything(f"/courses/{series}/questions")
    assert refused.value.code == "not-allowed"
    assert len(system.centre.everything(f"/courses/{series}/questions", limit=3)) == 4
    system.operator.post("/tests", series=series, questions=3, minutes=20, attempts=2)
    system.operator.post("/completion-rules", series=series, attendance_percent=50, test_percent=60)

    class_ = demo_data.open_class(system.station, series, capacity=3)
    woman = system.worker()
    seat = woman.post("/enrolments", class_id=class_["class_id"])["enrolment_id"]
    system.station.post("/attendance-records", session_id=class_["sessions"][0]["session_id"], enrolment_id=seat)
    for attempt, wrong in enumerate((True, False)):
        paper = woman.post("/attempts", enrolment_id=seat)
        assert len(paper["questions"]) == 3 and "right" not in str(paper)
        ids = [one["question_id"] for one in paper["questions"]]
        answers = [{"question_id": one, "chosen": [1 - right[one] if wrong else right[one]]} for one in ids]
        woman.post("/attempt-answers", attempt_id=paper["attempt_id"], answers=answers[:1])
        result = woman.post("/attempt-submissions", attempt_id=paper["attempt_id"], answers=answers[1:])
        assert (result["score"], result["number"]) == (0 if wrong else 100, attempt + 1)
        standing = woman.get(f"/enrolments/{seat}/completion-standing")
        assert [one["kind"] for one in standing["missing"]] == (["test"] if wrong else [])
    figures = system.operator.everything(f"/courses/{series}/question-figures")
    assert sum(one["asked"] for one in figures) == 6 and sum(one["right"] for one in figures) == 3
    assert system.station.post("/completions", enrolment_id=seat)["state"] == "completed"
