"""Jobs' tables. Persons are ids here; where a household lives stands in accounts."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Integer, String, UniqueConstraint, false
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from contracts.needs import PostingKind
from contracts.terms import PlacementState
from kernel.store import Json, Utc, UuidText, metadata, new_id


class Base(DeclarativeBase):
    metadata = metadata()


class Worker(Base):
    """Somebody who may be referred: where she is at home, her own words, and whether she is placed now.

    `claim_id`: the claim in another county that binds her. `told`: a digest of what the centre was last told of her.
    `health_until`, `insured_until`: as staff have checked (profile_tables.py, where the rest of her words is).
    `company_id`: the partner company on whose roll she is.
    """

    __tablename__ = "workers"

    person_id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    home_unit: Mapped[str | None] = mapped_column(String(10))
    live_in: Mapped[bool] = mapped_column(default=False)
    available_from: Mapped[date | None]
    pay_from_fen: Mapped[int | None] = mapped_column(Integer)
    is_placed: Mapped[bool] = mapped_column(default=False)
    placements: Mapped[int] = mapped_column(Integer, default=0)
    elsewhere: Mapped[bool] = mapped_column(default=False, server_default=false())
    claim_id: Mapped[str | None] = mapped_column(UuidText)
    told: Mapped[str | None] = mapped_column(String(64))
    is_paused: Mapped[bool] = mapped_column(default=False, server_default=false())
    paused_until: Mapped[date | None]
    health_until: Mapped[date | None]
    insured_until: Mapped[date | None]
    company_id: Mapped[str | None] = mapped_column(UuidText)

    qualifications: Mapped[list[Qualification]] = relationship(
        primaryjoin="Worker.person_id == foreign(Qualification.person_id)", viewonly=True, lazy="selectin"
    )


class Qualification(Base):
    """Jobs' own copy of a certificate."""

    __tablename__ = "qualifications"

    certificate_id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    person_id: Mapped[str] = mapped_column(UuidText, index=True)
    occupation_code: Mapped[str] = mapped_column(String(10))
    work_type_zh: Mapped[str] = mapped_column(String(20))
    level: Mapped[str] = mapped_column(String(1))
    issued_on: Mapped[date]
    expires_on: Mapped[date | None]
    is_suspended: Mapped[bool] = mapped_column(default=False, server_default=false())

    def counts(self, on: date) -> bool:
        return not self.is_suspended and (self.expires_on is None or self.expires_on >= on)

    __table_args__ = (Index("ix_qualifications_skill", "occupation_code", "work_type_zh", "level"),)


class Work:
    """The columns of what is wanted and where."""

    occupation_code: Mapped[str] = mapped_column(String(10))
    work_type_zh: Mapped[str] = mapped_column(String(20))
    level: Mapped[str] = mapped_column(String(1))
    unit: Mapped[str] = mapped_column(String(10), index=True)
    starts_on: Mapped[date]
    live_in: Mapped[bool]
    pay_from_fen: Mapped[int] = mapped_column(Integer)
    pay_to_fen: Mapped[int] = mapped_column(Integer)


class Circumstances:
    """The columns of contracts/circumstances.py."""

    care_for: Mapped[str | None] = mapped_column(String(10))
    has_pets: Mapped[bool | None]
    street: Mapped[str | None] = mapped_column(String(20))
    weekdays: Mapped[list[Any]] = mapped_column(Json, default=list, server_default="[]")
    from_time: Mapped[str | None] = mapped_column(String(5))
    until_time: Mapped[str | None] = mapped_column(String(5))
    weekly_hours: Mapped[int | None] = mapped_column(Integer)
    ends_on: Mapped[date | None]


class Posted:
    """The columns of what is looked at before others see it, and stands for a time (posting.py).

    `expires_on`: the last day. `return_reason`, `words`: why it was returned, while it is.
    """

    state: Mapped[str] = mapped_column(String(10))
    posted_by: Mapped[str | None] = mapped_column(UuidText)
    expires_on: Mapped[date | None] = mapped_column(index=True)
    is_reminded: Mapped[bool] = mapped_column(default=False, server_default=false())
    return_reason: Mapped[str | None] = mapped_column(String(20))
    words: Mapped[str | None] = mapped_column(String(300))


class Need(Work, Circumstances, Posted, Base):
    """`is_shared`: it is in the pool, where other counties may fill it; for the `turn`th time."""

    __tablename__ = "needs"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True, default=new_id)
    household_id: Mapped[str] = mapped_column(UuidText, index=True)
    title: Mapped[str] = mapped_column(String(100))
    is_shared: Mapped[bool] = mapped_column(default=False, server_default=false())
    turn: Mapped[int] = mapped_column(Integer, default=0, server_default="0")

    kind = PostingKind.NEED

    @property
    def owner_id(self) -> str:
        return self.household_id


class Referral(Base):
    """`county`, `claim_id`: of a worker of another instance, and the claim that the centre has awarded.

    `text_version`, `agreed_at`: the text to which the household has agreed before its details go there.
    `company_id`: the partner company through which she comes.
    """

    __tablename__ = "referrals"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True, default=new_id)
    need_id: Mapped[str] = mapped_column(ForeignKey("needs.id"))
    worker_id: Mapped[str] = mapped_column(UuidText, index=True)
    household_id: Mapped[str] = mapped_column(UuidText, index=True)
    referred_by: Mapped[str] = mapped_column(UuidText)
    worker_accepted: Mapped[bool] = mapped_column(default=False)
    household_accepted: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str | None] = mapped_column(String(300))
    county: Mapped[str | None] = mapped_column(String(10))
    claim_id: Mapped[str | None] = mapped_column(UuidText, unique=True)
    text_version: Mapped[str | None] = mapped_column(String(20))
    agreed_at: Mapped[datetime | None] = mapped_column(Utc)
    answer_by: Mapped[datetime | None] = mapped_column(Utc)
    worker_informed_at: Mapped[datetime | None] = mapped_column(Utc)
    household_informed_at: Mapped[datetime | None] = mapped_column(Utc)
    terms: Mapped[dict[str, Any] | None] = mapped_column(Json)
    terms_version: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    cause: Mapped[str | None] = mapped_column(String(20))
    company_id: Mapped[str | None] = mapped_column(UuidText)

    need: Mapped[Need] = relationship(lazy="joined", innerjoin=True)
    placement: Mapped[Placement | None] = relationship(lazy="joined", back_populates="referral")

    __table_args__ = (UniqueConstraint("need_id", "worker_id"), Index("ix_referrals_due", "state", "answer_by"))


class Placement(Base):
    """`starts_on` is the day that was agreed until the start is confirmed. `level`: of the certificate that serves."""

    __tablename__ = "placements"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True, default=new_id)
    referral_id: Mapped[str] = mapped_column(ForeignKey("referrals.id"), unique=True)
    starts_on: Mapped[date]
    state: Mapped[str] = mapped_column(String(10), server_default="working")
    ends_on: Mapped[date | None]
    terms: Mapped[dict[str, Any] | None] = mapped_column(Json)
    level: Mapped[str | None] = mapped_column(String(1))
    ended_on: Mapped[date | None]
    end_reason: Mapped[str | None] = mapped_column(String(20))
    end_note: Mapped[str | None] = mapped_column(String(300))
    ended_by: Mapped[str | None] = mapped_column(UuidText)

    referral: Mapped[Referral] = relationship(lazy="joined", innerjoin=True, back_populates="placement")

    @property
    def has_ended(self) -> bool:
        return self.state == PlacementState.ENDED

    __table_args__ = (Index("ix_placements_state", "state", "ends_on"),)


class FollowUp(Base):
    __tablename__ = "follow_ups"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True, default=new_id)
    placement_id: Mapped[str] = mapped_column(ForeignKey("placements.id"), index=True)
    outcome: Mapped[str] = mapped_column(String(20))
    note: Mapped[str] = mapped_column(String(300))
    recorded_by: Mapped[str] = mapped_column(UuidText)
    recorded_at: Mapped[datetime] = mapped_column(Utc)
    day: Mapped[int | None] = mapped_column(Integer)
    household_satisfaction: Mapped[int | None] = mapped_column(Integer)
    worker_satisfaction: Mapped[int | None] = mapped_column(Integer)
    problems: Mapped[list[str] | None] = mapped_column(Json)
    pay_before_fen: Mapped[int | None] = mapped_column(Integer)
    pay_now_fen: Mapped[int | None] = mapped_column(Integer)


class Fee(Base):
    """What a placement would cost if it were not free; the newest row counts."""

    __tablename__ = "fees"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True, default=new_id)
    list_price_fen: Mapped[int] = mapped_column(Integer)
    set_by: Mapped[str] = mapped_column(UuidText)


class Unit(Base):
    """Jobs' own copy: where needs can be."""

    __tablename__ = "units"

    code: Mapped[str] = mapped_column(String(10), primary_key=True)


class Offer(Work, Base):
    """A need of another county, as the centre offers it here."""

    __tablename__ = "offers"

    need_id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    home: Mapped[str] = mapped_column(String(10))
    is_open: Mapped[bool]


class Claim(Base):
    """A worker of this instance who is proposed for an offer; she agreed to the text of this version at this time."""

    __tablename__ = "claims"

    id: Mapped[str] = mapped_column(UuidText, primary_key=True, default=new_id)
    need_id: Mapped[str] = mapped_column(ForeignKey("offers.need_id"), index=True)
    worker_id: Mapped[str] = mapped_column(ForeignKey("workers.person_id"), index=True)
    state: Mapped[str] = mapped_column(String(20))
    proposed_by: Mapped[str] = mapped_column(UuidText)
    text_version: Mapped[str | None] = mapped_column(String(20))
    agreed_at: Mapped[datetime | None] = mapped_column(Utc)

    offer: Mapped[Offer] = relationship(lazy="joined", innerjoin=True)
    worker: Mapped[Worker] = relationship(lazy="joined", innerjoin=True)

    __table_args__ = (UniqueConstraint("need_id", "worker_id"),)


class PoolNeed(Work, Base):
    """The centre's: a need that a county has shared. `claim_id`: the bid to which it is awarded now."""

    __tablename__ = "pool_needs"

    need_id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    home: Mapped[str] = mapped_column(String(10))
    turn: Mapped[int] = mapped_column(Integer)
    is_open: Mapped[bool]
    claim_id: Mapped[str | None] = mapped_column(UuidText)

    bids: Mapped[list[Bid]] = relationship(lazy="selectin", order_by="Bid.place", back_populates="need")


class Bid(Base):
    """The centre's: a claim as a county has made it, at its place in the order of their coming."""

    __tablename__ = "bids"

    claim_id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    need_id: Mapped[str] = mapped_column(ForeignKey("pool_needs.need_id"))
    county: Mapped[str] = mapped_column(String(10))
    worker_id: Mapped[str] = mapped_column(UuidText)
    place: Mapped[int] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(String(20))

    need: Mapped[PoolNeed] = relationship(back_populates="bids")

    __table_args__ = (UniqueConstraint("need_id", "place"),)


class PoolSkill(Base):
    """The centre's: what a worker is certified for who would go to another county now."""

    __tablename__ = "pool_skills"

    worker_id: Mapped[str] = mapped_column(UuidText, primary_key=True)
    occupation_code: Mapped[str] = mapped_column(String(10), primary_key=True)
    work_type_zh: Mapped[str] = mapped_column(String(20), primary_key=True)
    level: Mapped[str] = mapped_column(String(1))
    county: Mapped[str] = mapped_column(String(10))
