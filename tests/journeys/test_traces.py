"""One trace follows a request from the front end's header through RPC into the events it causes."""

from __future__ import annotations

from sqlalchemy import create_engine, text

from cli import demo_data
from tests.system.running import System

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"


def test_an_event_bears_the_trace_of_the_request(system: System) -> None:
    woman = system.worker()
    class_id = demo_data.open_class(system.station, "ZLSN", capacity=5)["class_id"]
    woman.raw().headers["traceparent"] = f"00-{TRACE}-00f067aa0ba902b7-01"
    answer = woman.raw().post("/v1/enrolments", json={"class_id": class_id})
    assert answer.headers["traceparent"].split("-")[1] == TRACE
    engine = create_engine(system.settings().database("training"))
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT traceparent FROM outbox ORDER BY position DESC LIMIT 1")).scalars()
        assert [row.split("-")[1] for row in rows] == [TRACE]
    engine.dispose()


def test_no_event_carries_a_persons_data(system: System) -> None:
    """Statement 6: after all these journeys, what was published holds no name, phone, address or document."""
    made_up = ("示例", "1991", "990000198")
    woman = system.worker()
    system.household()
    assert woman.person_id
    for service in ("accounts", "training", "certification", "jobs", "stations"):
        engine = create_engine(system.settings().database(service))
        with engine.connect() as connection:
            for data in connection.execute(text("SELECT CAST(data AS TEXT) FROM outbox")).scalars():
                values = [value for value in data.replace("\\u793a\\u4f8b", "示例").split('"') if len(value) != 36]
                assert not any(secret in value for value in values for secret in made_up), data
        engine.dispose()
