"""Telling again: by range, through the inbox, and written down. On both databases."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from kernel import replay, tables
from kernel.replay import Range
from kernel.store import now
from tests.kernel.test_relay import Broker, relay
from tests.kernel.test_service import add, value
from tests.kernel.toy import Toy


def told(toy: Toy, *amounts: int) -> Broker:
    broker = Broker()
    for amount in amounts:
        add(toy, amount)
    one = relay(toy, broker)
    one.drain()
    one.close()
    return broker


def told_again(toy: Toy, which: Range) -> list[int]:
    broker = Broker()
    replay.replay(toy.engine, which)
    one = relay(toy, broker)
    one.drain()
    one.close()
    return broker.amounts


def test_a_preview_says_what_would_be_told_and_changes_nothing(toy: Toy) -> None:
    told(toy, 1, 2, 3)
    assert replay.preview(toy.engine, Range(first=2)) == {"toy.added.v1": 2}
    broker = Broker()
    one = relay(toy, broker)
    assert one.drain() == 0
    one.close()


def test_a_range_of_positions_is_told_again_in_order_with_the_same_ids(toy: Toy) -> None:
    before = told(toy, 1, 2, 3, 4)
    assert told_again(toy, Range(first=2, last=3)) == [2, 3]
    with toy.engine.connect() as connection:
        ids = list(connection.execute(select(tables.outbox.c.event_id).order_by(tables.outbox.c.position)).scalars())
    assert ids == [envelope.id for envelope in before.taken]


def test_a_range_of_time_and_of_a_type(toy: Toy) -> None:
    told(toy, 1, 2)
    hour = timedelta(hours=1)
    assert told_again(toy, Range(since=now() - hour, until=now() + hour)) == [1, 2]
    assert told_again(toy, Range(since=now() + hour)) == []
    assert told_again(toy, Range(type="toy.whispered.v1")) == []


def test_who_has_applied_an_event_does_not_apply_it_again(toy: Toy) -> None:
    broker = told(toy, 5)
    toy.receive(broker.taken[0])
    replay.replay(toy.engine, Range(first=1))
    one = relay(toy, broker)
    one.drain()
    one.close()
    for envelope in broker.taken:
        toy.receive(envelope)
    assert (broker.amounts, value(toy, "mirror of c")) == ([5, 5], 5)


def test_it_is_written_down_who_told_what_again(toy: Toy) -> None:
    told(toy, 1, 2)
    replay.replay(toy.engine, Range(first=2))
    with toy.engine.connect() as connection:
        [row] = connection.execute(select(tables.interventions)).all()
    assert (row.act, row.words) == ("replay", {"first": 2, "count": 1}) and row.by
