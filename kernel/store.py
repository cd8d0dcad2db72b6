"""A service's own database: portable column types, the engine, the clock and ids."""

from __future__ import annotations

import hashlib
import socket
import time
import uuid
from datetime import UTC, datetime
from functools import cache
from typing import Any

import uuid_utils
from sqlalchemy import JSON, DateTime, Engine, MetaData, Table, Uuid, create_engine, event, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import URL, Connection
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeDecorator

#: Constraint names are spelled out so that Alembic can alter them on both databases.
NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
STATEMENT_TIMEOUT_MS = 5_000
IDLE_SECONDS = 2.0

_LOCK = text("SELECT pg_advisory_xact_lock(:number)")

#: A string in Python, a native uuid on PostgreSQL.
UuidText = Uuid(as_uuid=False)


class Json(TypeDecorator[Any]):
    """JSON values; `jsonb` on PostgreSQL."""

    impl = JSON
    cache_ok = True

    def load_dialect_impl(self, dialect: Any) -> Any:
        return dialect.type_descriptor(JSONB() if dialect.name == "postgresql" else JSON())


class Utc(TypeDecorator[datetime]):
    """An aware UTC time, also on SQLite, which would forget the zone. A naive time is a programming error."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("a time without a zone")
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        return value and (value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC))


#: Execution options of a query. It is one statement after another: no transaction has to be begun and ended for it.
READING: dict[str, dict[str, Any]] = {
    "sqlite": {"reading": True},
    "postgresql": {"isolation_level": "AUTOCOMMIT"},
}


def metadata() -> MetaData:
    return MetaData(naming_convention=NAMING)


def new_id() -> str:
    """A UUIDv7: ordered by time, so that pages can be cut by id and indexes stay compact."""
    return str(uuid_utils.uuid7())


def created_at(identifier: str) -> datetime | None:
    """When a UUIDv7 was made, to the millisecond (RFC 9562, section 5.7); None for another kind."""
    number = uuid.UUID(identifier)
    return datetime.fromtimestamp((number.int >> 80) / 1000, UTC) if number.version == 7 else None


def first_id(moment: datetime) -> str:
    """The least UUIDv7 of a moment: ids of before are smaller, as PostgreSQL compares them."""
    return str(uuid.UUID(int=int(moment.timestamp() * 1000) << 80 | 7 << 76 | 2 << 62))


def now() -> datetime:
    return datetime.now(UTC)


def insert_new(connection: Connection, table: Table, row: dict[str, Any] | None = None) -> Any:
    """The statement that inserts a row unless its key is there already; without `row` for those given when it runs."""
    insert = inserting_new(connection.dialect.name, table)
    return insert.values(row) if row else insert


@cache
def inserting_new(dialect: str, table: Table) -> Any:
    """The same for who runs it so often that its making is felt."""
    insert: Any = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}[dialect]
    return insert(table).on_conflict_do_nothing()


def lock(connection: Connection, number: int) -> None:
    """Let nobody else have this 64-bit number until the transaction ends.

    On SQLite every writing transaction has the whole database.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(_LOCK, {"number": number})


def hold(session: Session, *names: str) -> None:
    """Let nobody else hold any of these names until the transaction ends: for what has no row that could be locked."""
    for name in sorted(set(names)):  # in one order, so that no two wait for each other
        lock(session.connection(), _number(name))


def may_hold(session: Session, name: str) -> bool:
    """As `hold`, but who would have to wait is told so."""
    if session.get_bind().dialect.name != "postgresql":
        return True
    return bool(session.scalar(text("SELECT pg_try_advisory_xact_lock(:number)"), {"number": _number(name)}))


def _number(name: str) -> int:
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True)


def is_away(error: BaseException) -> bool:
    """Whether it says that the database can't be reached, or not now: trying the same again later may help."""
    if isinstance(error, PoolTimeout | OSError):
        return True
    if not isinstance(error, DBAPIError):
        return False
    code = getattr(error.orig, "pgcode", None) or ""
    unreachable = type(error).__name__ == "OperationalError" and not code
    # 08: connection, 40: rolled back for another's sake, 53: short of something, 55P03: waited too long for another's
    # lock, 57P: shutting down.
    return error.connection_invalidated or unreachable or code.startswith(("08", "40", "53", "55P03", "57P"))


def connect(url: URL, pool_size: int = 10, statement_timeout: int = STATEMENT_TIMEOUT_MS) -> Engine:
    """The engine of one service; nothing is opened yet. `statement_timeout` in ms, 0 for none (a migration's)."""
    return _sqlite(url) if url.get_backend_name() == "sqlite" else _postgresql(url, pool_size, statement_timeout)


def _postgresql(url: URL, pool_size: int, statement_timeout: int) -> Engine:
    # Under eventlet psycopg2 waits on the socket itself and forgets its client-side timeouts,
    # so the server's and the kernel's are set: a dead peer is noticed within seconds.
    arguments = {
        "connect_timeout": 5,
        "keepalives_idle": 5,
        "keepalives_interval": 2,
        "keepalives_count": 3,
        "tcp_user_timeout": 10_000,
        # Who waits for a lock gives up before a statement that is slow itself: that one is no better the next time.
        "options": f"-c statement_timeout={statement_timeout} -c lock_timeout={statement_timeout * 4 // 5} "
        "-c timezone=UTC",
    }
    engine = create_engine(
        url,
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=5,
        hide_parameters=True,  # an error is logged, and its parameters may be a person's
        connect_args=arguments,
    )
    event.listen(engine, "do_connect", _resolve)
    event.listen(engine, "checkin", _note_use)
    event.listen(engine, "checkout", _ping_if_idle)
    return engine


def _note_use(_connection: Any, record: Any) -> None:
    record.info["used"] = time.monotonic()


def _ping_if_idle(connection: Any, record: Any, _proxy: Any) -> None:
    """A connection that has rested may be dead; asking one that was just used would only cost a round trip."""
    if time.monotonic() - record.info.get("used", 0.0) < IDLE_SECONDS:
        return
    try:
        cursor = connection.cursor()
        cursor.execute("SELECT 1")
        cursor.close()
        connection.rollback()
    except Exception as error:
        raise DisconnectionError() from error


def _resolve(_dialect: Any, _record: Any, _arguments: Any, parameters: dict[str, Any]) -> None:
    """Look the host up ourselves: libpq's own look-up would hold up every greenthread of the process."""
    if host := parameters.get("host"):
        found = socket.getaddrinfo(host, parameters.get("port"), type=socket.SOCK_STREAM)
        parameters["hostaddr"] = found[0][4][0]


def _sqlite(url: URL) -> Engine:
    engine = create_engine(url, hide_parameters=True, connect_args={"timeout": 30, "check_same_thread": False})

    @event.listens_for(engine, "connect")
    def _opened(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # we send BEGIN ourselves, below
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute("PRAGMA foreign_keys=ON")

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        # A transaction that reads first and writes later would fail instead of waiting: take the lock at once.
        reading = connection.get_execution_options().get("reading")
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

    return engine


def is_alive(engine: Engine) -> bool:
    try:
        with engine.connect() as connection:
            connection.execute(text("SELECT 1"))
    except Exception:
        return False
    return True
