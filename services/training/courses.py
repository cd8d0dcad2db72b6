"""What is taught."""

from __future__ import annotations

from sqlalchemy import select

from contracts import training as contract
from contracts.accounts import Role
from kernel.message import Page
from kernel.paging import page
from kernel.service import From, Service, Tx, command, on, query
from services.training import views
from services.training.models import Course


class Courses(Service):
    @command(contract.AddCourse)
    def add_course(self, tx: Tx, asked: contract.AddCourse) -> contract.Course:
        tx.actor.must_hold(Role.OPERATOR)
        course = views.course(tx.session.merge(Course(**asked.model_dump())))
        tx.emit(contract.CourseAdded(**course.model_dump()))
        return course

    @query(contract.Courses)
    def courses(self, tx: Tx, asked: contract.Courses) -> Page[contract.Course]:
        rows = select(Course)
        if asked.kind:
            rows = rows.where(Course.kind == asked.kind)
        return page(tx.session, rows, Course.series, asked, views.course)

    @on(contract.CourseAdded, From.ELSEWHERE)
    def take_over_course(self, tx: Tx, added: contract.CourseAdded) -> None:
        tx.session.merge(Course(**added.model_dump()))
