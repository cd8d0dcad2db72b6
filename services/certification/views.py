"""How certification's rows are shown."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from contracts import certificates as life
from contracts import certification as contract
from contracts import examining, standards
from contracts.accounts import Role
from contracts.examining import ExamState
from contracts.standards import Part
from contracts.values import subtree
from kernel.identity import Actor
from kernel.message import Value
from kernel.service import Tx
from services.certification import conditions, rules, seating
from services.certification.exam_tables import Quota
from services.certification.models import (
    Certificate,
    CertificateAct,
    Completion,
    Exam,
    ForeignCertificate,
    Registration,
    Standard,
)
from services.certification.standard_tables import Edition

EXAM_SORTS = {contract.ExamSort.BEGIN: Exam.starts_at, contract.ExamSort.SKILL: Exam.occupation_code}
SEED_IS_PUBLIC = {ExamState.CLOSED, ExamState.HELD, ExamState.MARKED, ExamState.PUBLISHED}


def skill(row: Exam | Completion | Standard | ForeignCertificate) -> rules.Skill:
    return rules.Skill(row.occupation_code, row.work_type_zh, row.level)


def rules_in(row: Edition | None) -> standards.Rules | None:
    return standards.Rules.model_validate(row.rules) if row else None


def rules_of(exam: Exam) -> standards.Rules:
    """Those of the edition it opened under, whatever has been adopted since."""
    return rules_in(exam.edition) or conditions.general(exam.level)


def edition(row: Edition) -> standards.Edition:
    own = set(standards.Edition.model_fields) - {"edition_id", *standards.Rules.model_fields}
    facts = {field: getattr(row, field) for field in own}
    return standards.Edition(edition_id=row.id, **facts, **row.rules)


def way(judged: conditions.Judged) -> standards.Way:
    lacks = {"missing_zh": "且".join(judged.lacks_zh), "missing_en": " and ".join(judged.lacks_en)}
    missing = {} if judged.met else lacks
    return standards.Way(clause=judged.clause, met=judged.met, ready_on=judged.ready_on, **missing)


def standard(row: Standard) -> contract.Standard:
    return contract.Standard.model_validate({field: getattr(row, field) for field in contract.Standard.model_fields})


def exam(row: Exam) -> contract.ExamView:
    return contract.ExamView(
        exam_id=row.id,
        occupation_code=row.occupation_code,
        occupation_zh=row.standard.occupation_zh,
        work_type_zh=row.work_type_zh,
        level=row.level,
        unit=row.unit,
        place=row.place,
        starts_at=row.starts_at,
        seats=row.seats,
        taken=row.taken,
    )


def facts(row: Registration) -> dict[str, str]:
    """What events about a registration name."""
    return {"registration_id": row.id, "exam_id": row.exam.id, "person_id": row.person_id}


def marks(row: Registration) -> dict[Part, int]:
    return {part: mark for part in Part if (mark := getattr(row, part)) is not None}


def sits(row: Registration) -> list[Part]:
    """The parts she sits: those of the edition but for what she has passed before."""
    parts = [one.part for one in rules_of(row.exam).plan]
    return [part for part in parts if part not in (row.carried or {})]


class Plan(Value):
    """What stays of an exam as it was planned."""

    sessions: list[examining.ExamSession]
    rooms: list[examining.Room]
    invigilators: list[str]
    review_days: int


def plan(row: Exam) -> Plan:
    """Raises `NotPlanned`."""
    if row.plan is None:
        raise examining.NotPlanned()
    return Plan.model_validate(row.plan)


def until(row: Exam) -> datetime:
    """When registration for a planned exam ends."""
    if row.registration_until is None:
        raise examining.NotPlanned()
    return row.registration_until


def under_units_of(actor: Actor, unit: InstrumentedAttribute[str]) -> ColumnElement[bool]:
    """Rows whose unit lies under one where the actor is staff."""
    under = (subtree(held.unit) for held in actor.appointments if held.role == Role.STAFF)
    return or_(*(unit.startswith(prefix, autoescape=True) for prefix in under))


def quotas(tx: Tx, row: Exam) -> list[Quota]:
    return list(tx.session.scalars(select(Quota).where(Quota.exam_id == row.id).order_by(Quota.county)))


def planned_exam(tx: Tx, row: Exam) -> examining.PlannedExam:
    said, is_staffs = plan(row), tx.actor.holds(Role.STAFF, at=row.unit)
    seed = row.seed or ""
    return examining.PlannedExam(
        exam=exam(row),
        state=row.state,
        edition_id=row.edition_id,
        registration_from=row.registration_from,
        registration_until=row.registration_until,
        sessions=said.sessions,
        rooms=said.rooms,
        quotas=[examining.QuotaView(county=one.county, seats=one.seats, taken=one.taken) for one in quotas(tx, row)],
        invigilators=said.invigilators if is_staffs else [],
        seed_hash=seating.committed(seed),
        seed=seed if row.state in SEED_IS_PUBLIC else None,
        review_days=said.review_days,
        published_at=row.published_at,
    )


def registration(row: Registration) -> contract.ExamRegistration:
    return contract.ExamRegistration(
        registration_id=row.id,
        exam_id=row.exam.id,
        person_id=row.person_id,
        ticket_number=row.ticket_number,
        seat=max(row.seat, 0),
        state=row.state,
        room=row.room,
    )


def certificate(row: Certificate, name: str, today: date) -> contract.Certificate:
    exam = row.registration.exam
    return contract.Certificate(
        certificate_id=row.id,
        number=row.number,
        verification_code=row.verification_code,
        name=name,
        occupation_zh=exam.standard.occupation_zh,
        occupation_en=exam.standard.occupation_en,
        occupation_code=exam.occupation_code,
        work_type_zh=exam.work_type_zh,
        level=exam.level,
        unit=row.unit,
        issued_on=row.issued_on,
        revoked_at=row.revoked_at,
        state=rules.certificate_state(row.state, row.expires_on, today),
        expires_on=row.expires_on,
        replaces=row.replaces_id,
    )


def in_force(kind: type[Certificate] | type[ForeignCertificate], today: date) -> ColumnElement[bool]:
    """Which certificates count today."""
    lasts = or_(kind.expires_on.is_(None), kind.expires_on >= today)
    return and_(kind.state == contract.CertificateState.VALID.value, lasts)


def whose(row: Certificate | ForeignCertificate) -> dict[str, Any]:
    """What every event of a certificate's life says of it."""
    return {"certificate_id": row.id, "number": row.number, "person_id": row.person_id, "unit": row.unit}


def standing(row: Certificate | ForeignCertificate, today: date) -> life.CertificateStanding:
    state = rules.certificate_state(row.state, row.expires_on, today)
    return life.CertificateStanding(certificate_id=row.id, number=row.number, unit=row.unit, state=state)


def certificate_act(row: CertificateAct) -> life.CertificateActView:
    facts = {"reason": row.reason, "note": row.note, "by": row.by, "at": row.at}
    return life.CertificateActView(act_id=row.id, step=row.step, **facts)
