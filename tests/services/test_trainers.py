"""A trainer's record: what she has taught, who came, and what was said of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from contracts.accounts import Role
from contracts.attendance import EnterSheet, Mark, Presence
from contracts.classes import OpenPlannedClass, PlanClass, SessionPlan
from contracts.completion import CompleteClass, SetCompletionRule
from contracts.feedback import GiveFeedback, Ratings
from contracts.trainers import MyTrainerRecord, TaughtClasses, TrainerRecords
from kernel.errors import NotAllowed
from kernel.store import new_id, now
from tests.services.training_school import BASE, STATION, School


class Staffed(School):
    """Its classes have trainers: the sessions of each are over but for the last."""

    def __init__(self) -> None:
        super().__init__(-5, women=0)
        self.operator(SetCompletionRule(series="JWFW5", attendance_percent=1))

    def teach(self, trainers: list[str | None], women: int) -> list[str]:
        """A class of an hour's session by each, with so many women. Returns the sessions that are over."""
        begins = now() - timedelta(minutes=60 * len(trainers) + 5)
        starts = [begins + timedelta(minutes=60 * place) for place in range(len(trainers) + 1)]
        plans = [
            SessionPlan(starts_at=start, ends_at=start + timedelta(minutes=60), trainer_id=trainer)
            for start, trainer in zip(starts, [*trainers, None], strict=True)
        ]
        words = {"series": "JWFW5", "unit": STATION, "place": "示例教室", "capacity": 50}
        planned = self.staff(PlanClass(**words, sessions=plans))
        self.class_id = self.staff(OpenPlannedClass(class_id=planned["class_id"]))["class_id"]
        self.women = [self.enrol(self.class_id) for _ in range(women)]
        return [one["session_id"] for one in planned["sessions"]][:-1]

    def enter(self, session_id: str, *presences: Presence) -> None:
        marks = [
            Mark(enrolment_id=enrolment, presence=presence)
            for (_, enrolment), presence in zip(self.women, presences, strict=True)
        ]
        self.staff(EnterSheet(session_id=session_id, marks=marks))

    def say(self, *ratings: int) -> None:
        self.staff(CompleteClass(class_id=self.class_id))
        for place, rating in enumerate(ratings):
            words = dict.fromkeys(("content", "place", "organisation", "usefulness"), 5)
            said = GiveFeedback(enrolment_id=self.women[place][1], ratings=Ratings(**words, trainer=rating))
            self.woman(said, place)


def records(school: Staffed, unit: str = STATION, **words: Any) -> list[dict[str, Any]]:
    return school.staff(TrainerRecords(unit=unit, **words))["items"]


def test_her_record_counts_what_is_over_and_who_came() -> None:
    school, trainer, other = Staffed(), new_id(), new_id()
    first, second = school.teach([trainer, other], women=2)
    school.enter(first, Presence.PRESENT, Presence.ABSENT)
    school.enter(second, Presence.PRESENT, Presence.PRESENT)
    [third] = school.teach([trainer], women=2)
    school.enter(third, Presence.PRESENT, Presence.PRESENT)
    shown = {one["trainer_id"]: one for one in records(school, BASE)}
    hers = shown[trainer]
    assert (hers["classes"], hers["sessions"], hers["minutes"], hers["share"]) == (2, 2, 120, 75)
    assert (shown[other]["classes"], shown[other]["share"]) == (1, 100)
    assert school.ask(trainer, Role.STAFF, MyTrainerRecord()) == hers
    taught = school.staff(TaughtClasses(unit=STATION, trainer_id=trainer))["items"]
    assert [(one["number"], one["sessions"], one["minutes"]) for one in taught] == [(2, 1, 60), (3, 1, 60)]


def test_her_feedback_is_shown_from_five_answers_on() -> None:
    school, trainer = Staffed(), new_id()
    [session] = school.teach([trainer], women=5)
    school.enter(session, *[Presence.PRESENT] * 5)
    school.say(5, 4, 4, 5)
    [hers] = records(school)
    assert (hers["feedback_answers"], hers["feedback_mean"]) == (4, None)
    last = GiveFeedback(
        enrolment_id=school.women[4][1],
        ratings=Ratings(content=1, trainer=2, place=1, organisation=1, usefulness=1),
    )
    school.woman(last, 4)
    assert records(school)[0]["feedback_mean"] == 4.0


def test_records_come_in_pages_and_only_to_staff_of_the_unit() -> None:
    school, trainers = Staffed(), sorted(new_id() for _ in range(3))
    school.teach(list(trainers), women=0)
    first = school.staff(TrainerRecords(unit=STATION, limit=2))
    rest = school.staff(TrainerRecords(unit=STATION, limit=2, cursor=first["next"]))
    assert [one["trainer_id"] for one in first["items"] + rest["items"]] == trainers and rest["next"] is None
    assert first["items"][0]["share"] is None
    for request in (TrainerRecords(unit="350112"), TaughtClasses(unit="350112", trainer_id=trainers[0])):
        with pytest.raises(NotAllowed):
            school.staff(request)
    stranger = school.ask(new_id(), Role.WORKER, MyTrainerRecord())
    assert (stranger["classes"], stranger["sessions"]) == (0, 0)
