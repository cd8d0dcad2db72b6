"""How training's rows are shown."""

from __future__ import annotations

from datetime import datetime

from contracts import syllabus
from contracts import training as contract
from contracts.seats import StaffAct
from contracts.training import EnrolmentState
from services.training import rules
from services.training.models import Act, Class, Course, Edition, Enrolment, Session


def course(row: Course) -> contract.Course:
    return contract.Course.model_validate({field: getattr(row, field) for field in contract.Course.model_fields})


def class_view(row: Class, now: datetime) -> contract.ClassView:
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
        sessions=[session_view(session) for session in row.sessions],
        state=rules.class_state(row.state, row.starts_at, row.ends_at, now),
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        offered=row.offered,
        answer_minutes=row.answer_minutes,
        edition_id=row.edition_id,
        cancel_by=rules.cancel_by(row.starts_at, row.cancel_hours),
    )


def session_view(row: Session) -> contract.SessionView:
    return contract.SessionView(
        session_id=row.id,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        trainer_id=row.trainer_id,
        room=row.room,
        is_cancelled=row.cancelled_at is not None,
    )


def facts(row: Enrolment) -> dict[str, str]:
    return {"enrolment_id": row.id, "class_id": row.class_id, "person_id": row.person_id}


def enrolment(row: Enrolment, place_in_line: int | None = None) -> contract.Enrolment:
    words = {"state": row.state, "place_in_line": place_in_line, "promoter_code": row.promoter_code}
    held_until = row.answer_by if row.state == EnrolmentState.OFFERED else None
    return contract.Enrolment(**facts(row), **words, answer_by=held_until)


def act(row: Act) -> StaffAct:
    return StaffAct(act_id=row.id, act=row.act, at=row.at, by=row.by, person_id=row.person_id, reason=row.reason)


def edition(row: Edition) -> syllabus.Edition:
    words = {field: getattr(row, field) for field in syllabus.Edition.model_fields if field != "edition_id"}
    return syllabus.Edition(edition_id=row.id, **words)
