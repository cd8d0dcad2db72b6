"""From the outbox to the broker: in order, at least once, and by one relay at a time."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import pytest
from sqlalchemy import Engine

from kernel import metrics, outbox
from kernel.envelope import Envelope
from kernel.outbox import Relay
from tests.kernel.test_service import add
from tests.kernel.toy import Toy
from tests.waiting import wait_for


class Broker:
    """Takes what is published, unless it is down."""

    def __init__(self) -> None:
        self.taken: list[Envelope] = []
        self.down = False

    def publish(self, envelopes: Sequence[Envelope]) -> None:
        if self.down:
            raise ConnectionError("down")
        self.taken += envelopes

    @property
    def amounts(self) -> list[int]:
        return [envelope.data["amount"] for envelope in self.taken]


@pytest.fixture
def broker() -> Broker:
    return Broker()


def relay(toy: Toy, broker: Broker) -> Relay:
    return Relay("toy", toy.source, toy.engine, broker.publish)


def test_events_are_published_in_order_and_once(toy: Toy, broker: Broker) -> None:
    for amount in range(10):
        add(toy, amount)
    one = relay(toy, broker)
    assert (one.drain(), one.drain()) == (10, 0)
    assert broker.amounts == list(range(10))
    assert [envelope.sequence for envelope in broker.taken] == sorted(envelope.sequence for envelope in broker.taken)


def test_with_the_broker_down_they_wait(toy: Toy, broker: Broker) -> None:
    add(toy, 1)
    one = relay(toy, broker)
    broker.down = True
    with pytest.raises(ConnectionError):
        one.drain()
    assert one.count_waiting() == 1
    broker.down = False
    assert (one.drain(), one.count_waiting(), broker.amounts) == (1, 0, [1])


def test_a_backlog_is_counted_once_and_not_again_for_each_batch(
    toy: Toy, broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a long outage that took as long as everything else: a count reads all that waits."""
    monkeypatch.setattr(outbox, "BATCH", 2)
    for amount in range(6):
        add(toy, amount)
    one, counts = relay(toy, broker), []
    monkeypatch.setattr(one, "count_waiting", lambda: counts.append(6) or 6)
    left = []
    for _ in range(3):
        one.drain()
        left.append(waiting_by_the_metrics())
    assert (left, counts) == ([4, 2, 0], [6])


def waiting_by_the_metrics() -> float:
    return metrics.outbox_waiting.labels("toy")._value.get()


def test_a_running_relay_outlives_a_broker_that_is_down(toy: Toy, broker: Broker) -> None:
    one = relay(toy, broker)
    toy.emitted = one.loop.nudge
    broker.down = True
    running = threading.Thread(target=one.loop.run)
    running.start()
    add(toy, 1)
    broker.down = False
    add(toy, 2)
    wait_for(lambda: broker.amounts == [1, 2], 5)
    one.loop.stop()
    running.join(5)


def test_two_relays_never_publish_at_the_same_time(toy: Toy, engine: Engine) -> None:
    """Two processes of one service on PostgreSQL: while one lives, the other leaves it alone; then it takes over."""
    if engine.dialect.name == "sqlite":
        return  # one process has it to itself
    add(toy, 1)
    first, second = Broker(), Broker()
    one, two = relay(toy, first), relay(toy, second)
    assert (one.drain(), two.drain()) == (1, 0)
    add(toy, 2)
    assert two.drain() == 0
    one.close()  # or dies
    assert two.drain() == 1
    assert (first.amounts, second.amounts) == ([1], [2])
    two.close()
