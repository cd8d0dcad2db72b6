"""The way of a planned exam up to the day: planned, opened, closed with seats assigned by the seed, or cancelled."""

from __future__ import annotations

import secrets

from sqlalchemy import select

from contracts import certification as contract
from contracts import examining
from contracts.accounts import Role
from contracts.examining import ExamState, ExamStep
from contracts.registrations import RegistrationState, RegistrationStep
from contracts.values import subtree
from kernel.errors import NotFound
from kernel.message import Page
from kernel.paging import page
from kernel.service import Tx, command, query
from kernel.store import new_id
from kernel.timers import every
from services.certification import plans, rules, seating, standards, views
from services.certification.exam_tables import Quota, Step
from services.certification.models import Completion, Exam, Registration
from services.certification.registering import Registering


class Planning(Registering):
    @command(examining.PlanExam)
    def plan_exam(self, tx: Tx, asked: examining.PlanExam) -> examining.PlannedExam:
        standard = self._standard_to_examine(tx, asked)
        words = {"occupation_code", "work_type_zh", "level", "unit", "place", "list_price_fen"}
        exam = Exam(id=new_id(), standard=standard, taken=0, tickets=0, **asked.model_dump(include=words))
        exam.edition = standards.in_force(tx, standard)
        plans.must_fit(asked, [one.part for one in views.rules_of(exam).plan], tx.now)
        exam.is_planned, exam.state, exam.seed = True, ExamState.PLANNED, secrets.token_hex(32)
        exam.registration_from, exam.registration_until = asked.registration_from, asked.registration_until
        exam.starts_at, exam.seats = plans.begins(asked.sessions), sum(room.seats for room in asked.rooms)
        exam.plan = asked.model_dump(mode="json", include=set(views.Plan.model_fields))
        tx.session.add(exam)
        tx.session.flush()
        tx.session.add_all(Quota(exam_id=exam.id, taken=0, **one.model_dump()) for one in asked.quotas)
        return views.planned_exam(tx, exam)

    @command(examining.OpenRegistration)
    def open_registration(self, tx: Tx, asked: examining.OpenRegistration) -> examining.PlannedExam:
        exam = self._staffs_planned_exam(tx, asked.exam_id)
        self._step(tx, exam, ExamStep.OPEN)
        facts = {field: getattr(exam, field) for field in ("occupation_code", "work_type_zh", "level", "unit")}
        tx.emit(contract.ExamOpened(exam_id=exam.id, starts_at=exam.starts_at, **facts))
        return views.planned_exam(tx, exam)

    @command(examining.CloseRegistration)
    def close_registration(self, tx: Tx, asked: examining.CloseRegistration) -> examining.PlannedExam:
        exam = self._staffs_planned_exam(tx, asked.exam_id)
        plans.must_be_due(views.until(exam), tx.now, asked.reason)
        self._close(tx, exam, asked.reason)
        return views.planned_exam(tx, exam)

    @command(examining.CancelExam)
    def cancel_exam(self, tx: Tx, asked: examining.CancelExam) -> contract.ExamView:
        exam = self._locked_exam(tx, asked.exam_id)
        tx.actor.must_hold(Role.STAFF, at=exam.unit)
        rows = tx.session.scalars(select(Registration).where(Registration.exam_id == exam.id).order_by(Registration.id))
        found = rows.all()
        if any(row.state in (RegistrationState.PASSED, RegistrationState.FAILED) for row in found):
            raise contract.AlreadyMarked()
        self._step(tx, exam, ExamStep.CANCEL, asked.reason)
        tx.emit(examining.ExamCancelled(exam_id=exam.id, unit=exam.unit))
        for row in found:
            if row.state in (RegistrationState.REGISTERED, RegistrationState.CHECKED_IN):
                row.state = rules.after_registration_step(row.state, RegistrationStep.CANCEL)
                tx.emit(examining.RegistrationCancelled(**views.facts(row)))
        return views.exam(exam)

    @command(examining.FreeQuota)
    def free_quota(self, tx: Tx, asked: examining.FreeQuota) -> examining.PlannedExam:
        exam = self._staffs_planned_exam(tx, asked.exam_id)
        if exam.state not in (ExamState.PLANNED, ExamState.OPEN):
            raise examining.RegistrationNotOpen()
        quota = tx.session.get(Quota, (exam.id, asked.county))
        if quota is None:
            raise NotFound()
        freed, quota.seats = quota.seats - quota.taken, quota.taken
        self._note(tx, exam, "free_quota", f"{asked.county}: {asked.reason}")
        tx.emit(examining.QuotaFreed(exam_id=exam.id, county=asked.county, seats=freed))
        return views.planned_exam(tx, exam)

    @query(examining.ExamPlan)
    def exam_plan(self, tx: Tx, asked: examining.ExamPlan) -> examining.PlannedExam:
        """Before it is opened a plan is its staff's."""
        exam = tx.session.get(Exam, asked.exam_id)
        if exam is None or not (exam.state != ExamState.PLANNED or tx.actor.holds(Role.STAFF, at=exam.unit)):
            raise NotFound()
        return views.planned_exam(tx, exam)

    @query(examining.ExamPlans)
    def exam_plans(self, tx: Tx, asked: examining.ExamPlans) -> Page[examining.PlannedExam]:
        tx.actor.must_hold(Role.STAFF, at=asked.unit)
        rows = select(Exam).where(Exam.is_planned, views.under_units_of(tx.actor, Exam.unit))
        if asked.unit:
            rows = rows.where(Exam.unit.startswith(subtree(asked.unit), autoescape=True))
        if asked.state:
            rows = rows.where(Exam.state == asked.state)
        by = views.EXAM_SORTS.get(asked.sort)
        return page(tx.session, rows, Exam.id, asked, lambda exam: views.planned_exam(tx, exam), by=by)

    @every(20)
    def close_what_is_due(self, tx: Tx) -> bool:
        due = select(Exam).where(Exam.is_planned, Exam.state == ExamState.OPEN, Exam.registration_until <= tx.now)
        due = due.order_by(Exam.registration_until).limit(1).with_for_update(of=Exam)
        if exam := tx.session.scalars(due).one_or_none():
            self._close(tx, exam, None)
        return exam is not None

    def _close(self, tx: Tx, exam: Exam, reason: str | None) -> None:
        self._step(tx, exam, ExamStep.CLOSE, reason)
        rows = select(Registration).where(Registration.exam_id == exam.id)
        rows = rows.where(Registration.state == RegistrationState.REGISTERED)
        candidates = {row.id: row for row in tx.session.scalars(rows)}
        classes = _classes(tx, exam)
        for row in candidates.values():
            row.seat_group = classes.get(row.person_id)
        order = seating.arranged({row.id: row.seat_group for row in candidates.values()}, str(exam.seed))
        rooms = [(room.code, room.seats) for room in views.plan(exam).rooms]
        for registration_id, (room, seat) in zip(order, seating.places(rooms), strict=False):
            row = candidates[registration_id]
            row.room, row.seat = room, seat
            tx.emit(examining.SeatAssigned(**views.facts(row)))
        tx.emit(examining.ExamClosed(exam_id=exam.id, unit=exam.unit, seed=str(exam.seed)))

    def _staffs_planned_exam(self, tx: Tx, exam_id: str) -> Exam:
        """Locked. Raises `NotFound`, `NotAllowed`, `NotPlanned`."""
        exam = self._locked_exam(tx, exam_id)
        tx.actor.must_hold(Role.STAFF, at=exam.unit)
        if not exam.is_planned:
            raise examining.NotPlanned()
        return exam

    def _step(self, tx: Tx, exam: Exam, step: ExamStep, reason: str | None = None) -> None:
        exam.state = rules.after_exam_step(exam.state, step)
        self._note(tx, exam, step, reason)

    def _note(
        self, tx: Tx, exam: Exam, step: str, reason: str | None = None, registration_id: str | None = None
    ) -> None:
        words = {"step": step, "by": tx.actor.person_id or None, "at": tx.now, "reason": reason}
        tx.session.add(Step(id=new_id(), exam_id=exam.id, registration_id=registration_id, **words))


def _classes(tx: Tx, exam: Exam) -> dict[str, str | None]:
    """By candidate: the class in which she was trained for this exam's level."""
    key = {field: getattr(exam, field) for field in ("occupation_code", "work_type_zh", "level")}
    mine = select(Registration.person_id).where(Registration.exam_id == exam.id)
    found = select(Completion).filter_by(**key).where(Completion.person_id.in_(mine))
    return {row.person_id: row.class_id for row in tx.session.scalars(found.order_by(Completion.enrolment_id))}
