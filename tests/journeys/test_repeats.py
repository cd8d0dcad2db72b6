"""The same request sent again, because an answer was lost or a finger was quick."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from cli import demo_data
from cli.front import Refused
from tests.system.running import System


def test_the_same_key_gives_the_same_answer_once(system: System) -> None:
    woman = system.worker()
    class_id = demo_data.open_class(system.station, "ZLSN", capacity=5)["class_id"]
    answers = [woman.post("/enrolments", class_id=class_id, key="mine") for _ in range(3)]
    assert answers[0] == answers[1] == answers[2]
    assert system.station.get(f"/classes/{class_id}")["enrolled"] == 1


def test_the_same_key_with_another_body_is_refused(system: System) -> None:
    woman = system.worker()
    one, two = (demo_data.open_class(system.station, "ZLSN", capacity=5)["class_id"] for _ in range(2))
    woman.post("/enrolments", class_id=one, key="k")
    with pytest.raises(Refused) as refused:
        woman.post("/enrolments", class_id=two, key="k")
    assert (refused.value.code, refused.value.status) == ("idempotency-key-reused", 422)
    assert len(woman.everything("/enrolments")) == 1


def test_a_key_is_its_senders_own(system: System) -> None:
    one, two = system.worker(), system.worker()
    class_id = demo_data.open_class(system.station, "ZLSN", capacity=5)["class_id"]
    answers = [woman.post("/enrolments", class_id=class_id, key="same") for woman in (one, two)]
    assert answers[0]["enrolment_id"] != answers[1]["enrolment_id"]


def test_twenty_at_once_are_done_once(system: System) -> None:
    woman = system.worker()
    class_id = demo_data.open_class(system.station, "ZLSN", capacity=30)["class_id"]
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda _: woman.post("/enrolments", class_id=class_id, key="rush"), range(20)))
    assert {answer["enrolment_id"] for answer in answers} == {answers[0]["enrolment_id"]}
    assert system.station.get(f"/classes/{class_id}")["enrolled"] == 1


def test_loading_the_reference_data_again_doubles_nothing(system: System) -> None:
    from cli import reference

    lists = ("/units", "/courses", "/standards")
    before = [system.operator.everything(path) for path in lists]
    for _ in reference.load(system.operator):
        pass
    assert [system.operator.everything(path) for path in lists] == before
    assert len(before[0]) >= 15 and len(before[1]) >= 8
