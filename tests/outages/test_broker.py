"""The broker goes down and comes back: nothing that was committed is lost, nothing is applied twice."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator

import pytest
from sqlalchemy import create_engine, text

from cli import demo_data
from cli.front import Front, Refused
from tests.servers import RabbitMQ
from tests.system.running import RabbitSystem
from tests.waiting import wait_for


@pytest.fixture
def broker(rabbitmq: RabbitMQ, rabbit_system: RabbitSystem) -> Iterator[RabbitMQ]:
    """The broker, running again when the test is over."""
    yield rabbitmq
    if rabbitmq.process.poll() is not None:
        rabbitmq.start()
    wait_for(lambda: answers(rabbit_system.station), 60, "the system has recovered")


def answers(person: Front) -> bool:
    try:
        return bool(person.get("/courses"))
    except Refused:
        return False


def count(system: RabbitSystem, service: str, query: str) -> int:
    engine = create_engine(system.settings().database(service))
    with engine.connect() as connection:
        found = connection.execute(text(query)).scalar_one()
    engine.dispose()
    return int(found)


def test_with_the_broker_down_writes_are_refused_and_recover_without_a_restart(
    rabbit_system: RabbitSystem, broker: RabbitMQ
) -> None:
    system = rabbit_system
    woman = system.worker()
    class_id = demo_data.open_class(system.station, "ZLSN", capacity=5)["class_id"]
    broker.kill()
    refusal = wait_for(lambda: refusal_of(lambda: woman.post("/enrolments", class_id=class_id)), 30)
    assert (refusal.status, refusal.code) == (503, "unavailable")
    assert int(refusal.headers["retry-after"]) > 0
    wait_for(lambda: woman.raw().get("/health/ready").status_code == 503, 30, "the gateway says so")
    broker.start()
    enrolment = wait_for(lambda: attempt(lambda: woman.post("/enrolments", class_id=class_id, key="once")), 60)
    assert enrolment["state"] == "enrolled"


def test_committed_events_wait_in_the_outbox_and_flow_when_it_is_back(
    rabbit_system: RabbitSystem, broker: RabbitMQ
) -> None:
    """Rows are put into an outbox while the broker is down, as a commit in its last second would."""
    system = rabbit_system
    before = count(system, "jobs", "SELECT count(*) FROM units")
    broker.kill()
    engine = create_engine(system.settings().database("stations"))
    with engine.begin() as connection:
        for number in range(50):
            names = {"level": "station", "name_zh": "站", "name_en": "station", "parent": "350128"}
            unit = json.dumps(names | {"code": f"350128-{number:03}"})
            connection.execute(
                text(
                    "INSERT INTO outbox (event_id, type, subject, time, data) VALUES "
                    "(gen_random_uuid(), 'stations.unit_opened.v1', :code, now(), CAST(:unit AS jsonb))"
                ),
                {"code": f"350128-{number:03}", "unit": unit},
            )
    engine.dispose()
    assert count(system, "jobs", "SELECT count(*) FROM units") == before
    broker.start()
    wait_for(lambda: count(system, "jobs", "SELECT count(*) FROM units") == before + 50, 60, "all fifty have arrived")
    arrived = "SELECT count(*) FROM inbox WHERE type = 'stations.unit_opened.v1'"
    sent = "SELECT count(*) FROM outbox WHERE type = 'stations.unit_opened.v1'"
    for service in ("accounts", "training", "certification", "jobs"):
        wait_for(lambda service=service: count(system, service, arrived) == count(system, "stations", sent), 30)


def test_a_service_that_is_killed_takes_up_its_work_again(rabbit_system: RabbitSystem, broker: RabbitMQ) -> None:
    """A reaction that dies in the middle is done once, by the next process."""
    system = rabbit_system
    system.processes["stations"].kill()
    system.processes["stations"].wait()
    woman = system.worker()  # registered while the board is deaf
    system.serve("stations")
    wait_for(
        lambda: count(system, "stations", f"SELECT count(*) FROM women WHERE person_id = '{woman.person_id}'"),
        60,
        "the board has heard of her",
    )


def test_a_service_stops_in_good_order_on_sigterm(rabbit_system: RabbitSystem, broker: RabbitMQ) -> None:
    """It ends with status 0, and nothing that it committed is left unpublished."""
    system = rabbit_system
    system.household()
    process = system.processes["accounts"]
    process.terminate()
    assert process.wait(30) == 0
    assert count(system, "accounts", "SELECT count(*) FROM outbox WHERE published_at IS NULL") == 0
    system.serve("accounts")
    wait_for(lambda: attempt(lambda: system.station.get("/consent-texts")), 30)


def test_a_service_stops_in_good_order_while_the_broker_is_away(rabbit_system: RabbitSystem, broker: RabbitMQ) -> None:
    """It does not wait for a broker that may be away for long: there is nothing to give back."""
    system = rabbit_system
    process = system.processes["jobs"]
    broker.kill()
    wait_for(lambda: "Error connecting to broker" in system.log("jobs"), 30, "it has noticed")
    process.terminate()
    assert process.wait(30) == 0
    assert "\nTraceback" not in system.log("jobs"), "it ends without a failure that nobody caught"
    broker.start()
    system.serve("jobs")
    wait_for(lambda: attempt(lambda: system.station.get("/needs")), 60)


def refusal_of(act) -> Refused | None:
    try:
        act()
    except Refused as refusal:
        return refusal
    return None


def attempt(act):
    try:
        return act()
    except Refused as refusal:
        assert refusal.status == 503
        return None


def test_while_the_broker_takes_nothing_writes_are_refused_at_once_and_go_on_after(
    rabbit_system: RabbitSystem, broker: RabbitMQ
) -> None:
    """Back-pressure: its disk is short. Nobody is left hanging, and nothing piles up anywhere."""
    system = rabbit_system
    woman = system.worker()
    class_id = demo_data.open_class(system.station, "ZLSN", capacity=5)["class_id"]
    free = broker.evaluate("rabbit_disk_monitor:get_disk_free_limit()")
    broker.evaluate("rabbit_disk_monitor:set_disk_free_limit(999999999999999)")
    try:
        wait_for(lambda: broker.evaluate("rabbit_alarm:get_alarms()") != "[]", 10)
        refusal = wait_for(lambda: refusal_of(lambda: woman.get("/me")), 30)
        assert (refusal.status, refusal.code) == (503, "unavailable")
        started = time.monotonic()
        assert refusal_of(lambda: woman.post("/enrolments", class_id=class_id)).status == 503
        assert time.monotonic() - started < 2
    finally:
        broker.evaluate(f"rabbit_disk_monitor:set_disk_free_limit({free})")
    enrolment = wait_for(lambda: attempt(lambda: woman.post("/enrolments", class_id=class_id, key="after")), 60)
    assert enrolment["state"] == "enrolled"
