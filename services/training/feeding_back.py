"""What women say of a class, and how that is shown without saying who said it."""

from __future__ import annotations

import uuid

from sqlalchemy import func, select

from contracts import feedback as contract
from contracts.training import EnrolmentState
from kernel.errors import NotFound
from kernel.message import Page
from kernel.paging import page
from kernel.service import Service, Tx, command, query
from services.training import feedback_rules as rules
from services.training.feedback_tables import Feedback
from services.training.models import Enrolment
from services.training.rows import Rows


class FeedingBack(Rows, Service):
    @command(contract.GiveFeedback)
    def give_feedback(self, tx: Tx, asked: contract.GiveFeedback) -> contract.FeedbackGiven:
        tx.actor.must_be_signed_in()
        row = tx.session.get(Enrolment, asked.enrolment_id, with_for_update=True)
        if row is None or row.person_id != tx.actor.person_id:
            raise NotFound()
        rules.may_give(row.state)
        if tx.session.scalars(select(Feedback.id).where(Feedback.enrolment_id == row.id)).first():
            raise contract.FeedbackGivenAlready()
        given = Feedback(id=str(uuid.uuid4()), enrolment_id=row.id, class_id=row.class_id, given_at=tx.now)
        given.ratings, given.text = asked.ratings.model_dump(), asked.text
        tx.session.add(given)
        return contract.FeedbackGiven(enrolment_id=row.id)

    @query(contract.FeedbackSummary)
    def feedback_summary(self, tx: Tx, asked: contract.FeedbackSummary) -> contract.FeedbackFigures:
        class_ = self._class(tx, asked.class_id)
        self._must_be_staff_of(tx, class_)
        done = select(func.count()).select_from(Enrolment).where(Enrolment.class_id == class_.id)
        completed = tx.session.scalars(done.where(Enrolment.state == EnrolmentState.COMPLETED)).one()
        ratings = tx.session.scalars(select(Feedback.ratings).where(Feedback.class_id == class_.id)).all()
        words = {"class_id": class_.id, "completed": completed, "answers": len(ratings)}
        return contract.FeedbackFigures(**words, aspects=rules.figures(ratings))

    @query(contract.FeedbackTexts)
    def feedback_texts(self, tx: Tx, asked: contract.FeedbackTexts) -> Page[contract.FeedbackText]:
        class_ = self._class(tx, asked.class_id)
        self._must_be_staff_of(tx, class_)
        given = select(Feedback).where(Feedback.class_id == class_.id)
        if tx.session.scalars(select(func.count()).select_from(given.subquery())).one() < rules.SHOWN_FROM:
            return Page(items=[])
        texts = given.where(Feedback.text != "")
        return page(tx.session, texts, Feedback.id, asked, lambda row: contract.FeedbackText(text=row.text))
