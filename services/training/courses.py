"""What is taught."""

from __future__ import annotations

from sqlalchemy import func, select

from contracts import syllabus
from contracts import training as contract
from contracts.accounts import Role
from kernel.errors import NotFound
from kernel.message import Page
from kernel.paging import page
from kernel.service import From, Service, Tx, command, on, query
from kernel.store import new_id
from services.training import rules, views
from services.training.models import Course, Edition


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

    @command(syllabus.PublishEdition)
    def publish_edition(self, tx: Tx, asked: syllabus.PublishEdition) -> syllabus.Edition:
        tx.actor.must_hold(Role.OPERATOR)
        course = tx.session.get(Course, asked.series, with_for_update=True)
        if course is None:
            raise contract.UnknownCourse()
        rules.must_add_up(sum(part.hours for part in asked.parts), course.hours)
        rules.must_be_ages(asked.prerequisites.min_age, asked.prerequisites.max_age)
        earlier = select(func.max(Edition.number)).where(Edition.series == asked.series)
        number = (tx.session.scalar(earlier) or 0) + 1
        row = Edition(id=new_id(), number=number, published_at=tx.now, **asked.model_dump())
        tx.session.add(row)
        published = views.edition(row)
        tx.emit(syllabus.EditionPublished(**published.model_dump()))
        return published

    @query(syllabus.Editions)
    def editions(self, tx: Tx, asked: syllabus.Editions) -> Page[syllabus.Edition]:
        rows = select(Edition).where(Edition.series == asked.series)
        return page(tx.session, rows, Edition.id, asked, views.edition)

    @query(syllabus.EditionById)
    def edition_by_id(self, tx: Tx, asked: syllabus.EditionById) -> syllabus.Edition:
        if (row := tx.session.get(Edition, asked.edition_id)) is None:
            raise NotFound()
        return views.edition(row)

    @on(syllabus.EditionPublished, From.ELSEWHERE)
    def take_over_edition(self, tx: Tx, published: syllabus.EditionPublished) -> None:
        words = published.model_dump(exclude={"edition_id"})
        tx.session.merge(Edition(id=published.edition_id, **words))

    @on(contract.CourseAdded, From.ELSEWHERE)
    def take_over_course(self, tx: Tx, added: contract.CourseAdded) -> None:
        tx.session.merge(Course(**added.model_dump()))
