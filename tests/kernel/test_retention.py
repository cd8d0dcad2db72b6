"""What the kernel's tables forget, and that no duplicate comes in by it. On both databases."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import insert, select

from kernel import inbox, retention, tables
from kernel.envelope import Envelope
from kernel.store import created_at, first_id, new_id, now
from tests.kernel.test_service import add, rows, value
from tests.kernel.toy import Toy

DAY = timedelta(days=1)


def born(days_ago: float) -> str:
    return first_id(now() - days_ago * DAY)


def put_event(toy: Toy, days_ago: float, is_published: bool) -> None:
    row = {"event_id": born(days_ago), "type": "toy.added.v1", "subject": "c", "time": now(), "data": {}}
    with toy.engine.begin() as connection:
        connection.execute(insert(tables.outbox), row | {"published_at": now() if is_published else None})


def test_an_id_tells_when_it_was_made() -> None:
    before = now() - timedelta(milliseconds=1)
    assert before <= created_at(new_id()) <= now()
    assert created_at("0191d0c6-0000-4000-8000-000000000000") is None, "of version 4"


def test_published_events_are_kept_for_their_time_and_waiting_ones_for_ever(toy: Toy) -> None:
    for days_ago, is_published in ((91, True), (91.1, False), (89, True)):
        put_event(toy, days_ago, is_published)
    assert retention.forget(toy.engine) == 1
    assert rows(toy, tables.outbox) == 2


def test_an_applied_event_is_remembered_longer_than_any_copy_of_it_is_told(toy: Toy) -> None:
    assert inbox.KEPT > retention.OUTBOX_KEPT + 30 * DAY


def test_what_the_inbox_has_forgotten_is_not_applied_a_second_time(toy: Toy) -> None:
    event = Envelope(
        born(399.9999), "urn:jinguo:350100:toy", "toy.added.v1", "c", now(), 1, None, {"counter": "c", "amount": 7}
    )
    toy.receive(event)
    assert value(toy, "mirror of c") == 7
    old = Envelope(**{**vars(event), "id": born(401)})
    with toy.engine.begin() as connection:
        connection.execute(insert(tables.inbox), {"event_id": old.id, "type": old.type, "received_at": now()})
    assert retention.forget(toy.engine) == 1
    toy.receive(old)
    assert value(toy, "mirror of c") == 7
    with toy.engine.connect() as connection:
        [error] = connection.execute(select(tables.held.c.error)).scalars()
    assert "TooOld" in error


def test_kept_answers_are_forgotten_after_thirty_days(toy: Toy) -> None:
    add(toy, 5, "k")
    with toy.engine.begin() as connection:
        connection.execute(tables.answers.update().values(created_at=now() - 31 * DAY))
    add(toy, 5, "another")
    assert retention.forget(toy.engine) == 1
    assert rows(toy, tables.answers) == 1


def test_much_is_forgotten_in_small_bites(toy: Toy, monkeypatch) -> None:
    monkeypatch.setattr(retention, "BATCH", 3)
    for number in range(7):
        put_event(toy, 100 + number, True)
    assert retention.forget(toy.engine) == 7
