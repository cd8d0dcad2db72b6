"""Agreements (三方合同) of placements: drawn up, agreed to by each party, replaced."""

from __future__ import annotations

from typing import Any

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
from services.jobs import rows, views
from services.jobs.models import Placement
from services.jobs.referral import agreement_rules as rules
from services.jobs.referral import placement_rules
from services.jobs.referral.agreement_rules import AgreementStep
from services.jobs.referral.placement_tables import WorkAgreement, WorkSignature
from services.jobs.vacancies.applying import is_member
from services.jobs.vacancies.vacancy_tables import Company, CompanyMember


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
        row.company_id = placement.referral.company_id
        row.state, row.drawn_up_by, row.drawn_up_at = WorkAgreementState.DRAWN_UP, tx.actor.person_id, tx.now
        tx.session.add(row)
        tx.session.flush()
        tx.emit(contract.AgreementDrawnUp(**_facts(row)))
        return _shown(tx, row)

    @command(contract.SignAgreement)
    def sign_agreement(self, tx: Tx, asked: contract.SignAgreement) -> contract.WorkAgreement:
        row = self._agreement(tx, asked.agreement_id)
        rows.locked(tx, row.placement.referral_id)
        tx.session.refresh(row)
        party, person_id = _whose(tx, row, asked)
        before = [one.party for one in row.signatures]
        among = rules.parties(row.company_id)
        row.state = rules.signed(row.state, before, party, among, asked.text_version, row.text_version)
        signature = WorkSignature(agreement_id=row.id, party=party, person_id=person_id, signed_by=tx.actor.person_id)
        signature.signed_at, signature.reason = tx.now, asked.reason
        row.signatures.append(signature)
        if row.state is WorkAgreementState.AGREED:
            tx.emit(contract.AgreementSigned(**_facts(row)))
        return _shown(tx, row)

    @query(contract.AgreementById)
    def agreement_by_id(self, tx: Tx, asked: contract.AgreementById) -> contract.WorkAgreement:
        return _shown(tx, self._agreement(tx, asked.agreement_id))

    @query(contract.MyCompanyAgreements)
    def my_company_agreements(self, tx: Tx, asked: contract.MyCompanyAgreements) -> Page[contract.WorkAgreement]:
        tx.actor.must_be_signed_in()
        mine = select(CompanyMember.company_id).where(CompanyMember.person_id == tx.actor.person_id)
        found = select(WorkAgreement).where(WorkAgreement.company_id.in_(mine))
        if asked.state:
            found = found.where(WorkAgreement.state == asked.state)
        return page(tx.session, found, WorkAgreement.id, asked, lambda row: _shown(tx, row), newest_first=True)

    @query(contract.AgreementsOf)
    def agreements_of(self, tx: Tx, asked: contract.AgreementsOf) -> Page[contract.WorkAgreement]:
        placement = tx.session.get(Placement, asked.placement_id)
        rows.must_concern(tx, placement.referral if placement else None)
        found = select(WorkAgreement).where(WorkAgreement.placement_id == asked.placement_id)
        return page(tx.session, found, WorkAgreement.id, asked, lambda row: _shown(tx, row))

    def _agreement(self, tx: Tx, agreement_id: str) -> WorkAgreement:
        """For its parties and staff of the unit; for others it is not there."""
        tx.actor.must_be_signed_in()
        if (row := tx.session.get(WorkAgreement, agreement_id)) is None:
            raise NotFound()
        if not _speaks_for_company(tx, row):
            rows.must_concern(tx, row.placement.referral)
        return row


def _whose(tx: Tx, row: WorkAgreement, asked: contract.SignAgreement) -> tuple[WorkParty, str]:
    """Which party agrees, and who she is: oneself; the unit by its staff; another by staff, who say how she did."""
    referral, me = row.placement.referral, tx.actor.person_id
    persons = {WorkParty.WORKER: referral.worker_id, WorkParty.HOUSEHOLD: referral.household_id}
    if _speaks_for_company(tx, row):
        persons[WorkParty.COMPANY] = me
    persons[WorkParty.UNIT] = me
    mine = next((party for party, person in persons.items() if person == me), WorkParty.UNIT)
    party = asked.party or mine
    person_id = persons.get(party)  # none of a company that staff record: nobody of it has signed here
    if person_id != me or party is WorkParty.UNIT:
        rows.must_be_staff(tx, referral)
    if person_id != me and not asked.reason:
        raise ReasonMissing()
    return party, person_id or me


def _speaks_for_company(tx: Tx, row: WorkAgreement) -> bool:
    return row.company_id is not None and is_member(tx, row.company_id)


def _facts(row: WorkAgreement) -> dict[str, Any]:
    """As events say it."""
    facts = {"agreement_id": row.id, "text_version": row.text_version, "company_id": row.company_id}
    return {**views.placed(row.placement), **facts}


def _shown(tx: Tx, row: WorkAgreement) -> contract.WorkAgreement:
    need = row.placement.referral.need
    signatures = [
        contract.WorkSignature(**{field: getattr(one, field) for field in contract.WorkSignature.model_fields})
        for one in row.signatures
    ]
    facts = {"state": row.state, "terms": row.terms, "drawn_up_at": row.drawn_up_at, "signatures": signatures}
    company = tx.session.get(Company, row.company_id) if row.company_id else None
    facts |= {"company_zh": company and company.name_zh, "parties": rules.parties(row.company_id)}
    return contract.WorkAgreement(
        **_facts(row), **facts, occupation_code=need.occupation_code, work_type_zh=need.work_type_zh
    )
