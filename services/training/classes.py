"""The runs of a course: planned, opened, looked at, put away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select

from contracts import classes, training
from contracts.accounts import Role, UnknownUnit
from contracts.classes import SessionPlan
from contracts.stations import UnitOpened
from contracts.training import ClassSort, ClassState
from contracts.values import subtree
from kernel.errors import NotFound
from kernel.message import Page
from kernel.paging import page
from kernel.service import From, Service, Tx, command, on, query
from kernel.store import new_id
from services.training import clashes, rules, timetable, views
from services.training.models import Class, Course, Edition, Session, Unit
from services.training.rows import Rows
from services.training.rules import ClassStep

#: What staff decide when they plan a class, and the class keeps as it was asked.
SETTINGS = {"place", "capacity", "opens_at", "closes_at", "answer_minutes", "cancel_hours"}
SORTS = {ClassSort.BEGIN: Class.starts_at, ClassSort.END: Class.ends_at}


class Classes(Rows, Service):
    @command(training.OpenClass)
    def open_class(self, tx: Tx, asked: training.OpenClass) -> training.ClassView:
        plans = [SessionPlan(starts_at=times.starts_at, ends_at=times.ends_at) for times in asked.sessions]
        words = {"place": asked.place, "capacity": asked.capacity, "waiting_places": asked.capacity}
        row = self._new_class(tx, asked.series, asked.unit, timetable.written_out(plans, None), **words)
        return self._open(tx, row)

    @command(classes.PlanClass)
    def plan_class(self, tx: Tx, asked: classes.PlanClass) -> training.ClassView:
        plans = timetable.written_out(asked.sessions, asked.weekly)
        rules.must_be_a_window(asked.opens_at, asked.closes_at, plans[-1].ends_at)
        words = asked.model_dump(include=SETTINGS)
        words["waiting_places"] = asked.capacity if asked.waiting_places is None else asked.waiting_places
        row = self._new_class(tx, asked.series, asked.unit, plans, **words)
        facts = {"class_id": row.id, "series": row.series, "number": row.number, "unit": row.unit}
        tx.emit(classes.ClassPlanned(**facts))
        return views.class_view(row, tx.now)

    @command(classes.OpenPlannedClass)
    def open_planned_class(self, tx: Tx, asked: classes.OpenPlannedClass) -> training.ClassView:
        row = self._locked_for_staff(tx, asked.class_id)
        if tx.now >= row.ends_at:
            raise training.ClassOver()
        return self._open(tx, row)

    @command(classes.ArchiveClass)
    def archive_class(self, tx: Tx, asked: classes.ArchiveClass) -> training.ClassView:
        row = self._locked_for_staff(tx, asked.class_id)
        row.state = rules.class_after(self._state(tx, row), ClassStep.ARCHIVE)
        tx.emit(classes.ClassArchived(class_id=row.id, unit=row.unit))
        return views.class_view(row, tx.now)

    @query(training.OpenClasses)
    def open_classes(self, tx: Tx, asked: training.OpenClasses) -> Page[training.ClassView]:
        rows = select(Class).where(Class.state == ClassState.OPEN, Class.ends_at > tx.now)
        if asked.unit:
            rows = rows.where(Class.unit == asked.unit)
        if asked.series:
            rows = rows.where(Class.series == asked.series)
        if asked.begins_from:
            rows = rows.where(Class.starts_at >= asked.begins_from)
        if asked.begins_before:
            rows = rows.where(Class.starts_at < asked.begins_before)
        return _listed(tx, rows, asked)

    @query(classes.ClassesOfUnit)
    def classes_of_unit(self, tx: Tx, asked: classes.ClassesOfUnit) -> Page[training.ClassView]:
        tx.actor.must_hold(Role.STAFF, at=asked.unit)
        rows = select(Class).where(Class.unit.startswith(subtree(asked.unit)))
        if asked.series:
            rows = rows.where(Class.series == asked.series)
        if asked.state:
            rows = rows.where(_is_now(asked.state, tx))
        return _listed(tx, rows, asked)

    @query(training.ClassById)
    def class_by_id(self, tx: Tx, asked: training.ClassById) -> training.ClassView:
        row = self._class(tx, asked.class_id)
        if row.state == ClassState.PLANNED and not tx.actor.holds(Role.STAFF, at=row.unit):
            raise NotFound()
        return views.class_view(row, tx.now)

    @on(UnitOpened, From.ANYWHERE)
    def learn_of_unit(self, tx: Tx, opened: UnitOpened) -> None:
        tx.session.merge(Unit(code=opened.code))

    def _new_class(self, tx: Tx, series: str, unit: str, plans: Sequence[SessionPlan], **words: Any) -> Class:
        """The next of its course at its unit, planned. `plans` are in order."""
        tx.actor.must_hold(Role.STAFF, at=unit)
        course = tx.session.get(Course, series)
        if course is None:
            raise training.UnknownCourse()
        if tx.session.get(Unit, unit) is None:
            raise UnknownUnit()
        clashes.must_be_free(tx, unit, plans)
        earlier = select(func.max(Class.number)).where(Class.series == series, Class.unit == unit)
        row = Class(
            id=new_id(),
            course=course,
            number=(tx.session.scalar(earlier) or 0) + 1,
            unit=unit,
            state=ClassState.PLANNED,
            enrolled=0,
            offered=0,
            waiting=0,
            turns=0,
            starts_at=plans[0].starts_at,
            ends_at=plans[-1].ends_at,
            sessions=[Session(id=new_id(), **plan.model_dump()) for plan in plans],
            **words,
        )
        tx.session.add(row)
        tx.session.flush()
        return row

    def _open(self, tx: Tx, row: Class) -> training.ClassView:
        row.state = rules.class_after(ClassState(row.state), ClassStep.OPEN)
        newest = select(Edition.id).where(Edition.series == row.series).order_by(Edition.id.desc()).limit(1)
        row.edition_id = tx.session.scalar(newest)
        facts = {"class_id": row.id, "series": row.series, "unit": row.unit, "capacity": row.capacity}
        tx.emit(training.ClassOpened(number=row.number, **facts))
        return views.class_view(row, tx.now)


def _listed(tx: Tx, rows: Select[Any], asked: training.OpenClasses | classes.ClassesOfUnit) -> Page[training.ClassView]:
    by = SORTS.get(asked.sort)
    return page(tx.session, rows, Class.id, asked, lambda row: views.class_view(row, tx.now), by=by)


def _is_now(state: ClassState, tx: Tx) -> ColumnElement[bool]:
    """`rules.class_state`, asked of the database."""
    opened = Class.state == ClassState.OPEN
    by_the_clock = {
        ClassState.OPEN: and_(opened, Class.starts_at > tx.now),
        ClassState.RUNNING: and_(opened, Class.starts_at <= tx.now, Class.ends_at > tx.now),
        ClassState.FINISHED: and_(opened, Class.ends_at <= tx.now),
    }
    return by_the_clock.get(state, Class.state == state)
