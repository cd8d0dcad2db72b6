"""One trace follows a request from the front end's header through RPC into the events it causes."""

from __future__ import annotations

import json
import re

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


#: A made-up name (but a station's) or address, phone, or number of a document. Digests have such digits by chance.
OF_A_PERSON = re.compile(r"示例(?!驿站)|(?<![0-9a-zA-Z-])(1991\d{7}|990000198\d{8}[\dX])(?![0-9a-zA-Z-])")


def test_no_event_carries_a_persons_data(system: System) -> None:
    """Statement 6: after all these journeys, what was published holds no name, phone, address or document."""
    assert system.worker().person_id
    system.household()
    for service in ("accounts", "training", "certification", "jobs", "stations"):
        engine = create_engine(system.settings().database(service))
        with engine.connect() as connection:
            for data in connection.execute(text("SELECT CAST(data AS TEXT) FROM outbox")).scalars():
                said = json.dumps(json.loads(data), ensure_ascii=False)
                assert not OF_A_PERSON.search(said), said
        engine.dispose()
