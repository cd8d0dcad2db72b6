"""Complaints: filed, handled step by step by the unit that has them, and passed on by the clock when nobody does."""

from __future__ import annotations

from sqlalchemy import or_, select

from contracts import complaints as contract
from contracts.accounts import Role
from contracts.complaints import ComplaintAgainst, ComplaintState, ComplaintStep
from contracts.private_data import must_hold_no_private_data
from contracts.standing import StandingCause
from kernel.errors import NotFound
from kernel.message import Page
from kernel.paging import page
from kernel.service import Service, Tx, command, query
from kernel.store import new_id
from kernel.timers import every
from services.jobs.models import Placement, Referral
from services.jobs.trust import complaint_rules as rules
from services.jobs.trust import standing_book as book
from services.jobs.trust import trust_rows as rows
from services.jobs.trust.complaint_tables import Complaint, ComplaintAct
from services.jobs.trust.working_days import working_day
from services.jobs.vacancies.vacancy_tables import CompanyMember

LOOK_SECONDS = 60


class Complaining(Service):
    @command(contract.FileComplaint)
    def file_complaint(self, tx: Tx, asked: contract.FileComplaint) -> contract.Complaint:
        tx.actor.must_be_signed_in()
        placement = tx.session.get(Placement, asked.placement_id, with_for_update={"of": Placement})
        if placement is None:
            raise NotFound()
        its = placement.referral
        who, unit = asked.complainant_id or tx.actor.person_id, its.need.unit
        on_behalf = who != tx.actor.person_id
        if who not in (its.worker_id, its.household_id) or (on_behalf and not tx.actor.holds(Role.STAFF, at=unit)):
            raise NotFound()
        if on_behalf and not asked.reason:
            raise contract.ComplaintReasonMissing()
        must_hold_no_private_data(asked.text)
        respondent = self._respondent_of_complaint(tx, its, asked.against, who)
        row = Complaint(id=new_id(), complainant_id=who, respondent_id=respondent, unit=unit, serious=False)
        row.placement_id, row.kind, row.against, row.text = placement.id, asked.kind, asked.against, asked.text
        row.uploads, row.filed_at, row.is_live = asked.uploads, tx.now, True
        self._must_be_first_complaint(tx, row)
        tx.session.add(row)
        self._move_complaint(tx, row, ComplaintStep.FILE, ComplaintState.FILED, asked.reason, on_behalf)
        return _shown(tx, row)

    @command(contract.TakeComplaintStep)
    def take_complaint_step(self, tx: Tx, asked: contract.TakeComplaintStep) -> contract.Complaint:
        row = self._complaint(tx, asked.complaint_id)
        if not tx.actor.holds(Role.STAFF, at=row.unit):
            raise NotFound()
        if row.complainant_id == tx.actor.person_id or self._answers_for_complaint(tx, row):
            raise contract.ComplaintNeedsAnother()
        must_hold_no_private_data(asked.reason)
        following = rules.after_complaint_step(row.state, asked.step)
        if asked.step is ComplaintStep.ESCALATE:
            row.unit = rules.above(row.unit)
        if following is ComplaintState.SETTLED:
            row.serious = asked.serious
        act = self._move_complaint(tx, row, asked.step, following, asked.reason)
        if following in rules.DECIDED:
            self._weigh_complaint(tx, row, act)
        return _shown(tx, row)

    @command(contract.WithdrawComplaint)
    def withdraw_complaint(self, tx: Tx, asked: contract.WithdrawComplaint) -> contract.Complaint:
        row = self._my_complaint(tx, asked.complaint_id)
        step = ComplaintStep.WITHDRAW
        self._move_complaint(tx, row, step, rules.after_complaint_step(row.state, step))
        return _shown(tx, row)

    @command(contract.ObjectToDecision)
    def object_to_decision(self, tx: Tx, asked: contract.ObjectToDecision) -> contract.Complaint:
        row = self._my_complaint(tx, asked.complaint_id)
        rules.must_be_decided(row.state)
        must_hold_no_private_data(asked.reason)
        row.unit = rules.above(row.unit)
        step = ComplaintStep.ESCALATE
        self._move_complaint(tx, row, step, rules.after_complaint_step(row.state, step), asked.reason)
        return _shown(tx, row)

    @query(contract.MyComplaints)
    def my_complaints(self, tx: Tx, asked: contract.MyComplaints) -> Page[contract.Complaint]:
        tx.actor.must_be_signed_in()
        me = tx.actor.person_id
        mine = select(CompanyMember.company_id).where(CompanyMember.person_id == me)
        of_me = or_(Complaint.respondent_id == me, Complaint.respondent_id.in_(mine))
        heard = of_me & Complaint.state.in_(rules.OPEN_TO_RESPONDENT)
        found = select(Complaint).where(or_(Complaint.complainant_id == me, heard))
        return page(tx.session, found, Complaint.id, asked, lambda row: _shown(tx, row), newest_first=True)

    @query(contract.Complaints)
    def complaints(self, tx: Tx, asked: contract.Complaints) -> Page[contract.Complaint]:
        tx.actor.must_hold(Role.STAFF, at=asked.unit)
        found = select(Complaint).where(rows.under(Complaint.unit, asked.unit))
        if asked.state:
            found = found.where(Complaint.state == asked.state)
        if asked.kind:
            found = found.where(Complaint.kind == asked.kind)
        if asked.overdue:
            found = found.where(Complaint.due_at <= tx.now)
        return page(tx.session, found, Complaint.id, asked, lambda row: _shown(tx, row), newest_first=True)

    @query(contract.ComplaintActs)
    def complaint_acts(self, tx: Tx, asked: contract.ComplaintActs) -> Page[contract.ComplaintAct]:
        tx.actor.must_be_signed_in()
        row = tx.session.get(Complaint, asked.complaint_id)
        if row is None or not (row.complainant_id == tx.actor.person_id or tx.actor.holds(Role.STAFF, at=row.unit)):
            raise NotFound()
        its = select(ComplaintAct).where(ComplaintAct.complaint_id == row.id)
        return page(tx.session, its, ComplaintAct.id, asked, _act)

    @query(contract.ComplaintTimeLimits)
    def complaint_time_limits(self, tx: Tx, asked: contract.ComplaintTimeLimits) -> contract.ComplaintLimits:
        return rules.LIMITS

    @every(LOOK_SECONDS)
    def pass_overdue_complaints_on(self, tx: Tx) -> bool:
        """To the unit above, which has the same time for it. What the centre has stays there, and is overdue."""
        late = select(Complaint).where(Complaint.due_at <= tx.now, Complaint.state.in_(rules.UNDER_WAY))
        late = late.where(Complaint.unit.not_like("____00")).order_by(Complaint.due_at).limit(1)
        row = tx.session.scalars(late.with_for_update(skip_locked=True)).one_or_none()
        if row is None:
            return False
        row.unit = rules.above(row.unit)
        step = ComplaintStep.ESCALATE
        self._move_complaint(tx, row, step, rules.after_complaint_step(row.state, step))
        return True

    def _move_complaint(
        self,
        tx: Tx,
        row: Complaint,
        step: ComplaintStep,
        following: ComplaintState,
        reason: str | None = None,
        on_behalf: bool = False,
    ) -> ComplaintAct:
        row.state, row.due_at = following, rules.due(following, tx.now, row.due_at, working_day)
        row.is_live = None if following is ComplaintState.CLOSED else True
        act = ComplaintAct(id=new_id(), complaint_id=row.id, step=step, state=following, unit=row.unit, at=tx.now)
        act.by, act.on_behalf, act.reason = tx.actor.person_id or None, on_behalf, reason
        tx.session.flush()
        tx.session.add(act)
        facts = {"complaint_id": row.id, "unit": row.unit, "kind": row.kind, "state": following}
        tx.emit(contract.ComplaintMoved(**facts, to_tell=self._told_of_complaint(row)))
        return act

    def _told_of_complaint(self, row: Complaint) -> list[str]:
        """The complainant of each step; the person complained of once it is accepted, and when it is decided."""
        people = [row.complainant_id]
        is_person = row.against in (ComplaintAgainst.WORKER, ComplaintAgainst.HOUSEHOLD)
        if is_person and row.state in (ComplaintState.ACCEPTED, *rules.DECIDED):
            people.append(str(row.respondent_id))
        return people

    def _weigh_complaint(self, tx: Tx, row: Complaint, act: ComplaintAct) -> None:
        """What is settled weighs on the standing of a worker or a company, in place of what was decided before."""
        me = tx.actor.person_id
        earlier = select(ComplaintAct.id).where(ComplaintAct.complaint_id == row.id, ComplaintAct.id != act.id)
        for settled in tx.session.scalars(earlier.where(ComplaintAct.step == ComplaintStep.SETTLE)).all():
            book.reverse_cause(tx, settled, act.id, me, act.reason)
        has_standing = row.against in (ComplaintAgainst.WORKER, ComplaintAgainst.COMPANY)
        if row.state != ComplaintState.SETTLED or not has_standing:
            return
        cause = StandingCause.SERIOUS_COMPLAINT if row.serious else StandingCause.COMPLAINT_UPHELD
        found = rows.worker_subject(tx, str(row.respondent_id)) or rows.company_subject(tx, str(row.respondent_id))
        book.note(tx, found, cause, act.id, me)

    def _respondent_of_complaint(self, tx: Tx, its: Referral, against: ComplaintAgainst, who: str) -> str | None:
        if against is ComplaintAgainst.UNIT:
            return None
        if against is ComplaintAgainst.COMPANY:
            company = rows.company_of(tx, its.worker_id)
            if (company_id := its.company_id or (company and company.id)) is None:
                raise contract.NoSuchRespondent()
            return company_id
        respondent = its.worker_id if against is ComplaintAgainst.WORKER else its.household_id
        if respondent == who:
            raise contract.ComplaintAgainstSelf()
        return respondent

    def _must_be_first_complaint(self, tx: Tx, row: Complaint) -> None:
        same = select(Complaint.id).where(Complaint.placement_id == row.placement_id, Complaint.kind == row.kind)
        same = same.where(Complaint.complainant_id == row.complainant_id, Complaint.is_live)
        if tx.session.scalars(same).first():
            raise contract.ComplaintOpenAlready()

    def _answers_for_complaint(self, tx: Tx, row: Complaint) -> bool:
        return row.respondent_id is not None and rows.speaks_for(tx, row.respondent_id)

    def _complaint(self, tx: Tx, complaint_id: str) -> Complaint:
        """Locked."""
        tx.actor.must_be_signed_in()
        if (row := tx.session.get(Complaint, complaint_id, with_for_update=True)) is None:
            raise NotFound()
        return row

    def _my_complaint(self, tx: Tx, complaint_id: str) -> Complaint:
        row = self._complaint(tx, complaint_id)
        if row.complainant_id != tx.actor.person_id:
            raise NotFound()
        return row


def _shown(tx: Tx, row: Complaint) -> contract.Complaint:
    own = set(contract.Complaint.model_fields) - {"complaint_id", "is_overdue"}
    late = row.due_at is not None and row.due_at <= tx.now
    return contract.Complaint(complaint_id=row.id, is_overdue=late, **{field: getattr(row, field) for field in own})


def _act(row: ComplaintAct) -> contract.ComplaintAct:
    own = set(contract.ComplaintAct.model_fields) - {"act_id"}
    return contract.ComplaintAct(act_id=row.id, **{field: getattr(row, field) for field in own})
