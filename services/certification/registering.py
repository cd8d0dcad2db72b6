"""考证报名: a woman takes one of an exam's seats, and may give it back."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from contracts import certification as contract
from contracts import examining
from contracts.accounts import NotRegistered, Role, UnknownUnit
from contracts.registrations import RegistrationState, RegistrationStep
from contracts.standards import Part
from kernel.errors import NotFound
from kernel.service import Tx, command
from kernel.store import new_id
from services.certification import plans, rules, views
from services.certification.eligibility import Eligibility
from services.certification.exam_tables import Quota
from services.certification.models import Exam, Registration, Standard, Unit
from services.certification.names import Names
from services.certification.plans import Kept, Passed
from services.certification.standard_tables import Home


class Registering(Eligibility):
    names: Names

    @command(contract.RegisterForExam)
    def register_for_exam(self, tx: Tx, asked: contract.RegisterForExam) -> contract.ExamRegistration:
        if not tx.actor.holds(Role.WORKER):
            raise NotRegistered()
        name = self.names.attested(tx, asked.attestation)
        exam = self._locked_exam(tx, asked.exam_id)
        mine = select(Registration).where(Registration.exam_id == exam.id)
        row = tx.session.scalars(mine.where(Registration.person_id == tx.actor.person_id)).one_or_none()
        if row and row.state != RegistrationState.WITHDRAWN:
            raise contract.AlreadyRegisteredForExam()
        self._must_be_eligible(tx, exam)
        rules.must_be_ahead(exam.starts_at, tx.now)
        plans.must_register_now(exam.state, exam.registration_from, exam.registration_until, tx.now)
        row = self._revived(row) if row else self._new_registration(tx, exam)
        self.names.seal(row, name)
        tx.session.add(row)
        self._take_seat(tx, row)
        facts = {"person_id": row.person_id, "unit": exam.unit}
        tx.emit(contract.ExamRegistered(registration_id=row.id, exam_id=exam.id, **facts))
        if exam.list_price_fen:
            tx.emit(contract.FeeWaived(cause_id=row.id, list_price_fen=exam.list_price_fen, **facts))
        return views.registration(row)

    @command(examining.WithdrawFromExam)
    def withdraw_from_exam(self, tx: Tx, asked: examining.WithdrawFromExam) -> contract.ExamRegistration:
        tx.actor.must_be_signed_in()
        found = tx.session.get(Registration, asked.registration_id)
        if found is None or found.person_id != tx.actor.person_id:
            raise NotFound()
        exam, row = self._locked_registration(tx, found)
        if not exam.is_planned:
            raise examining.NotPlanned()
        plans.must_register_now(exam.state, None, exam.registration_until, tx.now)
        row.state = rules.after_registration_step(row.state, RegistrationStep.WITHDRAW)
        exam.taken -= 1
        if row.quota:
            _quota(tx, exam, row.quota).taken -= 1
        tx.emit(examining.RegistrationWithdrawn(**views.facts(row)))
        return views.registration(row)

    def _standard_to_examine(self, tx: Tx, asked: contract.OpenExam | examining.PlanExam) -> Standard:
        """That which is asked for, by staff of a unit that there is."""
        tx.actor.must_hold(Role.STAFF, at=asked.unit)
        standard = tx.session.get(Standard, (asked.occupation_code, asked.work_type_zh, asked.level.value))
        if standard is None:
            raise contract.UnknownStandard()
        if tx.session.get(Unit, asked.unit) is None:
            raise UnknownUnit()
        return standard

    def _locked_exam(self, tx: Tx, exam_id: str) -> Exam:
        """The exam, locked: seats are given one request at a time."""
        rows = select(Exam).where(Exam.id == exam_id).with_for_update(of=Exam)
        if (exam := tx.session.scalars(rows).one_or_none()) is None:
            raise NotFound()
        return exam

    def _locked_registration(self, tx: Tx, row: Registration) -> tuple[Exam, Registration]:
        """The exam first, then the registration as it is now."""
        tx.session.refresh(row.exam, with_for_update={"of": Exam})
        tx.session.refresh(row, with_for_update={"of": Registration})
        return row.exam, row

    def _new_registration(self, tx: Tx, exam: Exam) -> Registration:
        exam.tickets += 1
        return Registration(
            id=new_id(),
            exam=exam,
            person_id=tx.actor.person_id,
            ticket_number=rules.ticket_number(exam.unit, exam.starts_at, exam.id, exam.tickets),
            seat=-exam.tickets,
            state=RegistrationState.REGISTERED,
        )

    def _revived(self, row: Registration) -> Registration:
        """Her ticket keeps its number."""
        row.state = rules.after_registration_step(row.state, RegistrationStep.REGISTER)
        return row

    def _take_seat(self, tx: Tx, row: Registration) -> None:
        """Of an exam without a plan she gets the next seat at once; of a planned one when registration is closed."""
        exam = row.exam
        if not exam.is_planned:
            plans.seat_from(exam.seats, exam.taken, (), None)
            exam.taken += 1
            row.seat = exam.taken
            return
        if row.person_id in views.plan(exam).invigilators:
            raise examining.Invigilates()
        kept = [Kept(one.county, one.seats, one.taken) for one in views.quotas(tx, exam)]
        home = tx.session.get(Home, row.person_id)
        row.quota = plans.seat_from(exam.seats, exam.taken, kept, home.unit[:6] if home else None)
        exam.taken += 1
        if row.quota:
            _quota(tx, exam, row.quota).taken += 1
        row.carried = self._carried(tx, row)

    def _carried(self, tx: Tx, row: Registration) -> dict[str, Any] | None:
        """Parts that she passed in an exam for the same that she failed, as long as the edition lets them count."""
        key = {field: getattr(row.exam, field) for field in ("occupation_code", "work_type_zh", "level")}
        failed = select(Registration).join(Exam).filter_by(**key).where(Registration.person_id == row.person_id)
        failed = failed.where(Registration.state == RegistrationState.FAILED)
        passed = [one for earlier in tx.session.scalars(failed) for one in _sat(earlier)]
        found = plans.carried(passed, views.rules_of(row.exam), row.exam.starts_at)
        for part, one in found.items():
            setattr(row, part, one.mark)
        return {part.value: {"mark": one.mark, "on": one.on.isoformat()} for part, one in found.items()} or None


def _quota(tx: Tx, exam: Exam, county: str) -> Quota:
    return tx.session.get_one(Quota, (exam.id, county))


def _sat(row: Registration) -> list[Passed]:
    """The marks of an exam that she sat; one that was carried into it is told by the exam that it is from."""
    parts = [part for part in Part if part not in (row.carried or {})]
    marks = [(part, getattr(row, part)) for part in parts]
    return [Passed(part, mark, row.exam.starts_at) for part, mark in marks if mark is not None]
