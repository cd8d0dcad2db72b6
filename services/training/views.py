"""How training's rows are shown."""

from __future__ import annotations

from contracts import training as contract
from services.training.models import Class, Course, Enrolment


def course(row: Course) -> contract.Course:
    return contract.Course.model_validate({field: getattr(row, field) for field in contract.Course.model_fields})


def class_view(row: Class) -> contract.ClassView:
    return contract.ClassView(
        class_id=row.id,
        series=row.course.series,
        title_zh=row.course.title_zh,
        title_en=row.course.title_en,
        number=row.number,
        unit=row.unit,
        place=row.place,
        capacity=row.capacity,
        enrolled=row.enrolled,
        waiting=row.waiting,
        sessions=[
            contract.SessionView(session_id=session.id, starts_at=session.starts_at, ends_at=session.ends_at)
            for session in row.sessions
        ],
    )


def facts(row: Enrolment) -> dict[str, str]:
    return {"enrolment_id": row.id, "class_id": row.class_id, "person_id": row.person_id}


def enrolment(row: Enrolment, place_in_line: int | None = None) -> contract.Enrolment:
    return contract.Enrolment(**facts(row), state=row.state, place_in_line=place_in_line)
