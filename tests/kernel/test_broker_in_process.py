"""The in-process broker: the same pauses, the same dead letters, nothing lost at a restart."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import make_url

from kernel.envelope import Envelope
from kernel.inprocess.broker import Broker
from kernel.store import connect, new_id, now
from tests.waiting import wait_for

HEARS = {"toy": ["toy.added.v1"], "deaf": []}


def event(amount: int = 1) -> Envelope:
    words = {"counter": "c", "amount": amount}
    return Envelope(new_id(), "urn:jinguo:350100:toy", "toy.added.v1", "c", now(), 1, None, words)


@pytest.fixture
def broker(tmp_path: Path) -> Broker:
    return opened(tmp_path)


def opened(folder: Path) -> Broker:
    return Broker(connect(make_url(f"sqlite:///{folder}/broker.sqlite3")), HEARS, [0.01, 0.01])


def test_each_subscriber_gets_its_own_in_order(broker: Broker) -> None:
    sent = [event(amount) for amount in range(5)]
    broker.publish(sent)
    assert [envelope for _, envelope in broker.due("toy")] == sent
    assert broker.due("deaf") == []


def test_what_was_not_done_is_there_after_a_restart(broker: Broker, tmp_path: Path) -> None:
    broker.publish([event(1), event(2)])
    number, _ = broker.due("toy")[0]
    broker.done(number)
    assert [envelope.data["amount"] for _, envelope in opened(tmp_path).due("toy")] == [2]


def test_a_failing_delivery_waits_comes_again_and_dies_after_the_last_pause(broker: Broker) -> None:
    sent = event()
    broker.publish([sent])
    for tried in range(3):
        [(number, _)] = wait_for(lambda: broker.due("toy"), 2)
        assert broker.list() == []
        broker.failed(number, "toy", RuntimeError(f"try {tried}"))
    [letter] = broker.list("toy")
    assert (letter.id, letter.attempts, letter.error) == (sent.id, 3, "RuntimeError('try 2')")
    assert broker.due("toy") == [] and broker.list("deaf") == []


def test_a_dead_letter_can_be_replayed(broker: Broker) -> None:
    sent = [event(), event()]
    broker.publish(sent)
    for _ in range(3):
        for number, _ in wait_for(lambda: len(due := broker.due("toy")) == 2 and due, 2):
            broker.failed(number, "toy", RuntimeError())
    assert broker.replay([sent[0].id]) == 1
    assert [envelope for _, envelope in broker.due("toy")] == [sent[0]]
    assert [letter.id for letter in broker.list()] == [sent[1].id]
    assert broker.replay() == 1 and broker.list() == []
