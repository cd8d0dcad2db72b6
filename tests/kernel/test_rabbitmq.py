"""The event path on a real broker: confirms, what nobody hears, pauses, dead letters, and what can't be read."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from kombu import Connection
from sqlalchemy import create_engine, func, select, text

from kernel import tables
from kernel.dead_letters import DeadLetters
from kernel.envelope import Envelope
from kernel.identity import new_key_pair
from kernel.rabbitmq import topology
from kernel.rabbitmq.publisher import Publisher
from kernel.store import new_id, now
from tests.kernel.toy import Toy
from tests.servers import Postgres, RabbitMQ, free_port
from tests.waiting import wait_for

ROOT = Path(__file__).parents[2]


def event(amount: int, event_type: str = "toy.added.v1", counter: str = "c") -> Envelope:
    words = {"counter": counter, "amount": amount}
    return Envelope(new_id(), "urn:jinguo:350100:toy", event_type, counter, now(), 1, None, words)


class RunningToy:
    """The toy's process, its vhost and its database."""

    def __init__(self, folder: Path, postgres: Postgres, rabbitmq: RabbitMQ) -> None:
        rabbitmq.create_vhost("toy")
        postgres.create_database("rabbit_toy")
        self.url, self.probe = rabbitmq.url("toy"), free_port()
        self.engine = create_engine(postgres.url("rabbit_toy"))
        Toy.tables.create_all(self.engine)
        tables.tables.create_all(self.engine)
        words = {
            "BROKER_URL": self.url,
            "DATABASE_URL": postgres.url("rabbit_toy"),
            "TOKEN_PUBLIC_KEYS": new_key_pair()[1],
            "RETRY_SECONDS": "[0.05, 0.05]",
            "PROBE_PORT": str(self.probe),
        }
        environment = {**os.environ, **{f"JINGUO_{name}": value for name, value in words.items()}}
        command = [sys.executable, "-m", "tests.kernel.rabbit_toy"]
        with open(folder / "toy.log", "wb") as log:
            self.process = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=log, stderr=log)
        wait_for(lambda: self.looks("/health/ready") == 200, 30, "the toy is ready")

    def looks(self, path: str) -> int:
        try:
            return httpx2.get(f"http://127.0.0.1:{self.probe}{path}", trust_env=False).status_code
        except httpx2.TransportError:
            return 0

    def metrics(self) -> str:
        return httpx2.get(f"http://127.0.0.1:{self.probe}/metrics", trust_env=False).text

    def counted(self) -> int:
        with self.engine.connect() as connection:
            query = "SELECT coalesce(sum(value), 0) FROM counters WHERE name = 'mirror of c'"
            return int(connection.execute(text(query)).scalar_one())

    def applied(self) -> int:
        with self.engine.connect() as connection:
            return connection.execute(select(func.count()).select_from(tables.inbox)).scalar_one()

    def publish(self, *envelopes: Envelope) -> None:
        publisher = Publisher(self.url, "toy")
        publisher(envelopes)
        publisher.close()

    def letters(self) -> list:
        return DeadLetters({"toy": self.engine}).list()


@pytest.fixture(scope="module")
def toy(tmp_path_factory: pytest.TempPathFactory, postgres: Postgres, rabbitmq: RabbitMQ) -> Iterator[RunningToy]:
    running = RunningToy(tmp_path_factory.mktemp("toy"), postgres, rabbitmq)
    yield running
    running.process.terminate()
    assert running.process.wait(30) == 0
    running.engine.dispose()


def test_a_batch_is_confirmed_and_applied_and_repeats_change_nothing(toy: RunningToy) -> None:
    before, events = toy.counted(), [event(1) for _ in range(200)]
    for _ in range(2):
        toy.publish(*events)
    wait_for(lambda: toy.counted() == before + 200, 20)
    wait_for(lambda: 'jinguo_event_duplicates_total{service="toy"} 200.0' in toy.metrics(), 20)
    assert toy.counted() == before + 200


def test_what_no_queue_is_bound_for_is_kept(toy: RunningToy) -> None:
    toy.publish(event(1, "toy.whispered.v1"))
    with Connection(toy.url) as connection:
        kept = wait_for(lambda: topology.unrouted_queue(connection.channel()).get(no_ack=True, accept=None), 5)
    assert Envelope.decode(kept.body).type == "toy.whispered.v1"


def test_a_reaction_that_fails_every_try_is_a_dead_letter_and_the_rest_go_on(toy: RunningToy) -> None:
    before, poison = toy.counted(), event(66, counter="poisoned")
    toy.publish(poison, event(2))
    wait_for(lambda: toy.counted() == before + 2, 10)
    [letter] = wait_for(toy.letters, 10)
    assert (letter.id, letter.service, letter.type, letter.attempts) == (poison.id, "toy", "toy.added.v1", 3)
    assert "sixty-six" in letter.error and letter.event["data"]["amount"] == 66
    assert [one.id for one in toy.letters()] == [poison.id], "looking does not take"


def test_a_replayed_letter_goes_the_whole_way_again(toy: RunningToy) -> None:
    [letter] = toy.letters()
    letters = DeadLetters({"toy": toy.engine})
    assert letters.replay([letter.id]) == 1
    [again] = wait_for(lambda: [one for one in toy.letters() if one.died_at], 10)
    assert again.id == letter.id and again.attempts == 3
    assert letters.replay([new_id()]) == 0


@pytest.mark.parametrize("body", [pickle.dumps({"amount": 1}), b"!!python/object/apply:os.getcwd []", b"{}"])
def test_what_cannot_be_read_is_a_dead_letter_at_once(toy: RunningToy, body: bytes) -> None:
    """Statement 27."""
    before = len(toy.letters())
    with Connection(toy.url) as connection:
        connection.Producer().publish(
            body,
            exchange="toy.events",
            routing_key="toy.added.v1",
            content_type="application/x-python-serialize",
            content_encoding="binary",
        )
    wait_for(lambda: len(toy.letters()) == before + 1, 10)
    assert any("Unreadable" in letter.error for letter in toy.letters())


def test_declaring_again_changes_nothing(toy: RunningToy) -> None:
    with Connection(toy.url) as connection:
        for _ in range(2):
            topology.declare_subscriber(connection.channel(), "toy", [("toy", "toy.added.v1")])


def test_a_publisher_whose_broker_is_gone_raises_and_works_again(rabbitmq: RabbitMQ, toy: RunningToy) -> None:
    publisher, before = Publisher(toy.url, "toy"), toy.counted()
    publisher([event(1)])
    rabbitmq.kill()
    with pytest.raises(OSError):
        publisher([event(1)])
    rabbitmq.start()
    publisher([event(1)])
    publisher.close()
    wait_for(lambda: toy.counted() == before + 2, 30, "the consumer has come back by itself")


def test_the_process_says_how_it_is(toy: RunningToy) -> None:
    assert toy.looks("/health/live") == 200 and toy.looks("/elsewhere") == 404
    assert "jinguo_dead_letters_total" in toy.metrics()
    assert json.loads(httpx2.get(f"http://127.0.0.1:{toy.probe}/health/ready").text)["database"] is True
