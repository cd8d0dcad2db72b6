"""How certification's rows are shown."""

from __future__ import annotations

from contracts import certification as contract
from services.certification import rules
from services.certification.models import Completion, Exam, Registration, Standard


def skill(row: Exam | Completion) -> rules.Skill:
    return rules.Skill(row.occupation_code, row.work_type_zh, row.level)


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


def registration(row: Registration) -> contract.ExamRegistration:
    return contract.ExamRegistration(
        registration_id=row.id,
        exam_id=row.exam.id,
        person_id=row.person_id,
        ticket_number=row.ticket_number,
        seat=row.seat,
        state=row.state,
    )
