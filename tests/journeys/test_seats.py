"""A class is full at exactly its capacity; then there is a line, in order."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from cli import demo_data
from cli.front import Refused
from tests.system.running import System


def test_a_rush_fills_the_class_and_its_line_exactly(system: System) -> None:
    women = [system.worker() for _ in range(10)]
    class_id = demo_data.open_class(system.station, "ZLSN", capacity=4)["class_id"]

    def enrol(woman) -> str:
        try:
            return woman.post("/enrolments", class_id=class_id)["state"]
        except Refused as refusal:
            return refusal.code

    with ThreadPoolExecutor(10) as pool:
        outcomes = sorted(pool.map(enrol, women))
    assert outcomes == ["class-full"] * 2 + ["enrolled"] * 4 + ["waiting"] * 4
    class_ = system.station.get(f"/classes/{class_id}")
    assert (class_["enrolled"], class_["waiting"]) == (4, 4)
    roster = system.station.everything(f"/classes/{class_id}/roster", limit=3)
    assert len(roster) == 8
    assert sorted(one["place_in_line"] for one in roster if one["state"] == "waiting") == [1, 2, 3, 4]


def test_the_first_in_line_moves_up_when_a_seat_frees(system: System) -> None:
    first, second, third = (system.worker() for _ in range(3))
    class_id = demo_data.open_class(system.station, "ZLSN", capacity=2)["class_id"]
    system.worker().post("/enrolments", class_id=class_id)
    seat = first.post("/enrolments", class_id=class_id)
    assert second.post("/enrolments", class_id=class_id)["place_in_line"] == 1
    assert third.post("/enrolments", class_id=class_id)["place_in_line"] == 2
    first.post("/enrolment-cancellations", enrolment_id=seat["enrolment_id"])
    assert second.everything("/enrolments")[0]["state"] == "enrolled"
    assert third.everything("/enrolments")[0]["place_in_line"] == 1


def test_who_cancelled_may_come_again(system: System) -> None:
    woman = system.worker()
    class_id = demo_data.open_class(system.station, "ZLSN", capacity=2)["class_id"]
    for _ in range(2):
        seat = woman.post("/enrolments", class_id=class_id)
        woman.post("/enrolment-cancellations", enrolment_id=seat["enrolment_id"])
    assert woman.post("/enrolments", class_id=class_id)["state"] == "enrolled"


def test_twice_in_one_class_is_refused(system: System) -> None:
    woman = system.worker()
    class_id = demo_data.open_class(system.station, "ZLSN", capacity=2)["class_id"]
    woman.post("/enrolments", class_id=class_id)
    with pytest.raises(Refused) as refused:
        woman.post("/enrolments", class_id=class_id)
    assert refused.value.code == "already-enrolled"
    assert system.station.get(f"/classes/{class_id}")["enrolled"] == 1
