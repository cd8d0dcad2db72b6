"""Agreements (三方合同) of placements: drawn up, agreed to by each party, replaced."""

from __future__ import annotations

from sqlalchemy import select

from contracts import agreements as contract
from contracts.agreements import WorkAgreementState, WorkParty
from contracts.seats import ReasonMissing
from contracts.terms import PlacementState
from kernel.errors import NotFound
from kernel.message import Page
from kernel.paging import page
from kernel.service import Service, Tx, command, query
from kernel.store import new_id
from services.jobs import agreement_rules as rules
from services.jobs import placement_rules, rows, views
from services.jobs.agreement_rules import AgreementStep
from services.jobs.models import Placement
from services.jobs.placement_tables import WorkAgreement, WorkSignature


class Agreeing(Service):
    @command(contract.DrawUpAgreement)
    def draw_up_agreement(self, tx: Tx, asked: contract.DrawUpAgreement) -> contract.WorkAgreement:
        placement = rows.placement(tx, asked.placement_id)
        rows.must_be_staff(tx, placement.referral)
        placement_rules.must_not_be_over(PlacementState(placement.state))
        standing = select(WorkAgreement).where(WorkAgreement.placement_id == placement.id)
        for earlier in tx.session.scalars(standing.where(WorkAgreement.state != WorkAgreementState.REPLACED)):
            earlier.state = rules.after(earlier.state, AgreementStep.REPLACE)
        tx.session.flush()
        row = WorkAgreement(id=new_id(), placement=placement, text_version=contract.TEXT_IN_FORCE, signatures=[])
        row.terms = views.terms(placement.referral).model_dump(mode="json")
        row.state, row.drawn_up_by, row.drawn_up_at = WorkAgreementState.DRAWN_UP, tx.actor.person_id, tx.now
        tx.session.add(row)
        tx.session.flush()
        tx.emit(contract.AgreementDrawnUp(**_facts(row)))
        return _shown(row)

    @command(contract.SignAgreement)
    def sign_agreement(self, tx: Tx, asked: contract.SignAgreement) -> contract.WorkAgreement:
        row = self._agreement(tx, asked.agreement_id)
        rows.placement(tx, row.placement_id)
        tx.session.refresh(row)
        party, person_id = _whose(tx, row, asked)
        before = [one.party for one in row.signatures]
        row.state = rules.signed(row.state, before, party, asked.text_version, row.text_version)
        signature = WorkSignature(agreement_id=row.id, party=party, person_id=person_id, signed_by=tx.actor.person_id)
        signature.signed_at, signature.reason = tx.now, asked.reason
        row.signatures.append(signature)
        if row.state is WorkAgreementState.AGREED:
            tx.emit(contract.AgreementSigned(**_facts(row)))
        return _shown(row)

    @query(contract.AgreementById)
    def agreement_by_id(self, tx: Tx, asked: contract.AgreementById) -> contract.WorkAgreement:
        return _shown(self._agreement(tx, asked.agreement_id))

    @query(contract.AgreementsOf)
    def agreements_of(self, tx: Tx, asked: contract.AgreementsOf) -> Page[contract.WorkAgreement]:
        placement = tx.session.get(Placement, asked.placement_id)
        rows.must_concern(tx, placement.referral if placement else None)
        found = select(WorkAgreement).where(WorkAgreement.placement_id == asked.placement_id)
        return page(tx.session, found, WorkAgreement.id, asked, _shown)

    def _agreement(self, tx: Tx, agreement_id: str) -> WorkAgreement:
        """For its parties and staff of the unit; for others it is not there."""
        tx.actor.must_be_signed_in()
        if (row := tx.session.get(WorkAgreement, agreement_id)) is None:
            raise NotFound()
        rows.must_concern(tx, row.placement.referral)
        return row


def _whose(tx: Tx, row: WorkAgreement, asked: contract.SignAgreement) -> tuple[WorkParty, str]:
    """Which party agrees, and who she is: oneself; the unit by its staff; another by staff, who say how she did."""
    referral, me = row.placement.referral, tx.actor.person_id
    persons = {WorkParty.WORKER: referral.worker_id, WorkParty.HOUSEHOLD: referral.household_id, WorkParty.UNIT: me}
    mine = next((party for party, person in persons.items() if person == me), WorkParty.UNIT)
    party = asked.party or mine
    if persons[party] != me or party is WorkParty.UNIT:
        rows.must_be_staff(tx, referral)
    if persons[party] != me and not asked.reason:
        raise ReasonMissing()
    return party, persons[party]


def _facts(row: WorkAgreement) -> dict[str, str]:
    """As events say it."""
    return {**views.placed(row.placement), "agreement_id": row.id, "text_version": row.text_version}


def _shown(row: WorkAgreement) -> contract.WorkAgreement:
    need = row.placement.referral.need
    signatures = [
        contract.WorkSignature(**{field: getattr(one, field) for field in contract.WorkSignature.model_fields})
        for one in row.signatures
    ]
    facts = {"state": row.state, "terms": row.terms, "drawn_up_at": row.drawn_up_at, "signatures": signatures}
    return contract.WorkAgreement(
        **_facts(row), **facts, occupation_code=need.occupation_code, work_type_zh=need.work_type_zh
    )
