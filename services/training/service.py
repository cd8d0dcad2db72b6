"""Training: commands, queries, reactions."""

from __future__ import annotations

from sqlalchemy import func, select

from contracts import training as contract
from contracts.accounts import NotRegistered, Role, UnknownUnit
from contracts.stations import UnitOpened
from contracts.training import EnrolmentState
from kernel.errors import NotFound
from kernel.message import Page
from kernel.paging import page
from kernel.service import From, Service, Tx, command, on, query
from kernel.store import new_id
from services.training import rules, views
from services.training.models import Attendance, Base, Class, Course, Enrolment, Session, Unit


class Training(Service):
    name = "training"
    tables = Base.metadata

    @command(contract.AddCourse)
    def add_course(self, tx: Tx, asked: contract.AddCourse) -> contract.Course:
        tx.actor.must_hold(Role.OPERATOR)
        course = views.course(tx.session.merge(Course(**asked.model_dump())))
        tx.emit(contract.CourseAdded(**course.model_dump()))
        return course

    @command(contract.OpenClass)
    def open_class(self, tx: Tx, asked: contract.OpenClass) -> contract.ClassView:
        tx.actor.must_hold(Role.STAFF, at=asked.unit)
        rules.must_be_in_order(asked.sessions)
        course = tx.session.get(Course, asked.series)
        if course is None:
            raise contract.UnknownCourse()
        if tx.session.get(Unit, asked.unit) is None:
            raise UnknownUnit()
        earlier = select(func.max(Class.number)).where(Class.series == asked.series, Class.unit == asked.unit)
        opened = Class(
            id=new_id(),
            course=course,
            number=(tx.session.scalar(earlier) or 0) + 1,
            unit=asked.unit,
            place=asked.place,
            capacity=asked.capacity,
            enrolled=0,
            waiting=0,
            ends_at=max(times.ends_at for times in asked.sessions),
            sessions=[
                Session(id=new_id(), starts_at=times.starts_at, ends_at=times.ends_at)
                for times in sorted(asked.sessions, key=lambda times: times.starts_at)
            ],
        )
        tx.session.add(opened)
        facts = {"class_id": opened.id, "series": asked.series, "unit": asked.unit, "capacity": asked.capacity}
        tx.emit(contract.ClassOpened(number=opened.number, **facts))
        return views.class_view(opened)

    @command(contract.Enrol)
    def enrol(self, tx: Tx, asked: contract.Enrol) -> contract.Enrolment:
        if not tx.actor.holds(Role.WORKER):
            raise NotRegistered()
        class_ = self._locked(tx, asked.class_id)
        mine = select(Enrolment.id).where(Enrolment.class_id == class_.id, Enrolment.is_live)
        if tx.session.scalars(mine.where(Enrolment.person_id == tx.actor.person_id)).first():
            raise contract.AlreadyEnrolled()
        state = rules.seat_or_line(class_.capacity, class_.enrolled, class_.waiting, class_.ends_at, tx.now)
        row = Enrolment(id=new_id(), class_id=class_.id, person_id=tx.actor.person_id, state=state, changed_at=tx.now)
        tx.session.add(row)
        if state is EnrolmentState.ENROLLED:
            class_.enrolled += 1
            tx.emit(contract.Enrolled(**views.facts(row), unit=class_.unit))
            return views.enrolment(row)
        class_.waiting += 1
        tx.emit(contract.WaitListed(**views.facts(row), unit=class_.unit))
        return views.enrolment(row, place_in_line=class_.waiting)

    @command(contract.CancelEnrolment)
    def cancel_enrolment(self, tx: Tx, asked: contract.CancelEnrolment) -> contract.Enrolment:
        row, class_ = self._enrolment_and_class(tx, asked.enrolment_id)
        if row.person_id != tx.actor.person_id and not tx.actor.holds(Role.STAFF, at=class_.unit):
            raise NotFound()
        rules.may_cancel(row.state)
        if row.state == EnrolmentState.WAITING:
            class_.waiting -= 1
        else:
            class_.enrolled -= 1
        row.state, row.is_live, row.changed_at = EnrolmentState.CANCELLED, None, tx.now
        tx.emit(contract.EnrolmentCancelled(**views.facts(row)))
        self._move_up(tx, class_)
        return views.enrolment(row)

    @command(contract.RecordAttendance)
    def record_attendance(self, tx: Tx, asked: contract.RecordAttendance) -> contract.AttendanceRecord:
        row, class_ = self._enrolment_and_class(tx, asked.enrolment_id)
        self._must_be_staff_of(tx, class_)
        rules.must_have_seat(row.state)
        if asked.session_id not in {session.id for session in class_.sessions}:
            raise NotFound()
        if tx.session.get(Attendance, (row.id, asked.session_id)) is None:
            record = Attendance(enrolment_id=row.id, session_id=asked.session_id, recorded_by=tx.actor.person_id)
            record.recorded_at = tx.now
            tx.session.add(record)
            tx.emit(contract.Attended(**views.facts(row), session_id=asked.session_id))
        return contract.AttendanceRecord(enrolment_id=row.id, session_id=asked.session_id)

    @command(contract.Complete)
    def complete(self, tx: Tx, asked: contract.Complete) -> contract.Enrolment:
        row, class_ = self._enrolment_and_class(tx, asked.enrolment_id)
        self._must_be_staff_of(tx, class_)
        rules.must_have_seat(row.state)
        count = select(func.count()).select_from(Attendance).where(Attendance.enrolment_id == row.id)
        rules.must_have_attended(tx.session.scalars(count).one(), len(class_.sessions))
        row.state, row.changed_at = EnrolmentState.COMPLETED, tx.now
        course = class_.course
        tx.emit(
            contract.Completed(
                **views.facts(row),
                unit=class_.unit,
                series=course.series,
                hours=course.hours,
                occupation_code=course.occupation_code,
                work_type_zh=course.work_type_zh,
                level=course.level,
                completed_at=tx.now,
            )
        )
        if course.list_price_fen:
            waived = {"cause_id": row.id, "person_id": row.person_id, "unit": class_.unit}
            tx.emit(contract.FeeWaived(**waived, list_price_fen=course.list_price_fen))
        return views.enrolment(row)

    @query(contract.Courses)
    def courses(self, tx: Tx, asked: contract.Courses) -> Page[contract.Course]:
        rows = select(Course)
        if asked.kind:
            rows = rows.where(Course.kind == asked.kind)
        return page(tx.session, rows, Course.series, asked, views.course)

    @query(contract.OpenClasses)
    def open_classes(self, tx: Tx, asked: contract.OpenClasses) -> Page[contract.ClassView]:
        rows = select(Class).where(Class.ends_at > tx.now)
        if asked.unit:
            rows = rows.where(Class.unit == asked.unit)
        return page(tx.session, rows, Class.id, asked, views.class_view)

    @query(contract.ClassById)
    def class_by_id(self, tx: Tx, asked: contract.ClassById) -> contract.ClassView:
        return views.class_view(self._class(tx, asked.class_id))

    @query(contract.Roster)
    def roster(self, tx: Tx, asked: contract.Roster) -> Page[contract.Enrolment]:
        class_ = self._class(tx, asked.class_id)
        self._must_be_staff_of(tx, class_)
        rows = select(Enrolment).where(Enrolment.class_id == class_.id)
        return page(tx.session, rows, Enrolment.id, asked, lambda row: views.enrolment(row, self._place(tx, row)))

    @query(contract.MyEnrolments)
    def my_enrolments(self, tx: Tx, asked: contract.MyEnrolments) -> Page[contract.Enrolment]:
        tx.actor.must_be_signed_in()
        rows = select(Enrolment).where(Enrolment.person_id == tx.actor.person_id)
        return page(tx.session, rows, Enrolment.id, asked, lambda row: views.enrolment(row, self._place(tx, row)))

    @on(contract.CourseAdded, From.ELSEWHERE)
    def take_over_course(self, tx: Tx, added: contract.CourseAdded) -> None:
        tx.session.merge(Course(**added.model_dump()))

    @on(UnitOpened, From.ANYWHERE)
    def learn_of_unit(self, tx: Tx, opened: UnitOpened) -> None:
        tx.session.merge(Unit(code=opened.code))

    def _class(self, tx: Tx, class_id: str) -> Class:
        if (class_ := tx.session.get(Class, class_id)) is None:
            raise NotFound()
        return class_

    def _locked(self, tx: Tx, class_id: str) -> Class:
        """The class, locked: seats are counted one request at a time."""
        rows = select(Class).where(Class.id == class_id).with_for_update(of=Class)
        if (class_ := tx.session.scalars(rows).one_or_none()) is None:
            raise NotFound()
        return class_

    def _enrolment_and_class(self, tx: Tx, enrolment_id: str) -> tuple[Enrolment, Class]:
        if (row := tx.session.get(Enrolment, enrolment_id)) is None:
            raise NotFound()
        class_ = self._locked(tx, row.class_id)
        tx.session.refresh(row)  # it may have changed while we waited for the lock
        return row, class_

    def _must_be_staff_of(self, tx: Tx, class_: Class) -> None:
        tx.actor.must_hold(Role.STAFF, at=class_.unit)

    def _move_up(self, tx: Tx, class_: Class) -> None:
        """Give free seats to the first in line."""
        line = select(Enrolment).where(Enrolment.class_id == class_.id, Enrolment.state == EnrolmentState.WAITING)
        tx.session.flush()
        for row in tx.session.scalars(line.order_by(Enrolment.id).limit(class_.capacity - class_.enrolled)):
            row.state, row.changed_at = EnrolmentState.ENROLLED, tx.now
            class_.enrolled, class_.waiting = class_.enrolled + 1, class_.waiting - 1
            tx.emit(contract.Enrolled(**views.facts(row), unit=class_.unit))

    def _place(self, tx: Tx, row: Enrolment) -> int | None:
        if row.state != EnrolmentState.WAITING:
            return None
        line = select(func.count()).where(Enrolment.class_id == row.class_id, Enrolment.state == row.state)
        return tx.session.scalars(line.where(Enrolment.id <= row.id)).one()
