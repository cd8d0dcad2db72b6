"""Partner companies: the agreement with a unit, and who speaks for them."""

from __future__ import annotations

from sqlalchemy import delete, select

from contracts import companies as contract
from contracts.accounts import Role
from contracts.companies import CompanyState, CompanyStep
from contracts.values import day_of
from kernel.errors import NotFound
from kernel.message import Page
from kernel.paging import page
from kernel.service import Service, Tx, command, query
from kernel.store import hold, new_id
from kernel.timers import every
from services.stations.models import Unit
from services.stations.partners import partners_rules as rules
from services.stations.partners.partners_tables import Company, CompanyActRow, CompanyDutyRow, CompanyMember
from services.stations.partners.rolls import Rolls
from services.stations.units.unit_rows import under

LOOK_SECONDS = 300
_AT_ONCE = 20
_KEEPERS = (Role.STAFF, Role.OPERATOR)


class Partners(Rolls, Service):
    @command(contract.ProposeCompany)
    def propose_company(self, tx: Tx, asked: contract.ProposeCompany) -> contract.Company:
        tx.actor.must_hold(*_KEEPERS, at=asked.unit)
        rules.must_be_credit_code(asked.credit_code)
        if tx.session.get(Unit, asked.unit) is None:
            raise NotFound()
        hold(tx.session, f"company {asked.unit} {asked.credit_code}")
        same = select(Company.id).where(Company.unit == asked.unit, Company.credit_code == asked.credit_code)
        if tx.session.scalars(same).first():
            raise contract.CompanyKnown()
        row = Company(id=new_id(), state=CompanyState.PROPOSED, **asked.model_dump())
        tx.session.add(row)
        tx.session.flush()
        self._note_company(tx, row, CompanyStep.PROPOSE)
        return view(row)

    @command(contract.AgreeWithCompany)
    def agree_with_company(self, tx: Tx, asked: contract.AgreeWithCompany) -> contract.Company:
        row = self._company_kept(tx, asked.company_id)
        rules.must_be_sound(asked.agreement, day_of(tx.now))
        step = rules.agreeing(row.state)
        row.state = rules.after(row.state, step)
        row.agreement, row.until = asked.agreement.model_dump(mode="json"), asked.agreement.until
        tx.session.execute(delete(CompanyDutyRow).where(CompanyDutyRow.company_id == row.id))
        tx.session.add_all(CompanyDutyRow(company_id=row.id, duty=duty) for duty in sorted(set(asked.agreement.duties)))
        self._note_company(tx, row, step, asked.agreement.number)
        return view(row)

    @command(contract.SuspendCompany)
    def suspend_company(self, tx: Tx, asked: contract.SuspendCompany) -> contract.Company:
        return self._step(tx, self._company_kept(tx, asked.company_id), CompanyStep.SUSPEND, asked.reason)

    @command(contract.ResumeCompany)
    def resume_company(self, tx: Tx, asked: contract.ResumeCompany) -> contract.Company:
        return self._step(tx, self._company_kept(tx, asked.company_id), CompanyStep.RESUME, asked.reason)

    @command(contract.EndCompany)
    def end_company(self, tx: Tx, asked: contract.EndCompany) -> contract.Company:
        return self._step(tx, self._company_kept(tx, asked.company_id), CompanyStep.END, asked.reason)

    @query(contract.Companies)
    def companies(self, tx: Tx, asked: contract.Companies) -> Page[contract.Company]:
        tx.actor.must_hold(*_KEEPERS, at=asked.unit)
        rows = select(Company).where(under(Company.unit, asked.unit))
        if asked.state:
            rows = rows.where(Company.state == asked.state)
        if asked.is_founder is not None:
            rows = rows.where(Company.is_founder.is_(asked.is_founder))
        if asked.duty:
            with_it = select(CompanyDutyRow.company_id).where(CompanyDutyRow.duty == asked.duty)
            rows = rows.where(Company.id.in_(with_it))
        return page(tx.session, rows, Company.id, asked, view)

    @query(contract.CompanyById)
    def company_by_id(self, tx: Tx, asked: contract.CompanyById) -> contract.Company:
        return view(self._company_seen(tx, asked.company_id))

    @query(contract.CompanyActs)
    def company_acts(self, tx: Tx, asked: contract.CompanyActs) -> Page[contract.CompanyAct]:
        company = self._company_kept(tx, asked.company_id, lock=False)
        acts = select(CompanyActRow).where(CompanyActRow.company_id == company.id)
        return page(tx.session, acts, CompanyActRow.id, asked, _act)

    @query(contract.MyCompanies)
    def my_companies(self, tx: Tx, asked: contract.MyCompanies) -> Page[contract.Company]:
        tx.actor.must_be_signed_in()
        mine = select(CompanyMember.company_id).where(CompanyMember.person_id == tx.actor.person_id)
        return page(tx.session, select(Company).where(Company.id.in_(mine)), Company.id, asked, view)

    @every(LOOK_SECONDS)
    def end_agreements(self, tx: Tx) -> bool:
        in_force = Company.state.in_((CompanyState.AGREED, CompanyState.SUSPENDED))
        due = select(Company).where(in_force, Company.until < day_of(tx.now))
        rows = tx.session.scalars(due.limit(_AT_ONCE).with_for_update(skip_locked=True)).all()
        for row in rows:
            self._step(tx, row, CompanyStep.LAPSE)
        return len(rows) == _AT_ONCE

    def _step(self, tx: Tx, row: Company, step: CompanyStep, reason: str = "") -> contract.Company:
        row.state = rules.after(row.state, step)
        self._note_company(tx, row, step, reason)
        if row.state == CompanyState.ENDED:
            self._close_roll(tx, row)
        return view(row)

    def _note_company(self, tx: Tx, row: Company, step: CompanyStep, reason: str = "") -> None:
        by = tx.actor.person_id or None
        tx.session.add(CompanyActRow(id=new_id(), company_id=row.id, step=step, by=by, at=tx.now, reason=reason))
        words = {"company_id": row.id, "name_zh": row.name_zh, "unit": row.unit}
        tx.emit(contract.CompanyChanged(**words, state=CompanyState(row.state)))

    def _let_speak(self, tx: Tx, person_id: str, company_id: str) -> None:
        if company := tx.session.get(Company, company_id):
            tx.session.merge(CompanyMember(person_id=person_id, company_id=company_id))
            self._say_member(tx, person_id, company, is_member=True)

    def _let_speak_no_more(self, tx: Tx, person_id: str, company_id: str) -> None:
        if row := tx.session.get(CompanyMember, {"person_id": person_id, "company_id": company_id}):
            tx.session.delete(row)
            self._say_member(tx, person_id, tx.session.get_one(Company, company_id), is_member=False)

    def _say_member(self, tx: Tx, person_id: str, company: Company, is_member: bool) -> None:
        words = {"person_id": person_id, "company_id": company.id, "unit": company.unit}
        tx.emit(contract.CompanyMemberChanged(**words, is_member=is_member))


def view(row: Company) -> contract.Company:
    words = {field: getattr(row, field) for field in set(contract.Company.model_fields) - {"company_id"}}
    return contract.Company(company_id=row.id, **words)


def _act(row: CompanyActRow) -> contract.CompanyAct:
    words = {field: getattr(row, field) for field in set(contract.CompanyAct.model_fields) - {"act_id"}}
    return contract.CompanyAct(act_id=row.id, **words)
