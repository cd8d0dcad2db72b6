"""Who may sit which level, and what she lacks of it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, select

from contracts import certification as contract
from contracts.standards import EvidenceKind, EvidenceState
from contracts.training import Completed
from contracts.values import day_of
from kernel.errors import NotFound
from kernel.service import Service, Tx, on, query
from services.certification import conditions, record, views
from services.certification.conditions import Dossier, Held, Span
from services.certification.models import Certificate, Completion, Exam, ForeignCertificate
from services.certification.rules import Skill
from services.certification.standard_tables import Evidence


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
        record.keep(tx.session, completed)
        if not completed.occupation_code or not completed.level:
            return  # a community class prepares for no exam
        words = completed.model_dump(include=set(Completion.__table__.columns.keys()))
        tx.session.merge(Completion(**words))

    def _must_be_eligible(self, tx: Tx, exam: Exam) -> None:
        ways = views.rules_of(exam).alternatives
        conditions.must_be_eligible(views.skill(exam), ways, self._dossier(tx), day_of(tx.now))

    def _dossier(self, tx: Tx) -> Dossier:
        """Her completions, her certificates of here and elsewhere that are valid, and what staff have accepted."""
        me = tx.actor.person_id
        trained = {views.skill(row) for row in tx.session.scalars(select(Completion).filter_by(person_id=me))}
        held, worked = [], []
        for kind in (Certificate, ForeignCertificate):
            valid: Select[Any] = select(kind).where(kind.person_id == me, views.in_force(kind, day_of(tx.now)))
            held += [Held(_certified(row), row.issued_on) for row in tx.session.scalars(valid)]
        accepted = select(Evidence).where(Evidence.person_id == me, Evidence.state == EvidenceState.ACCEPTED)
        for row in tx.session.scalars(accepted):
            if row.kind == EvidenceKind.WORK:
                worked.append(Span(row.occupation_code, row.from_date, row.to_date or row.from_date))
            elif row.kind == EvidenceKind.CERTIFICATE:
                held.append(Held(_stated(row), row.from_date))
            else:
                trained.add(_stated(row))
        return Dossier(frozenset(trained), tuple(held), tuple(worked))


def _certified(row: Certificate | ForeignCertificate) -> Skill:
    return views.skill(row.registration.exam if isinstance(row, Certificate) else row)


def _stated(row: Evidence) -> Skill:
    return Skill(row.occupation_code, row.work_type_zh, row.level or "")
