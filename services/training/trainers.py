"""Trainers' records, counted from the sessions that are over."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, func, select

from contracts import trainers as contract
from contracts.accounts import Role
from contracts.values import subtree
from kernel.message import Page
from kernel.paging import page
from kernel.service import Service, Tx, query
from services.training import feedback_rules
from services.training.attendance_reports import SEATED
from services.training.attendance_rules import ATTENDED, length_in_minutes, share
from services.training.feedback_tables import Feedback
from services.training.models import Attendance, Class, Enrolment, Session


class Trainers(Service):
    @query(contract.TrainerRecords)
    def trainer_records(self, tx: Tx, asked: contract.TrainerRecords) -> Page[contract.TrainerRecord]:
        tx.actor.must_hold(Role.STAFF, at=asked.unit)
        taught = _taught(tx, asked.unit)
        ids = select(taught.subquery().c.trainer_id.label("id")).distinct().order_by("id")
        known = list(tx.session.scalars(ids).all())
        if asked.descending:
            known.reverse()
        start = known.index(asked.cursor) + 1 if asked.cursor in known else 0
        shown = known[start : start + asked.limit]
        found = self._trainer_records(tx, shown, taught)
        return Page(items=found, next=shown[-1] if start + asked.limit < len(known) else None)

    @query(contract.MyTrainerRecord)
    def my_trainer_record(self, tx: Tx, asked: contract.MyTrainerRecord) -> contract.TrainerRecord:
        tx.actor.must_be_signed_in()
        [mine] = self._trainer_records(tx, [tx.actor.person_id], _taught(tx))
        return mine

    @query(contract.TaughtClasses)
    def taught_classes(self, tx: Tx, asked: contract.TaughtClasses) -> Page[contract.TaughtClass]:
        tx.actor.must_hold(Role.STAFF, at=asked.unit)
        hers = _taught(tx, asked.unit).where(Session.trainer_id == asked.trainer_id)
        rows = select(Class).where(Class.id.in_(select(hers.subquery().c.class_id)))
        return page(tx.session, rows, Class.id, asked, lambda row: self._taught_class(tx, row, hers))

    def _taught_class(self, tx: Tx, row: Class, hers: Select[Any]) -> contract.TaughtClass:
        sessions = tx.session.scalars(hers.where(Session.class_id == row.id)).all()
        titles = {"title_zh": row.course.title_zh, "title_en": row.course.title_en}
        words = {"class_id": row.id, "series": row.series, **titles, "number": row.number, "unit": row.unit}
        return contract.TaughtClass(**words, sessions=len(sessions), minutes=_minutes(sessions))

    def _trainer_records(self, tx: Tx, trainers: list[str], taught: Select[Any]) -> list[contract.TrainerRecord]:
        of: dict[str, list[Session]] = defaultdict(list)
        for session in tx.session.scalars(taught.where(Session.trainer_id.in_(trainers))):
            of[session.trainer_id].append(session)
        classes = {session.class_id for sessions in of.values() for session in sessions}
        seats, came = _seats(tx, classes), _came(tx, taught.where(Session.trainer_id.in_(trainers)))
        said: dict[str, list[int]] = defaultdict(list)
        given = select(Feedback.class_id, Feedback.ratings).where(Feedback.class_id.in_(classes))
        for class_id, ratings in tx.session.execute(given):
            said[class_id].append(ratings["trainer"])
        return [_record(one, of[one], seats, came.get(one, 0), said) for one in trainers]


def _taught(tx: Tx, unit: str | None = None) -> Select[Any]:
    """Sessions that somebody has taught: those that took place and are over."""
    rows = select(Session).join(Class, Class.id == Session.class_id)
    rows = rows.where(Session.trainer_id.is_not(None), Session.cancelled_at.is_(None), Session.ends_at <= tx.now)
    return rows.where(Class.unit.startswith(subtree(unit), autoescape=True)) if unit else rows


def _seats(tx: Tx, classes: set[str]) -> dict[str, int]:
    rows = select(Enrolment.class_id, func.count()).where(Enrolment.class_id.in_(classes), Enrolment.state.in_(SEATED))
    return dict(tx.session.execute(rows.group_by(Enrolment.class_id)).all())


def _came(tx: Tx, taught: Select[Any]) -> dict[str, int]:
    """By trainer how often somebody who has a seat was there."""
    sessions = taught.subquery()
    rows = select(sessions.c.trainer_id, func.count()).select_from(Attendance)
    rows = rows.join(sessions, sessions.c.id == Attendance.session_id)
    rows = rows.join(Enrolment, Enrolment.id == Attendance.enrolment_id)
    rows = rows.where(Attendance.presence.in_(ATTENDED), Enrolment.state.in_(SEATED))
    return dict(tx.session.execute(rows.group_by(sessions.c.trainer_id)).all())


def _record(
    trainer: str, sessions: list[Session], seats: dict[str, int], came: int, said: dict[str, list[int]]
) -> contract.TrainerRecord:
    classes = {session.class_id for session in sessions}
    places = sum(seats.get(session.class_id, 0) for session in sessions)
    ratings = [rating for class_id in classes for rating in said[class_id]]
    return contract.TrainerRecord(
        trainer_id=trainer,
        classes=len(classes),
        sessions=len(sessions),
        minutes=_minutes(sessions),
        share=share(came, places) if places else None,
        feedback_answers=len(ratings),
        feedback_mean=feedback_rules.mean(ratings),
    )


def _minutes(sessions: Sequence[Session]) -> int:
    return sum(length_in_minutes(session.ends_at - session.starts_at) for session in sessions)
