"""One message, one transaction: on SQLite and on PostgreSQL."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from sqlalchemy import func, select

from kernel import tables
from kernel.envelope import Envelope
from kernel.service import Context
from kernel.store import new_id, now
from tests.kernel.toy import Add, Toy


def add(toy: Toy, amount: Any, key: str | None = None, counter: str = "c") -> dict[str, Any]:
    return toy.answer("toy.add", {"counter": counter, "amount": amount}, Context(idempotency_key=key))


def value(toy: Toy, counter: str = "c") -> int:
    return toy.answer("toy.read", {"counter": counter}, Context())["answer"]["value"]


def rows(toy: Toy, table: Any) -> int:
    with toy.engine.connect() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


def added(amount: int) -> Envelope:
    words = {"counter": "c", "amount": amount}
    return Envelope(new_id(), "urn:jinguo:350100:toy", "toy.added.v1", "c", now(), 1, None, words)


def test_a_command_commits_its_change_and_its_event_together(toy: Toy) -> None:
    assert add(toy, 5) == {"answer": {"name": "c", "value": 5}}
    assert (value(toy), rows(toy, tables.outbox)) == (5, 1)


def test_a_handler_that_raises_leaves_neither(toy: Toy) -> None:
    assert add(toy, 13)["refusal"]["code"] == "internal-error"
    assert (value(toy), rows(toy, tables.outbox)) == (0, 0)


def test_a_refusal_leaves_neither_and_says_why(toy: Toy) -> None:
    assert add(toy, 101) == {"refusal": {"code": "conflict", "members": {"limit": 100}}}
    assert (value(toy), rows(toy, tables.outbox)) == (0, 0)


def test_some_refusals_keep_what_was_written(toy: Toy) -> None:
    assert add(toy, -1)["refusal"]["code"] == "conflict"
    assert (value(toy), rows(toy, tables.outbox)) == (-1, 1)


def test_words_that_do_not_fit_the_contract_are_refused(toy: Toy) -> None:
    assert add(toy, "many")["refusal"]["code"] == "invalid-request"
    assert toy.answer("toy.fly", {}, Context())["refusal"]["code"] == "invalid-request"
    assert toy.answer("toy.added.v1", {}, Context())["refusal"]["code"] == "invalid-request"


def test_the_same_key_gives_the_same_answer_once(toy: Toy) -> None:
    assert add(toy, 5, "k") == add(toy, 5, "k") == {"answer": {"name": "c", "value": 5}}
    assert (value(toy), rows(toy, tables.outbox)) == (5, 1)


def test_the_same_key_with_other_words_is_refused(toy: Toy) -> None:
    add(toy, 5, "k")
    assert add(toy, 6, "k")["refusal"]["code"] == "idempotency-key-reused"
    assert value(toy) == 5


def test_a_refusal_is_not_kept(toy: Toy) -> None:
    """Nothing changed, so the same request may be tried again."""
    assert "refusal" in add(toy, 101, "k")
    assert rows(toy, tables.answers) == 0


def test_a_kept_answer_tells_nothing_to_whoever_reads_its_table(toy: Toy) -> None:
    """What a service seals in its own tables would lie open here, and short words be guessed from a bare digest."""
    add(toy, 5, "k")
    with toy.engine.connect() as connection:
        row = connection.execute(select(tables.answers)).one()
    words = Add(counter="c", amount=5).model_dump_json().encode()
    assert '"value"' not in row.answer and row.request != hashlib.sha256(words).hexdigest()


def test_twenty_at_once_with_one_key_are_done_once(toy: Toy) -> None:
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda _: add(toy, 5, "k"), range(20)))
    assert {str(answer) for answer in answers} == {str({"answer": {"name": "c", "value": 5}})}
    assert (value(toy), rows(toy, tables.outbox)) == (5, 1)


def test_twenty_at_once_lose_nothing(toy: Toy) -> None:
    add(toy, 1)
    with ThreadPoolExecutor(20) as pool:
        assert all("answer" in answer for answer in pool.map(lambda _: add(toy, 1), range(20)))
    assert (value(toy), rows(toy, tables.outbox)) == (21, 21)


def test_a_second_delivery_changes_nothing(toy: Toy) -> None:
    event = added(7)
    for _ in range(3):
        toy.receive(event)
    assert value(toy, "mirror of c") == 7


def test_deliveries_of_one_event_at_once_are_done_once(toy: Toy) -> None:
    toy.receive(added(0))
    event = added(7)
    with ThreadPoolExecutor(10) as pool:
        list(pool.map(lambda _: toy.receive(event), range(10)))
    assert value(toy, "mirror of c") == 7
