"""A database goes down and comes back."""

from __future__ import annotations

from cli import demo_data
from tests.outages.test_broker import attempt, refusal_of
from tests.servers import Postgres
from tests.system.running import RabbitSystem
from tests.waiting import wait_for


def test_with_the_database_down_requests_are_refused_and_recover_without_a_restart(
    rabbit_system: RabbitSystem, postgres: Postgres
) -> None:
    system = rabbit_system
    woman = system.worker()
    class_id = demo_data.open_class(system.station, "ZLSN", capacity=5)["class_id"]
    running = dict(system.processes)
    postgres.stop()
    try:
        refusal = refusal_of(lambda: woman.post("/enrolments", class_id=class_id))
        assert refusal and (refusal.status, refusal.code) == (503, "unavailable")
        assert int(refusal.headers["retry-after"]) > 0
    finally:
        postgres.start()
    enrolment = wait_for(lambda: attempt(lambda: woman.post("/enrolments", class_id=class_id, key="once")), 30)
    assert enrolment["state"] == "enrolled"
    assert system.processes == running and all(process.poll() is None for process in running.values())
