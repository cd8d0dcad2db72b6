"""The inbox: once, in the order of each aggregate, and one that fails holds up its own alone. On both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import make_url, select, text
from sqlalchemy.exc import OperationalError

from kernel import inbox, tables
from kernel.dead_letters import DeadLetters
from kernel.envelope import Envelope
from kernel.inbox import Inbox, lane_of
from kernel.store import connect, first_id, is_away, new_id, now
from tests.kernel.conftest import furnished, memory_toy, toy_on
from tests.kernel.test_service import value
from tests.kernel.toy import Toy
from tests.servers import Postgres
from tests.waiting import wait_for


def added(amount: int, counter: str = "c") -> Envelope:
    words = {"counter": counter, "amount": amount}
    return Envelope(new_id(), "urn:jinguo:350100:toy", "toy.added.v1", counter, now(), 1, None, words)


def mirrored(toy: Toy, counter: str = "c") -> int:
    return value(toy, f"mirror of {counter}")


class Recorder:
    """A reaction that notes what it applied, and fails at the amounts it is told to."""

    def __init__(self, toy: Toy) -> None:
        self.applied: list[int] = []
        self.failing: dict[int, int] = {}  # amount: how many times more
        self.inbox = Inbox("toy", toy.engine, self._react, [0.0, 0.0, 0.0])
        self.letters = DeadLetters({"toy": toy.engine})

    def _react(self, _session: object, envelope: Envelope):
        amount = envelope.data["amount"]
        if self.failing.get(amount, 0) > 0:
            self.failing[amount] -= 1
            raise RuntimeError(f"not {amount}")
        return lambda: self.applied.append(amount)


@pytest.fixture
def recorder(toy: Toy) -> Recorder:
    return Recorder(toy)


def held(toy: Toy) -> list[str]:
    with toy.engine.connect() as connection:
        return list(connection.execute(select(tables.held.c.event_id).order_by(tables.held.c.position)).scalars())


def test_an_event_that_fails_is_tried_again_after_a_pause(recorder: Recorder, toy: Toy) -> None:
    recorder.failing = {1: 2}
    recorder.inbox.receive(added(1))
    assert recorder.applied == [] and len(held(toy)) == 1
    wait_for(lambda: recorder.inbox.work_off() and recorder.applied == [1], 5)
    assert held(toy) == []


def test_later_events_of_its_aggregate_wait_behind_it_and_others_do_not(recorder: Recorder) -> None:
    recorder.failing = {1: 1}
    for envelope in (added(1, "a"), added(2, "a"), added(3, "b"), added(4, "a")):
        recorder.inbox.receive(envelope)
    assert recorder.applied == [3]
    recorder.inbox.work_off()
    assert recorder.applied == [3, 1, 2, 4]


def test_after_the_last_pause_it_is_dead_and_its_lane_waits_for_a_person(recorder: Recorder) -> None:
    recorder.failing = {1: 99}
    first, second = added(1, "a"), added(2, "a")
    recorder.inbox.receive(first)
    recorder.inbox.receive(second)
    wait_for(lambda: recorder.inbox.work_off() and recorder.letters.list(), 5)
    [letter] = recorder.letters.list("toy")
    assert (letter.id, letter.attempts, letter.behind, letter.error) == (first.id, 4, 1, "RuntimeError('not 1')")
    recorder.inbox.receive(added(3, "b"))
    assert recorder.applied == [3], "the rest go on"
    recorder.failing = {}
    assert recorder.letters.replay([first.id]) == 1
    recorder.inbox.work_off()
    assert recorder.applied == [3, 1, 2] and recorder.letters.list() == []


def test_one_that_is_discarded_is_never_applied_and_lets_the_others_pass(recorder: Recorder, toy: Toy) -> None:
    recorder.failing = {1: 99}
    first = added(1, "a")
    for envelope in (first, added(2, "a")):
        recorder.inbox.receive(envelope)
    wait_for(lambda: recorder.inbox.work_off() and recorder.letters.list(), 5)
    recorder.failing = {}
    assert recorder.letters.discard(first.id, "its class was entered by mistake") == 1
    recorder.inbox.work_off()
    recorder.inbox.receive(first)
    assert recorder.applied == [2]
    with toy.engine.connect() as connection:
        done = connection.execute(select(tables.interventions)).all()
    assert [(row.act, row.words["event_id"], row.words["reason"]) for row in done] == [
        ("discard", first.id, "its class was entered by mistake")
    ]


def test_what_cannot_be_read_is_kept_for_a_person(recorder: Recorder) -> None:
    for _ in range(2):
        recorder.inbox.bury(b"\x80\x04pickle", ValueError("no CloudEvent"))
    [letter] = recorder.letters.list()
    assert "no CloudEvent" in letter.error and letter.type == ""


def test_an_event_older_than_memory_is_not_applied_but_shown(recorder: Recorder) -> None:
    """Its id may have been forgotten: to apply it could be to apply it twice."""
    old = added(1)
    old = Envelope(**{**vars(old), "id": first_id(now() - inbox.KEPT - timedelta(days=1))})
    recorder.inbox.receive(old)
    assert recorder.applied == [] and "TooOld" in recorder.letters.list()[0].error


def test_a_second_delivery_of_a_held_event_changes_nothing(recorder: Recorder, toy: Toy) -> None:
    recorder.failing = {1: 1}
    event = added(1)
    for _ in range(3):
        recorder.inbox.receive(event)
    assert held(toy) == [event.id]
    recorder.inbox.work_off()
    assert recorder.applied == [1]


def test_a_failed_reaction_leaves_nothing_behind(toy: Toy) -> None:
    """The toy adds sixty-six before it fails."""
    toy.receive(added(66))
    assert mirrored(toy) == 0 and len(held(toy)) == 1


def test_events_of_another_instance_are_heard_only_by_who_listens_to_them(toy: Toy) -> None:
    ours, theirs = added(1), added(2)
    toy.receive(ours)
    toy.receive(Envelope(**{**vars(theirs), "source": "urn:jinguo:350111:toy"}))
    assert mirrored(toy) == 1


@settings(max_examples=15, deadline=None)
@given(plan=st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=1, max_size=25), seed=st.integers(0, 99))
def test_whatever_fails_and_comes_twice_each_aggregate_sees_its_events_in_order_and_once(plan, seed) -> None:
    """`plan`: which aggregate, and how often the event fails."""
    recorder = Recorder(memory_toy())
    events = [added(number, f"aggregate {lane}") for number, (lane, _) in enumerate(plan)]
    recorder.failing = {number: times for number, (_, times) in enumerate(plan)}
    for number, event in enumerate(events):
        recorder.inbox.receive(event)
        if (number + seed) % 3 == 0:
            recorder.inbox.receive(events[(number * seed) % (number + 1)])
        if (number + seed) % 5 == 0:
            recorder.inbox.work_off()
    for _ in range(2 * len(plan) + 1):
        recorder.inbox.work_off()
    assert sorted(recorder.applied) == list(range(len(plan)))
    for lane in range(3):
        mine = [number for number in recorder.applied if plan[number][0] == lane]
        assert mine == sorted(mine)


def test_two_processes_that_are_given_the_same_events_keep_the_order_between_them(toy: Toy) -> None:
    """When the broker gives a dying process's messages to the next one, both work on them for a moment."""
    one, two = Recorder(toy), Recorder(toy)
    two.applied = one.applied
    one.failing, two.failing = {3: 1, 7: 1}, {5: 1}
    events = [added(number) for number in range(10)]

    def deliver(recorder: Recorder) -> None:
        for event in events:
            recorder.inbox.receive(event)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(deliver, (one, two)))
    wait_for(lambda: one.inbox.work_off() and two.inbox.work_off() and not held(toy), 10)
    assert one.applied == list(range(10))


def test_an_event_that_waits_for_anothers_lock_is_delivered_again_and_holds_nothing_up(postgres: Postgres) -> None:
    """Held, it would hold all that follow it in its lane, for a lock that is free in a moment."""
    postgres.create_database("locked")
    engine = furnished(connect(make_url(postgres.url("locked")), statement_timeout=1000))
    toy = toy_on(engine)
    with engine.begin() as busy:
        busy.execute(text("SELECT pg_advisory_xact_lock(:lane)"), {"lane": lane_of(added(1))})
        with pytest.raises(OperationalError) as refused:
            toy.receive(added(1))
    assert is_away(refused.value) and not held(toy)
    toy.receive(added(1))
    assert mirrored(toy) == 1
    engine.dispose()
