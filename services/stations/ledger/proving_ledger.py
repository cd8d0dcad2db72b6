"""Counting the ledger again from the event log: what differs, and what it can't say any more."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Row, select

from contracts import certification, jobs, training
from contracts.examining import RegistrationCancelled, RegistrationWithdrawn
from contracts.ledger import AdjustmentPosted, AdjustmentState, EntryKind, WaiverReversed
from contracts.stations import WaiverKind
from kernel import store
from kernel.retention import OUTBOX_KEPT
from kernel.tables import inbox, outbox
from services.stations.ledger import ledger_rules as rules
from services.stations.ledger.ledger_tables import AdjustmentRow, Entry, PostingRow

WAIVED = {
    training.FeeWaived.type(): WaiverKind.TRAINING,
    certification.FeeWaived.type(): WaiverKind.EXAM,
    jobs.FeeWaived.type(): WaiverKind.PLACEMENT,
}
UNDONE = {RegistrationWithdrawn.type(), RegistrationCancelled.type()}
TYPES = {*WAIVED, *UNDONE, WaiverReversed.type(), AdjustmentPosted.type()}

Key = tuple[str, str]  # waiver kind and cause


@dataclass(frozen=True)
class Difference:
    """`what`: missing, unknown, changed, unbalanced, incomplete or unapproved."""

    what: str
    about: str
    words: str


@dataclass
class Proof:
    """How much was recounted. `before_the_log`: entries whose events are kept no more; that they balance is all."""

    entries: int = 0
    events: int = 0
    recounted: int = 0
    on_their_way: int = 0
    before_the_log: int = 0
    differences: list[Difference] = field(default_factory=list)

    def words(self) -> dict[str, Any]:
        return asdict(self)


@dataclass
class Expected:
    """What the log says of a cause."""

    facts: tuple[str, str, int] | None = None  # person, unit, list price in fen
    waived_at: datetime | None = None
    undone_at: datetime | None = None


def prove_ledger(stations: Engine, logs: Sequence[Engine]) -> Proof:
    """`logs` are the databases whose outboxes are the event log. Only reads: the ledger first and as of one moment,
    so that what happens meanwhile is on its way and not missing.
    """
    with _snapshot(stations) as here:
        entries, postings = (here.execute(select(table)).all() for table in (Entry.__table__, PostingRow.__table__))
        approved = select(AdjustmentRow.id).where(AdjustmentRow.state == AdjustmentState.APPROVED)
        adjusted = set(here.execute(approved).scalars())
        events = [event for log in logs for event in _log(log)]
        applied = _applied(here, [event.event_id for event in events])
    arrived = [event for event in events if event.event_id in applied]
    found = Proof(entries=len(entries), events=len(arrived), on_their_way=len(events) - len(arrived))
    found.differences += _unbalanced(entries, postings)
    _recount(found, entries, expectations(arrived))
    found.differences += _unapproved(entries, adjusted, arrived)
    return found


def _recount(found: Proof, entries: Sequence[Row[Any]], expected: dict[Key, Expected]) -> None:
    by_cause: defaultdict[Key, list[Row[Any]]] = defaultdict(list)
    for entry in entries:
        if entry.kind != EntryKind.ADJUSTMENT:
            by_cause[entry.waiver_kind, entry.cause_id].append(entry)
    for key in sorted({*expected, *by_cause}):
        of = by_cause.get(key, [])
        if any(_is_forgotten(entry) for entry in of):
            found.before_the_log += len(of)
        else:
            found.recounted += len(of)
            found.differences += compared(key, expected.get(key), of)


def expectations(events: Iterable[Any]) -> dict[Key, Expected]:
    """By cause, whatever the order of the events: `type`, `time` and `data`."""
    found: defaultdict[Key, Expected] = defaultdict(Expected)
    for event in events:
        data = event.data
        if kind := WAIVED.get(event.type):
            one = found[kind.value, data["cause_id"]]
            one.facts = (data["person_id"], data["unit"], data["list_price_fen"])
            one.waived_at = rules.later(one.waived_at, event.time)
        elif event.type in UNDONE:
            one = found[WaiverKind.EXAM.value, data["registration_id"]]
            one.undone_at = rules.later(one.undone_at, event.time)
        elif event.type == WaiverReversed.type():
            one = found[data["waiver_kind"], data["cause_id"]]
            one.undone_at = rules.later(one.undone_at, datetime.fromisoformat(data["undone_at"]))
    return dict(found)


def compared(key: Key, expected: Expected | None, entries: Sequence[Any]) -> list[Difference]:
    """What stands for a cause in the ledger, against what should."""
    about = f"{key[0]} {key[1]}"
    if expected is None or expected.facts is None:
        return [Difference("unknown", entry.id, f"no event says {about} was waived") for entry in entries]
    person, unit, price = expected.facts
    standing = sum(entry.amount_fen for entry in entries)
    due = price if rules.stands(expected.waived_at, expected.undone_at) else 0
    found = []
    if standing != due:
        found.append(Difference("changed" if entries else "missing", about, f"{standing} fen stand, {due} should"))
    for entry in entries:
        if (entry.person_id, entry.unit, abs(entry.amount_fen)) != (person, unit, price):
            found.append(Difference("changed", entry.id, "person, unit or price is not the event's"))
        elif entry.month != rules.month_of(entry.occurred_at):
            found.append(Difference("changed", entry.id, "it is not of the month in which it happened"))
    return found


def _unbalanced(entries: Sequence[Row[Any]], postings: Sequence[Row[Any]]) -> list[Difference]:
    """Entries whose postings do not add up to nothing, or do not say what the entry says."""
    sums: defaultdict[str, int] = defaultdict(int)
    waived: defaultdict[str, int] = defaultdict(int)
    places = {(entry.id, entry.unit, entry.month) for entry in entries}
    found = []
    for posting in postings:
        sums[posting.entry_id] += posting.amount_fen
        waived[posting.entry_id] += posting.amount_fen if posting.account == "waived" else 0
        if (posting.entry_id, posting.unit, posting.month) not in places:
            found.append(Difference("incomplete", posting.entry_id, "a posting is of another unit, month or entry"))
    for entry in entries:
        if entry.id not in sums:
            found.append(Difference("incomplete", entry.id, "it has no postings"))
        elif sums[entry.id]:
            found.append(Difference("unbalanced", entry.id, f"its postings add up to {sums[entry.id]} fen"))
        elif waived[entry.id] != entry.amount_fen:
            found.append(Difference("changed", entry.id, "its postings say another amount"))
    return found


def _unapproved(entries: Sequence[Row[Any]], here: set[str], arrived: Sequence[Row[Any]]) -> list[Difference]:
    """Adjustments that nobody approved, here or elsewhere; and approved ones that were not entered."""
    elsewhere = {event.data["adjustment_id"] for event in arrived if event.type == AdjustmentPosted.type()}
    posted = {entry.cause_id: entry for entry in entries if entry.kind == EntryKind.ADJUSTMENT}
    known = {cause for cause, entry in posted.items() if cause in here | elsewhere or _is_forgotten(entry)}
    found = [Difference("unapproved", posted[cause].id, "nobody has approved it") for cause in {*posted} - known]
    missing = (here | elsewhere) - {*posted}
    return found + [Difference("missing", cause, "it is approved and not entered") for cause in missing]


def _is_forgotten(entry: Row[Any]) -> bool:
    """Whether the outboxes may have let go of its event."""
    return bool(entry.occurred_at < store.now() - OUTBOX_KEPT + timedelta(days=1))


def _applied(here: Connection, event_ids: list[str]) -> set[str]:
    found: set[str] = set()
    for start in range(0, len(event_ids), 500):
        part = select(inbox.c.event_id).where(inbox.c.event_id.in_(event_ids[start : start + 500]))
        found |= set(here.execute(part).scalars())
    return found


def _log(engine: Engine) -> Sequence[Row[Any]]:
    with engine.connect().execution_options(reading=True) as connection:
        return connection.execute(select(outbox).where(outbox.c.type.in_(TYPES))).all()


def _snapshot(engine: Engine) -> Connection:
    """All that is read is of one moment; a transaction of SQLite's is so by itself."""
    option = {"reading": True} if engine.dialect.name == "sqlite" else {"isolation_level": "REPEATABLE READ"}
    return engine.connect().execution_options(**option)
