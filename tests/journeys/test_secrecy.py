"""Her data is hers: what stands in the databases, in the events, in the broker's file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import MetaData, create_engine, select

from cli import demo_data, made_up
from cli.front import Front
from cli.made_up import STATION
from instance import SERVICES
from tests.system.running import System
from tests.waiting import wait_for

NAME, NUMBER, ADDRESS = "示例赵钱孙李", 987654, "示例路 424242 号"


@pytest.fixture
def woman(system: System) -> tuple[Front, list[str]]:
    """Somebody registered whose every datum is known: her secrets as text."""
    phone = system.new_phone()
    person = system.sign_in(Front(system.url), phone)
    number = made_up.id_card(NUMBER + int(phone[-4:]))
    document = {"kind": "id_card", "number": number}
    body = demo_data.registration(person, 1, "worker", STATION)
    person.post("/registrations", body | {"name": NAME, "document": document, "address": ADDRESS})
    return person.refresh(), [phone, number, NAME, ADDRESS]


def test_a_dump_of_every_database_shows_none_of_it(system: System, woman: tuple[Front, list[str]]) -> None:
    """Statements 4 and 6: a dump that is searched for any seeded value finds none."""
    person, secrets = woman
    home = STATION
    bare = person.person_id.replace("-", "")  # as SQLite keeps it
    wait_for(lambda: bare in "".join(dump(system, "stations")).replace("-", ""), 20, "the event has gone round")
    for service in SERVICES:
        values = list(dump(system, service))
        assert home in values or service != "accounts"
        found = [secret for secret in secrets for value in values if secret in value]
        assert found == [], service


def test_only_accounts_knows_who_she_is(system: System, woman: tuple[Front, list[str]]) -> None:
    """Her id is everywhere, her name where she asks for it herself."""
    person, (_, number, name, _) = woman
    profile = person.get("/me")
    assert profile["name"] == name
    assert profile["document"] == f"{number[:2]}{'*' * 14}{number[-2:]}" and "****" in profile["phone"]


def dump(system: System, service: str) -> Iterator[str]:
    """Every value in every table, bytes as the text they might hide."""
    engine = create_engine(system.settings().database(service))
    tables = MetaData()
    tables.reflect(engine)
    with engine.connect() as connection:
        for table in tables.sorted_tables:
            for row in connection.execute(select(table)):
                yield from map(_text, row)
    engine.dispose()


def _text(value: Any) -> str:
    return bytes(value).decode("utf-8", "replace") if isinstance(value, bytes | memoryview) else str(value)
