"""After a class: what five women say of it, and what that makes of its trainer's record."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from cli.made_up import BASE, STATION
from tests.system.running import System


def test_five_women_rate_a_class_and_its_trainers_record_says_so(system: System) -> None:
    trainer, begins = system.stranger(), datetime.now(UTC) - timedelta(hours=2)
    hours = [begins + timedelta(hours=hour) for hour in range(4)]
    sessions = [
        {"starts_at": start.isoformat(), "ends_at": (start + timedelta(minutes=59)).isoformat()} for start in hours
    ]
    sessions[0]["trainer_id"] = trainer.person_id
    words = {"series": "ZLSN", "unit": STATION, "place": "驿站多功能室", "capacity": 8}
    class_ = system.station.post("/planned-classes", **words, sessions=sessions)
    system.station.post("/class-openings", class_id=class_["class_id"])
    women = [system.worker() for _ in range(5)]
    seats = [woman.post("/enrolments", class_id=class_["class_id"])["enrolment_id"] for woman in women]
    for session in class_["sessions"]:
        for seat in seats:
            system.station.post("/attendance-records", session_id=session["session_id"], enrolment_id=seat)
    assert system.station.post("/class-completions", class_id=class_["class_id"])["completed"] == seats

    ratings = {"content": 5, "trainer": 4, "place": 3, "organisation": 5, "usefulness": 5}
    for woman, seat in zip(women, seats, strict=True):
        assert system.station.get(f"/classes/{class_['class_id']}/feedback")["aspects"] is None
        woman.post("/feedback", enrolment_id=seat, ratings=ratings, text="学到了很多")
    figures = system.station.get(f"/classes/{class_['class_id']}/feedback")["aspects"]
    assert [(one["aspect"], one["mean"]) for one in figures] == list(ratings.items())
    texts = system.station.everything(f"/classes/{class_['class_id']}/feedback-texts", limit=2)
    assert texts == [{"text": "学到了很多"}] * 5

    records = system.base.everything(f"/units/{BASE}/trainers")
    [hers] = [one for one in records if one["trainer_id"] == trainer.person_id]
    assert hers == trainer.get("/trainer-record")
    assert (hers["sessions"], hers["minutes"], hers["share"], hers["feedback_mean"]) == (1, 59, 100, 4.0)
    [taught] = system.base.everything(f"/units/{BASE}/trainers/{trainer.person_id}/classes")
    assert (taught["class_id"], taught["minutes"]) == (class_["class_id"], 59)
