"""Who may sit which exam."""

from __future__ import annotations

from sqlalchemy import select

from contracts import certification as contract
from contracts.training import Completed
from kernel.errors import NotFound
from kernel.service import Service, Tx, on, query
from services.certification import rules, views
from services.certification.models import Certificate, Completion, Exam


class Eligibility(Service):
    @query(contract.Eligibility)
    def eligibility(self, tx: Tx, asked: contract.Eligibility) -> contract.EligibilityView:
        tx.actor.must_be_signed_in()
        exam = tx.session.get(Exam, asked.exam_id)
        if exam is None:
            raise NotFound()
        try:
            self._must_be_eligible(tx, exam)
        except contract.NotEligible as refusal:
            return contract.EligibilityView(eligible=False, **refusal.members)
        return contract.EligibilityView(eligible=True)

    @on(Completed)
    def learn_of_completion(self, tx: Tx, completed: Completed) -> None:
        if not completed.occupation_code or not completed.level:
            return  # a community class prepares for no exam
        words = completed.model_dump(
            include={"enrolment_id", "person_id", "hours", "occupation_code", "work_type_zh", "level"}
        )
        tx.session.merge(Completion(**words))

    def _must_be_eligible(self, tx: Tx, exam: Exam) -> None:
        trained = tx.session.scalars(select(Completion).where(Completion.person_id == tx.actor.person_id))
        valid = select(Certificate).where(Certificate.revoked_at.is_(None))
        certified = tx.session.scalars(valid.where(Certificate.person_id == tx.actor.person_id))
        rules.must_be_eligible(
            views.skill(exam),
            {views.skill(row) for row in trained},
            {views.skill(row.registration.exam) for row in certified},
        )
