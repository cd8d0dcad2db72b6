"""A woman's record: what she has learnt and passed, in one line of time, from certification's own copies."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts import record as contract
from contracts.record import RecordEntry, RecordKind
from contracts.registrations import RegistrationState
from contracts.training import Completed
from contracts.values import day_of
from kernel.service import Service, Tx, query
from kernel.store import created_at
from services.certification import rules
from services.certification.models import Certificate, Exam, Learnt, Registration, Standard

_RESULTS = {RegistrationState.PASSED: RecordKind.PASSED, RegistrationState.FAILED: RecordKind.FAILED}
#: What comes first of one day.
_ORDER = list(RecordKind)


def keep(session: Session, completed: Completed) -> None:
    session.merge(Learnt(**completed.model_dump(include=set(Learnt.__table__.columns.keys()))))


class Record(Service):
    @query(contract.MyRecord)
    def my_record(self, tx: Tx, asked: contract.MyRecord) -> contract.RecordView:
        tx.actor.must_be_signed_in()
        person_id, session = tx.actor.person_id, tx.session
        entries = [
            *_trainings(session, person_id),
            *_exams(session, person_id),
            *_certificates(session, person_id, day_of(tx.now)),
        ]
        return contract.RecordView(entries=sorted(entries, key=lambda one: (one.on, _ORDER.index(one.kind))))


def _trainings(session: Session, person_id: str) -> Iterator[RecordEntry]:
    for row in session.scalars(select(Learnt).where(Learnt.person_id == person_id)):
        standard = session.get(Standard, (row.occupation_code, row.work_type_zh, row.level)) if row.level else None
        yield RecordEntry(
            kind=RecordKind.TRAINED,
            on=day_of(row.completed_at),
            series=row.series,
            occupation_code=row.occupation_code,
            occupation_zh=standard.occupation_zh if standard else "",
            occupation_en=standard.occupation_en if standard else "",
            work_type_zh=row.work_type_zh,
            level=row.level,
            hours=row.hours,
        )


def _exams(session: Session, person_id: str) -> Iterator[RecordEntry]:
    for row in session.scalars(select(Registration).where(Registration.person_id == person_id)):
        exam, at = row.exam, created_at(row.id)
        yield RecordEntry(kind=RecordKind.REGISTERED, on=day_of(at or exam.starts_at), **_skill(exam))
        if kind := _RESULTS.get(RegistrationState(row.state)):
            marks = {"theory": row.theory, "practice": row.practice}
            yield RecordEntry(kind=kind, on=day_of(exam.starts_at), **marks, **_skill(exam))


def _certificates(session: Session, person_id: str, today: date) -> Iterator[RecordEntry]:
    for row in session.scalars(select(Certificate).where(Certificate.person_id == person_id)):
        state = rules.certificate_state(row.state, row.expires_on, today)
        held = {"number": row.number, "state": state, **_skill(row.registration.exam)}
        yield RecordEntry(kind=RecordKind.CERTIFIED, on=row.issued_on, **held)


def _skill(exam: Exam) -> dict[str, Any]:
    return {
        "occupation_code": exam.occupation_code,
        "occupation_zh": exam.standard.occupation_zh,
        "occupation_en": exam.standard.occupation_en,
        "work_type_zh": exam.work_type_zh,
        "level": exam.level,
    }
