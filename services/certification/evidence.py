"""What a woman states for her eligibility, and what staff of her unit decide of it."""

from __future__ import annotations

from sqlalchemy import ColumnElement, or_, select

from contracts import standards as contract
from contracts.accounts import NotRegistered, Registered, Role
from contracts.standards import EvidenceState, EvidenceStep
from contracts.values import day_of
from kernel.errors import NotFound
from kernel.identity import Actor
from kernel.message import Page
from kernel.paging import page
from kernel.service import Service, Tx, command, on, query
from kernel.store import new_id
from services.certification import rules, views
from services.certification.notes import Notes
from services.certification.standard_tables import Evidence, Home


class Evidences(Service):
    notes: Notes

    @command(contract.SubmitEvidence)
    def submit_evidence(self, tx: Tx, asked: contract.SubmitEvidence) -> contract.Evidence:
        if not tx.actor.holds(Role.WORKER):
            raise NotRegistered()
        rules.must_be_clear(asked, day_of(tx.now))
        words = asked.model_dump(exclude={"note"})
        row = Evidence(id=new_id(), person_id=tx.actor.person_id, state=EvidenceState.SUBMITTED, **words)
        row.submitted_at = tx.now
        self.notes.seal(row, asked.note)
        tx.session.add(row)
        tx.emit(contract.EvidenceSubmitted(evidence_id=row.id, person_id=row.person_id, kind=asked.kind))
        return self._statement(row)

    @command(contract.WithdrawEvidence)
    def withdraw_evidence(self, tx: Tx, asked: contract.WithdrawEvidence) -> contract.Evidence:
        tx.actor.must_be_signed_in()
        row = self._locked_evidence(tx, asked.evidence_id)
        if row.person_id != tx.actor.person_id:
            raise NotFound()
        row.state = rules.after_evidence_step(row.state, EvidenceStep.WITHDRAW)
        return self._statement(row)

    @command(contract.DecideEvidence)
    def decide_evidence(self, tx: Tx, asked: contract.DecideEvidence) -> contract.Evidence:
        tx.actor.must_hold(Role.STAFF)
        row = self._locked_evidence(tx, asked.evidence_id)
        if not tx.actor.holds(Role.STAFF, at=self._home(tx, row.person_id)):
            raise NotFound()
        if row.person_id == tx.actor.person_id:
            raise contract.OwnEvidence()
        row.state = rules.after_evidence_step(row.state, asked.decision)
        row.decided_by, row.decided_at, row.decision_reason = tx.actor.person_id, tx.now, asked.reason
        tx.emit(contract.EvidenceDecided(evidence_id=row.id, person_id=row.person_id, state=row.state))
        return self._statement(row)

    @query(contract.MyEvidence)
    def my_evidence(self, tx: Tx, asked: contract.MyEvidence) -> Page[contract.Evidence]:
        tx.actor.must_be_signed_in()
        rows = select(Evidence).where(Evidence.person_id == tx.actor.person_id)
        return page(tx.session, rows, Evidence.id, asked, self._statement)

    @query(contract.SubmittedEvidence)
    def submitted_evidence(self, tx: Tx, asked: contract.SubmittedEvidence) -> Page[contract.Evidence]:
        tx.actor.must_hold(Role.STAFF)
        rows = select(Evidence).outerjoin(Home, Home.person_id == Evidence.person_id)
        rows = rows.where(self._at_home_under(tx.actor))
        if asked.state:
            rows = rows.where(Evidence.state == asked.state)
        if asked.person_id:
            rows = rows.where(Evidence.person_id == asked.person_id)
        return page(tx.session, rows, Evidence.id, asked, self._statement)

    @on(Registered)
    def learn_of_home(self, tx: Tx, registered: Registered) -> None:
        tx.session.merge(Home(person_id=registered.person_id, unit=registered.unit))

    def _home(self, tx: Tx, person_id: str) -> str:
        """Her unit; of one who registered before certification listened, this instance's."""
        home = tx.session.get(Home, person_id)
        return home.unit if home else self.settings.instance

    def _at_home_under(self, actor: Actor) -> ColumnElement[bool]:
        homes = views.under_units_of(actor, Home.unit)
        return or_(homes, Home.unit.is_(None)) if actor.holds(Role.STAFF, at=self.settings.instance) else homes

    def _locked_evidence(self, tx: Tx, evidence_id: str) -> Evidence:
        if (row := tx.session.get(Evidence, evidence_id, with_for_update=True)) is None:
            raise NotFound()
        return row

    def _statement(self, row: Evidence) -> contract.Evidence:
        own = set(contract.Evidence.model_fields) - {"evidence_id", "note"}
        facts = {field: getattr(row, field) for field in own}
        return contract.Evidence(evidence_id=row.id, note=self.notes.open(row), **facts)
