"""Tables of acts of staff, meetings, agreements, planned follow-ups, and what became of placements."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Integer, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kernel.store import Json, Utc, UuidText, new_id
from services.jobs.models import Base, Placement, Referral


class ReferralAct(Base):
    """What staff did with a referral, for whom and why."""

    __tablename__ = "referral_acts"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True, default=new_id)
    referral_id: Mapped[str] = mapped_column(ForeignKey("referrals.id"), index=True)
    act: Mapped[str] = mapped_column(String(20))
    by: Mapped[str] = mapped_column(UuidText)
    person_id: Mapped[str | None] = mapped_column(UuidText)
    reason: Mapped[str] = mapped_column(String(300))
    at: Mapped[datetime] = mapped_column(Utc)


class Meeting(Base):
    __tablename__ = "meetings"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True, default=new_id)
    referral_id: Mapped[str] = mapped_column(ForeignKey("referrals.id"), index=True)
    at: Mapped[datetime] = mapped_column(Utc)
    minutes: Mapped[int] = mapped_column(Integer, default=60, server_default="60")
    way: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(10))
    result: Mapped[str | None] = mapped_column(String(20))
    reason: Mapped[str | None] = mapped_column(String(300))
    planned_by: Mapped[str] = mapped_column(UuidText)

    referral: Mapped[Referral] = relationship(lazy="joined", innerjoin=True)

    __table_args__ = (
        Index(
            "uq_meetings_planned",
            "referral_id",
            unique=True,
            sqlite_where=text("state = 'planned'"),
            postgresql_where=text("state = 'planned'"),
        ),
    )


class PlannedFollowUp(Base):
    """回访 on a day after the start. `reminded`: how often its staff were. `unit` is the need's."""

    __tablename__ = "planned_follow_ups"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True, default=new_id)
    placement_id: Mapped[str] = mapped_column(ForeignKey("placements.id"))
    unit: Mapped[str] = mapped_column(String(10))
    day: Mapped[int] = mapped_column(Integer)
    due_on: Mapped[date]
    state: Mapped[str] = mapped_column(String(10))
    reminded: Mapped[int] = mapped_column(Integer, default=0)
    done_on: Mapped[date | None]

    placement: Mapped[Placement] = relationship(lazy="joined", innerjoin=True)

    __table_args__ = (
        UniqueConstraint("placement_id", "day"),
        Index("ix_planned_follow_ups_due", "state", "due_on"),
        Index("ix_planned_follow_ups_unit", "unit", "due_on"),
    )


class OutcomeRow(Base):
    """Whether a worker still worked so many days after her start; pay is a month's."""

    __tablename__ = "outcomes"

    placement_id: Mapped[str] = mapped_column(ForeignKey("placements.id"), primary_key=True)
    day: Mapped[int] = mapped_column(Integer, primary_key=True)
    worker_id: Mapped[str] = mapped_column(UuidText)
    still_working: Mapped[bool]
    pay_before_fen: Mapped[int | None] = mapped_column(Integer)
    pay_after_fen: Mapped[int | None] = mapped_column(Integer)
    noted_at: Mapped[datetime] = mapped_column(Utc)


class WorkAgreement(Base):
    """The agreement (三方合同) of a placement: its text by version, and the terms as they were when it was drawn up.

    `company_id`: the partner company that is a party to it.
    """

    __tablename__ = "work_agreements"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True, default=new_id)
    placement_id: Mapped[str] = mapped_column(ForeignKey("placements.id"), index=True)
    text_version: Mapped[str] = mapped_column(String(20))
    terms: Mapped[dict[str, Any]] = mapped_column(Json)
    state: Mapped[str] = mapped_column(String(10))
    drawn_up_by: Mapped[str] = mapped_column(UuidText)
    drawn_up_at: Mapped[datetime] = mapped_column(Utc)
    company_id: Mapped[str | None] = mapped_column(UuidText, index=True)

    placement: Mapped[Placement] = relationship(lazy="joined", innerjoin=True)
    signatures: Mapped[list[WorkSignature]] = relationship(lazy="selectin", order_by="WorkSignature.signed_at")

    __table_args__ = (
        Index(
            "uq_work_agreements_live",
            "placement_id",
            unique=True,
            sqlite_where=text("state <> 'replaced'"),
            postgresql_where=text("state <> 'replaced'"),
        ),
    )


class WorkSignature(Base):
    """One party's agreement. `reason`: how, if staff recorded it for her (a signature on paper)."""

    __tablename__ = "work_signatures"

    agreement_id: Mapped[str] = mapped_column(ForeignKey("work_agreements.id"), primary_key=True)
    party: Mapped[str] = mapped_column(String(10), primary_key=True)
    person_id: Mapped[str] = mapped_column(UuidText)
    signed_by: Mapped[str] = mapped_column(UuidText)
    signed_at: Mapped[datetime] = mapped_column(Utc)
    reason: Mapped[str | None] = mapped_column(String(300))
