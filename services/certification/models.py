"""Certification's tables. A legal name is sealed: a certificate bears it, nothing else needs it."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Date, ForeignKey, ForeignKeyConstraint, Integer, LargeBinary, String, UniqueConstraint, false
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from kernel.store import Json, Utc, UuidText, metadata, new_id

if TYPE_CHECKING:
    from services.certification.standard_tables import Edition


class Base(DeclarativeBase):
    metadata = metadata()


class Standard(Base):
    """One level of an occupation or work type: what an exam is held by."""

    __tablename__ = "standards"

    occupation_code: Mapped[str] = mapped_column(String(10), primary_key=True)
    work_type_zh: Mapped[str] = mapped_column(String(20), primary_key=True)
    level: Mapped[str] = mapped_column(String(1), primary_key=True)
    occupation_zh: Mapped[str] = mapped_column(String(100))
    occupation_en: Mapped[str] = mapped_column(String(100))
    source: Mapped[str] = mapped_column(String(300))
    theory_pass: Mapped[int] = mapped_column(Integer, default=60)
    practice_pass: Mapped[int] = mapped_column(Integer, default=60)
    valid_years: Mapped[int | None] = mapped_column(Integer)


class _OfStandard:
    occupation_code: Mapped[str] = mapped_column(String(10))
    work_type_zh: Mapped[str] = mapped_column(String(20))
    level: Mapped[str] = mapped_column(String(1))


class Exam(_OfStandard, Base):
    """`taken` counts the seats given, `tickets` the tickets; both change under a lock of this row.

    `seed` is secret until registration is closed.
    """

    __tablename__ = "exams"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True, default=new_id)
    unit: Mapped[str] = mapped_column(String(10), index=True)
    place: Mapped[str] = mapped_column(String(100))
    starts_at: Mapped[datetime] = mapped_column(Utc, index=True)
    seats: Mapped[int] = mapped_column(Integer)
    taken: Mapped[int] = mapped_column(Integer, default=0)
    list_price_fen: Mapped[int] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(String(12), default="open", server_default="open")
    is_planned: Mapped[bool] = mapped_column(default=False, server_default=false())
    registration_from: Mapped[datetime | None] = mapped_column(Utc)
    registration_until: Mapped[datetime | None] = mapped_column(Utc, index=True)
    plan: Mapped[dict[str, Any] | None] = mapped_column(Json)  # rooms, sessions, invigilators, review_days: as planned
    tickets: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    seed: Mapped[str | None] = mapped_column(String(64))
    published_at: Mapped[datetime | None] = mapped_column(Utc)
    edition_id: Mapped[str | None] = mapped_column(UuidText)  # no foreign key: SQLite can't add one to a table in use

    edition: Mapped[Edition | None] = relationship(lazy="joined", primaryjoin="foreign(Exam.edition_id) == Edition.id")
    standard: Mapped[Standard] = relationship(lazy="joined", innerjoin=True)

    __table_args__ = (
        ForeignKeyConstraint(
            ["occupation_code", "work_type_zh", "level"],
            ["standards.occupation_code", "standards.work_type_zh", "standards.level"],
        ),
    )


class Registration(Base):
    """`seat` is below zero while none is given: before seats are assigned, and of one who has withdrawn.

    `carried` are parts that she passed before and need not sit again, each with its mark and day.
    """

    __tablename__ = "registrations"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True, default=new_id)
    exam_id: Mapped[str] = mapped_column(ForeignKey("exams.id"))
    person_id: Mapped[str] = mapped_column(UuidText, index=True)
    data_key: Mapped[bytes] = mapped_column(LargeBinary)
    name_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    ticket_number: Mapped[str] = mapped_column(String(24), unique=True)
    seat: Mapped[int] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(String(12))
    theory: Mapped[int | None] = mapped_column(Integer)
    practice: Mapped[int | None] = mapped_column(Integer)
    review: Mapped[int | None] = mapped_column(Integer)
    room: Mapped[str | None] = mapped_column(String(20))
    quota: Mapped[str | None] = mapped_column(String(10))
    seat_group: Mapped[str | None] = mapped_column(UuidText)
    carried: Mapped[dict[str, Any] | None] = mapped_column(Json)

    exam: Mapped[Exam] = relationship(lazy="joined", innerjoin=True)

    __table_args__ = (UniqueConstraint("exam_id", "person_id"), UniqueConstraint("exam_id", "seat"))


class _Living:
    """Where a certificate is in its life. What time alone does (it expires) is not written but seen when it is read.

    `revocation_note` is for those who decide; the public learns the reason and the time.
    """

    state: Mapped[str] = mapped_column(String(12), default="valid", server_default="valid")
    expires_on: Mapped[date | None]
    revoked_at: Mapped[datetime | None] = mapped_column(Utc)
    revocation_reason: Mapped[str | None] = mapped_column(String(20))
    revocation_note: Mapped[str | None] = mapped_column(String(300))


class Certificate(_Living, Base):
    """Its number is public; the verification code, which only its bearer has, is what looks it up.

    It bears the name of its registration, or one of its own where that was corrected. `status_index` is its place in
    the status list of this number, which a verifier looks at; drawn at random, so that it tells no order.
    """

    __tablename__ = "certificates"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True, default=new_id)
    number: Mapped[str] = mapped_column(String(24), unique=True)
    verification_code: Mapped[str] = mapped_column(String(16), unique=True)
    registration_id: Mapped[str] = mapped_column(ForeignKey("registrations.id"), index=True)
    person_id: Mapped[str] = mapped_column(UuidText, index=True)
    unit: Mapped[str] = mapped_column(String(10))
    issued_on: Mapped[date]
    replaces_id: Mapped[str | None] = mapped_column(ForeignKey("certificates.id"), unique=True)
    data_key: Mapped[bytes | None] = mapped_column(LargeBinary)
    name_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    status_list: Mapped[int] = mapped_column(Integer)
    status_index: Mapped[int] = mapped_column(Integer)
    expiry_told_at: Mapped[datetime | None] = mapped_column(Utc)

    registration: Mapped[Registration] = relationship(lazy="joined", innerjoin=True)

    __table_args__ = (UniqueConstraint("status_list", "status_index"),)


class ForeignCertificate(_Living, _OfStandard, Base):
    """One that another instance has issued, as far as it was told: no name, and the code's digest alone."""

    __tablename__ = "foreign_certificates"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    number: Mapped[str] = mapped_column(String(24), unique=True)
    verification_digest: Mapped[str | None] = mapped_column(String(64), unique=True)
    person_id: Mapped[str] = mapped_column(UuidText, index=True)
    unit: Mapped[str] = mapped_column(String(10))
    issued_on: Mapped[date]


class CertificateAct(Base):
    """What was done with a certificate after its issue, by whom and why."""

    __tablename__ = "certificate_acts"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True, default=new_id)
    certificate_id: Mapped[str] = mapped_column(UuidText, index=True)
    step: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(String(20))
    note: Mapped[str] = mapped_column(String(300))
    by: Mapped[str] = mapped_column(UuidText)
    at: Mapped[datetime] = mapped_column(Utc)


class Verification(Base):
    """How often a certificate was verified on a day (in Beijing). Who did is not known."""

    __tablename__ = "verifications"

    certificate_id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    times: Mapped[int] = mapped_column(Integer)


class Printing(Base):
    """Names that were opened to staff, to be printed on an exam's certificates or tickets: who did it and why."""

    __tablename__ = "printings"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True, default=new_id)
    exam_id: Mapped[str] = mapped_column(ForeignKey("exams.id"), index=True)
    count: Mapped[int] = mapped_column(Integer)
    reason: Mapped[str] = mapped_column(String(300))
    by: Mapped[str] = mapped_column(UuidText)
    at: Mapped[datetime] = mapped_column(Utc)


class Serial(Base):
    """The last serial number given by a unit in a year."""

    __tablename__ = "serials"

    unit: Mapped[str] = mapped_column(String(10), primary_key=True)
    year: Mapped[int] = mapped_column(Integer, primary_key=True)
    last: Mapped[int] = mapped_column(Integer, default=0)


class Completion(_OfStandard, Base):
    """Certification's own copy of what women have been trained for."""

    __tablename__ = "completions"

    enrolment_id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    person_id: Mapped[str] = mapped_column(UuidText, index=True)
    class_id: Mapped[str | None] = mapped_column(UuidText)
    hours: Mapped[int] = mapped_column(Integer)


class Learnt(Base):
    """Certification's own copy of every class that a woman completed, for her record: those for no exam too."""

    __tablename__ = "learnt"

    enrolment_id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    person_id: Mapped[str] = mapped_column(UuidText, index=True)
    series: Mapped[str] = mapped_column(String(20))
    hours: Mapped[int] = mapped_column(Integer)
    occupation_code: Mapped[str | None] = mapped_column(String(10))
    work_type_zh: Mapped[str] = mapped_column(String(20))
    level: Mapped[str | None] = mapped_column(String(1))
    completed_at: Mapped[datetime] = mapped_column(Utc)


class Unit(Base):
    """Certification's own copy: where exams can be."""

    __tablename__ = "units"

    code: Mapped[str] = mapped_column(String(10), primary_key=True)
