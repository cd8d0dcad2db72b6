"""Link's tables. Frames keep the event as it was said; only ids stand in it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from kernel.store import Utc, UuidText, metadata

_Position = BigInteger().with_variant(Integer, "sqlite")


_DUE = text("sent_at IS NULL")


class Base(DeclarativeBase):
    metadata = metadata()


class Peer(Base):
    """The other end of a link. Frames are numbered from 1, without holes, in each direction.

    `cursor`: the journal has been looked through up to here. `sent`: the last number given to a frame for it.
    `receipted`: up to here it has all of ours. `received`: up to here we have all of its; `announced`: the last it has
    given. `lost`: it knows frames of ours up to this number, which we do not: we were restored from a backup.
    `said_at`: the time of its last word, by its own clock; `heard_at` by ours.
    """

    __tablename__ = "peers"

    code: Mapped[str] = mapped_column(String(10), primary_key=True)
    cursor: Mapped[int] = mapped_column(_Position, default=0)
    sent: Mapped[int] = mapped_column(BigInteger, default=0)
    receipted: Mapped[int] = mapped_column(BigInteger, default=0)
    received: Mapped[int] = mapped_column(BigInteger, default=0)
    announced: Mapped[int] = mapped_column(BigInteger, default=0)
    lost: Mapped[int] = mapped_column(BigInteger, default=0)
    refused: Mapped[int] = mapped_column(Integer, default=0)
    said_at: Mapped[datetime | None] = mapped_column(Utc)
    heard_at: Mapped[datetime | None] = mapped_column(Utc)


class Entry(Base):
    """The journal: every event that may go to another instance, in order. It is also what a new county begins with."""

    __tablename__ = "journal"

    position: Mapped[int] = mapped_column(_Position, primary_key=True, autoincrement=True)
    event_id: Mapped[str] = mapped_column(UuidText, unique=True)
    type: Mapped[str] = mapped_column(String(100))
    origin: Mapped[str] = mapped_column(String(10))
    addressee: Mapped[str] = mapped_column(String(10), default="")
    time: Mapped[datetime] = mapped_column(Utc)
    body: Mapped[bytes] = mapped_column(LargeBinary)


class FrameOut(Base):
    """A journal entry under the number it has for one peer. `sent_at` is empty while it is to be sent (again)."""

    __tablename__ = "frames_out"

    peer: Mapped[str] = mapped_column(ForeignKey("peers.code"), primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    position: Mapped[int] = mapped_column(ForeignKey("journal.position"))
    event_id: Mapped[str] = mapped_column(UuidText)
    sent_at: Mapped[datetime | None] = mapped_column(Utc)

    __table_args__ = (
        UniqueConstraint("peer", "position"),
        Index("ix_frames_out_due", "peer", "number", postgresql_where=_DUE, sqlite_where=_DUE),
    )


class FrameIn(Base):
    """A frame from a peer: taken up to its peer's `received`, waiting for an earlier one beyond that.

    `refused`: why it was not passed on; the number counts all the same, so that one forgery stops nothing.
    """

    __tablename__ = "frames_in"

    peer: Mapped[str] = mapped_column(ForeignKey("peers.code"), primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    event_id: Mapped[str] = mapped_column(UuidText)
    body: Mapped[bytes] = mapped_column(LargeBinary)
    received_at: Mapped[datetime] = mapped_column(Utc)
    refused: Mapped[str | None] = mapped_column(String(200))
