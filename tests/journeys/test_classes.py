"""A class is planned and opened, a woman waits for a seat, gets it, and is told when the class is called off."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from cli.front import Front, Refused, until, until_accepted
from cli.made_up import STATION
from tests.system.running import System


def plan(staff: Front, **words: object) -> dict:
    """Four Tuesday evenings, from next month on."""
    first = (datetime.now(UTC) + timedelta(days=30)).date().isoformat()
    weekly = {"first_on": first, "weekdays": [2], "at": "19:00", "minutes": 90, "count": 4}
    place = {"series": "ZLSN", "unit": STATION, "place": "驿站多功能室", "capacity": 1}
    return staff.post("/planned-classes", **place, weekly=weekly, **words)


def notices(woman: Front) -> list[str]:
    return [one["kind"] for one in woman.everything("/notices")]


def test_from_plan_to_a_seat_that_is_held(system: System) -> None:
    seated, waiting = system.worker(), system.worker()
    planned = plan(system.station, answer_minutes=60, cancel_hours=24)
    assert planned["state"] == "planned" and len(planned["sessions"]) == 4
    class_id = planned["class_id"]
    with pytest.raises(Refused) as refused:
        seated.get(f"/classes/{class_id}")
    assert refused.value.status == 404
    system.station.post("/class-openings", class_id=class_id)
    seat = seated.post("/enrolments", class_id=class_id)
    place = waiting.post("/enrolments", class_id=class_id)
    assert (seat["state"], place["state"]) == ("enrolled", "waiting")
    seated.post("/enrolment-cancellations", enrolment_id=seat["enrolment_id"])
    until(lambda: "seat_offered" in notices(waiting))
    taken = waiting.post("/seat-acceptances", enrolment_id=place["enrolment_id"])
    assert taken["state"] == "enrolled"
    words = {"reason": "place", "note": "多功能室装修"}
    assert system.station.post("/class-cancellations", class_id=class_id, **words)["state"] == "cancelled"
    until(lambda: "class_cancelled" in notices(waiting))


def test_staff_enrol_a_woman_in_her_name(system: System) -> None:
    her = system.worker()
    class_id = plan(system.station)["class_id"]
    system.station.post("/class-openings", class_id=class_id)
    words = {"class_id": class_id, "person_id": her.person_id, "reason": "本人到站,没有手机"}
    enrolment = until_accepted(lambda: system.station.post("/enrolments-for", **words), "not-found")
    assert her.everything("/enrolments", state="enrolled")[0]["enrolment_id"] == enrolment["enrolment_id"]
    [act] = system.station.everything(f"/classes/{class_id}/acts")
    assert (act["act"], act["person_id"]) == ("enrol", her.person_id)
