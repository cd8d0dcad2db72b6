"""The runs of a course: where, when, and for how many."""

from __future__ import annotations

from sqlalchemy import func, select

from contracts import training as contract
from contracts.accounts import Role, UnknownUnit
from contracts.stations import UnitOpened
from kernel.message import Page
from kernel.paging import page
from kernel.service import From, Service, Tx, command, on, query
from kernel.store import new_id
from services.training import rules, views
from services.training.models import Class, Course, Session, Unit
from services.training.rows import Rows


class Classes(Rows, Service):
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

    @query(contract.OpenClasses)
    def open_classes(self, tx: Tx, asked: contract.OpenClasses) -> Page[contract.ClassView]:
        rows = select(Class).where(Class.ends_at > tx.now)
        if asked.unit:
            rows = rows.where(Class.unit == asked.unit)
        return page(tx.session, rows, Class.id, asked, views.class_view)

    @query(contract.ClassById)
    def class_by_id(self, tx: Tx, asked: contract.ClassById) -> contract.ClassView:
        return views.class_view(self._class(tx, asked.class_id))

    @on(UnitOpened, From.ANYWHERE)
    def learn_of_unit(self, tx: Tx, opened: UnitOpened) -> None:
        tx.session.merge(Unit(code=opened.code))
