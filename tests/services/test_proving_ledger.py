"""`jinguo ledger prove`: the ledger agrees with the event log, and whoever tampers with it is found."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import StaticPool, create_engine, text

from contracts import certification, ledger
from kernel import outbox, store
from kernel.envelope import Envelope
from kernel.message import Event
from kernel.retention import OUTBOX_KEPT
from kernel.tables import tables
from services.stations.ledger.proving_ledger import Proof, prove_ledger
from tests.services.book import STATION, Book, fee, withdrawn


class Logged:
    """Stations, and the outbox of who tells it."""

    def __init__(self, book: Book) -> None:
        in_memory = {"poolclass": StaticPool, "connect_args": {"check_same_thread": False}}
        self.book, self.log = book, create_engine("sqlite://", **in_memory)
        tables.create_all(self.log)

    def say(self, event: Event) -> Envelope:
        """Into the outbox; it has not arrived yet."""
        said = Envelope(
            store.new_id(), "", event.type(), event.subject, self.book.now, 1, None, event.model_dump(mode="json")
        )
        words = {"event_id": said.id, "type": said.type, "subject": said.subject, "time": said.time, "data": said.data}
        with self.log.begin() as connection:
            outbox.add(connection, [words])
        return said

    def happen(self, event: Event) -> None:
        self.book.told(event, at=self.book.now, event_id=self.say(event).id)

    def tamper(self, statement: str) -> None:
        """As somebody who may do anything in the database, and has taken the triggers away."""
        with self.book.engine.begin() as connection:
            triggers = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars().all()
            for name in triggers:
                connection.execute(text(f"DROP TRIGGER {name}"))
            connection.execute(text(statement))

    def proof(self) -> Proof:
        return prove_ledger(self.book.engine, [self.log])


@pytest.fixture
def logged(book: Book) -> Logged:
    return Logged(book)


@pytest.fixture
def booked(logged: Logged) -> Logged:
    """Two fees were waived, one of them was taken back, and one adjustment approved."""
    waived = fee()
    logged.happen(waived)
    logged.happen(fee(fen=1_000))
    logged.book.later(hours=1)
    logged.happen(withdrawn(waived))
    words = {"unit": STATION, "waiver_kind": "exam", "debit": "unassigned", "credit": "centre", "amount_fen": 1_000}
    proposed = logged.book.staff(ledger.ProposeAdjustment(**words, reason="承担方已确定"))
    logged.book.other(ledger.ApproveAdjustment(adjustment_id=proposed["adjustment_id"]))
    return logged


def whats(proof: Proof) -> set[str]:
    return {one.what for one in proof.differences}


def test_a_ledger_that_was_left_alone_agrees(booked: Logged) -> None:
    proof = booked.proof()
    assert (proof.differences, proof.entries, proof.recounted, proof.events) == ([], 4, 3, 3)


def test_what_has_not_arrived_yet_is_on_its_way(booked: Logged) -> None:
    booked.say(fee())
    proof = booked.proof()
    assert (proof.differences, proof.on_their_way) == ([], 1)


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("UPDATE ledger_entries SET amount_fen = 9 WHERE amount_fen = 1000", {"changed"}),
        ("UPDATE ledger_postings SET amount_fen = 9 WHERE amount_fen = 30000", {"unbalanced"}),
        ("UPDATE ledger_postings SET month = '2026-01' WHERE amount_fen = 30000", {"incomplete"}),
        ("UPDATE ledger_entries SET unit = '350112-001' WHERE amount_fen = 1000", {"changed", "incomplete"}),
        ("DELETE FROM ledger_entries WHERE kind = 'reversal'", {"changed", "incomplete"}),
        ("DELETE FROM ledger_entries WHERE amount_fen = 1000", {"missing", "incomplete"}),
        ("DELETE FROM ledger_postings WHERE amount_fen = 1000", {"unbalanced"}),
        ("UPDATE ledger_adjustments SET state = 'refused'", {"unapproved"}),
    ],
)
def test_a_row_that_was_tampered_with_is_found(booked: Logged, statement: str, what: set[str]) -> None:
    booked.tamper("PRAGMA foreign_keys = OFF")
    booked.tamper(statement)
    assert whats(booked.proof()) == what


def test_an_entry_that_no_event_speaks_of_is_found(booked: Logged) -> None:
    booked.book.told(fee())
    assert whats(booked.proof()) == {"unknown"}


def test_an_event_that_was_applied_and_left_nothing_is_found(booked: Logged) -> None:
    lost = booked.say(fee())
    row = {"event_id": lost.id.replace("-", ""), "type": lost.type}
    with booked.book.engine.begin() as connection:
        insert = "INSERT INTO inbox (event_id, type, received_at) VALUES (:event_id, :type, '2026-11-27 00:00:00')"
        connection.execute(text(insert), row)
    assert whats(booked.proof()) == {"missing"}


def test_what_is_older_than_the_log_balances_and_that_is_all(logged: Logged) -> None:
    logged.book.told(fee())
    logged.book.now += OUTBOX_KEPT
    proof = logged.proof()
    assert (proof.differences, proof.before_the_log, proof.recounted) == ([], 1, 0)


def test_the_order_in_which_events_are_read_means_nothing(logged: Logged) -> None:
    waived: certification.FeeWaived = fee()
    logged.happen(waived)
    logged.book.now += timedelta(hours=2)
    logged.happen(withdrawn(waived))
    logged.book.now += timedelta(hours=2)
    logged.happen(waived)
    assert logged.proof().differences == []
