"""Accounts' tables. What is sealed is opened by `people.py` alone."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, LargeBinary, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from kernel.store import Utc, UuidText, metadata, new_id


class Base(DeclarativeBase):
    metadata = metadata()


class Person(Base):
    __tablename__ = "people"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True, default=new_id)
    data_key: Mapped[bytes] = mapped_column(LargeBinary)
    phone_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    phone_lookup: Mapped[str] = mapped_column(String(64), unique=True)
    name_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    document_kind: Mapped[str | None] = mapped_column(String(20))
    document_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    document_lookup: Mapped[str | None] = mapped_column(String(64), unique=True)
    address_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    home_unit: Mapped[str | None] = mapped_column(String(10), index=True)
    told_by_sms: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(Utc)


class Appointment(Base):
    """A role at a unit: taken by registering, or given."""

    __tablename__ = "appointments"

    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"), primary_key=True)
    role: Mapped[str] = mapped_column(String(20), primary_key=True)
    unit: Mapped[str] = mapped_column(String(10), primary_key=True)
    given_by: Mapped[str | None] = mapped_column(UuidText)
    given_at: Mapped[datetime] = mapped_column(Utc)


class Consent(Base):
    """`withdrawn_at` is null while it holds."""

    __tablename__ = "consents"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True, default=new_id)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"), index=True)
    purpose: Mapped[str] = mapped_column(String(20))
    text_version: Mapped[str] = mapped_column(String(20))
    channel: Mapped[str] = mapped_column(String(20))
    given_at: Mapped[datetime] = mapped_column(Utc)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Utc)


class SignInCode(Base):
    """A code that was sent. Only its hash is kept."""

    __tablename__ = "sign_in_codes"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True, default=new_id)
    phone_lookup: Mapped[str] = mapped_column(String(64))
    code_hash: Mapped[str] = mapped_column(String(64))
    sent_at: Mapped[datetime] = mapped_column(Utc)
    tries: Mapped[int] = mapped_column(Integer, default=0)
    used_at: Mapped[datetime | None] = mapped_column(Utc)

    __table_args__ = (Index("ix_sign_in_codes_phone_sent", "phone_lookup", "sent_at"),)


class Session(Base):
    """A signed-in device. `refresh_hash` is of the one refresh token that is still good."""

    __tablename__ = "sessions"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True, default=new_id)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"), index=True)
    refresh_hash: Mapped[str] = mapped_column(String(64))
    refreshed_at: Mapped[datetime] = mapped_column(Utc)
    ended_at: Mapped[datetime | None] = mapped_column(Utc, index=True)


class ForeignPerson(Base):
    """The contact details of a person of another instance, who agreed to their being passed here."""

    __tablename__ = "foreign_people"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    instance: Mapped[str] = mapped_column(String(10))
    data_key: Mapped[bytes] = mapped_column(LargeBinary)
    name_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    phone_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    address_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    received_at: Mapped[datetime] = mapped_column(Utc)


class ExchangeKey(Base):
    """With which to seal what another instance alone may read."""

    __tablename__ = "exchange_keys"

    instance: Mapped[str] = mapped_column(String(10), primary_key=True)
    public_key: Mapped[str] = mapped_column(String(500))


class ContactGrant(Base):
    """Who may see whose contact details because a placement joins them, until it ends; that she could is kept."""

    __tablename__ = "contact_grants"

    viewer_id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    person_id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    placement_id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    ended_at: Mapped[datetime | None] = mapped_column(Utc)

    __table_args__ = (Index("ix_contact_grants_placement_id", "placement_id"),)


class Notice(Base):
    """What a person was told. `sms_due_at` is null where no SMS is to go, or none any more."""

    __tablename__ = "notices"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True, default=new_id)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"))
    kind: Mapped[str] = mapped_column(String(30))
    about: Mapped[str] = mapped_column(UuidText)
    told_at: Mapped[datetime] = mapped_column(Utc)
    read_at: Mapped[datetime | None] = mapped_column(Utc)
    sms_due_at: Mapped[datetime | None] = mapped_column(Utc, index=True)
    sms_tries: Mapped[int] = mapped_column(Integer, default=0)
    link: Mapped[str | None] = mapped_column(String(200))

    __table_args__ = (Index("ix_notices_person", "person_id", "id"),)


class ProofBearer(Base):
    """Whose completion proof it is, by the hash of its code: who shows the code may see her masked name."""

    __tablename__ = "proof_bearers"

    verification_digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[str] = mapped_column(UuidText, index=True)


class AccessLog(Base):
    """Who saw or changed whose personal data, and why."""

    __tablename__ = "access_log"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True, default=new_id)
    at: Mapped[datetime] = mapped_column(Utc)
    actor_id: Mapped[str] = mapped_column(UuidText)
    person_id: Mapped[str] = mapped_column(UuidText, index=True)
    act: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(String(300))


class Unit(Base):
    """Accounts' own copy: where one can register."""

    __tablename__ = "units"

    code: Mapped[str] = mapped_column(String(10), primary_key=True)
