"""What falls due without anybody asking, on both databases."""

from __future__ import annotations

import threading

from kernel import tables
from kernel.service import Tx
from kernel.timers import every, timers
from tests.kernel.test_service import add, rows, value
from tests.kernel.toy import Added, Toy


class Clockwork(Toy):
    """Counts down what there is, one each look."""

    @every(60)
    def count_down(self, tx: Tx) -> bool:
        row = self._counter(tx, "left")
        if row.value:
            row.value -= 1
            tx.emit(Added(counter="left", amount=-1))
        return row.value > 0


def clockwork(toy: Toy) -> Clockwork:
    return Clockwork(toy.settings, toy.engine)


def test_a_look_comes_again_at_once_while_there_is_more_and_then_when_it_is_time(toy: Toy) -> None:
    service = clockwork(toy)
    add(service, 2, counter="left")
    [timer] = timers(service)
    assert [timer.work(), timer.work(), timer.work()] == [0.0, 60, 60]
    assert value(service, "left") == 0


def test_what_it_changes_and_what_it_says_are_one_transaction(toy: Toy) -> None:
    service, told = clockwork(toy), threading.Event()
    add(service, 1, counter="left")
    before, service.emitted = rows(service, tables.outbox), told.set
    timers(service)[0].work()
    assert rows(service, tables.outbox) == before + 1 and told.is_set()


def test_one_process_looks_at_a_time(toy: Toy) -> None:
    """The other goes away at once. (SQLite serves one process.)"""
    if toy.engine.dialect.name != "postgresql":
        return
    entered, may_end = threading.Event(), threading.Event()

    class Slow(Toy):
        @every(60)
        def count_down(self, tx: Tx) -> bool:
            entered.set()
            assert may_end.wait(20)
            return True

    slow, other = Slow(toy.settings, toy.engine), clockwork(toy)
    add(other, 1, counter="left")
    first = threading.Thread(target=timers(slow)[0].work)
    first.start()
    assert entered.wait(20)
    assert timers(other)[0].work() == 60 and value(other, "left") == 1
    may_end.set()
    first.join()
    timers(other)[0].work()
    assert value(other, "left") == 0
