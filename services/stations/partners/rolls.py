"""A company's roll: the workers who have said themselves that they are of it. It sees them, and no others."""

from __future__ import annotations

from sqlalchemy import select

from contracts import companies as contract
from contracts.accounts import Role
from contracts.companies import CompanyLinkState, CompanyState
from kernel.errors import NotFound
from kernel.message import Page
from kernel.paging import page
from kernel.service import Service, Tx, command, query
from kernel.store import hold, new_id
from kernel.timers import every
from services.stations.partners import partners_rules as rules
from services.stations.partners.partners_tables import Company, CompanyMember, CompanyWorker

_AT_ONCE = 50
_KEEPERS = (Role.STAFF, Role.OPERATOR)


class Rolls(Service):
    @command(contract.OfferLink)
    def offer_link(self, tx: Tx, asked: contract.OfferLink) -> contract.WorkerLink:
        company = self._company_mine(tx, asked.company_id)
        if company.state != CompanyState.AGREED:
            raise contract.CompanyNotInState(state=company.state)
        row = CompanyWorker(id=new_id(), company_id=company.id, code=rules.new_code(), state=CompanyLinkState.OFFERED)
        row.offered_at = tx.now
        tx.session.add(row)
        return _link(row)

    @command(contract.WithdrawLink)
    def withdraw_link(self, tx: Tx, asked: contract.WithdrawLink) -> contract.WorkerLink:
        return self._move(tx, self._link_of_mine(tx, asked.link_id), "withdraw")

    @command(contract.ConfirmLink)
    def confirm_link(self, tx: Tx, asked: contract.ConfirmLink) -> contract.WorkerLink:
        """One company at a time: whose worker somebody is, a household can then see."""
        tx.actor.must_hold(Role.WORKER)
        her = tx.actor.person_id
        hold(tx.session, f"roll of {her}")
        row = tx.session.scalars(_locked_by(CompanyWorker.code == asked.code)).one_or_none()
        if row is None:
            raise NotFound()
        others = select(CompanyWorker.id).where(CompanyWorker.worker_id == her)
        if tx.session.scalars(others.where(CompanyWorker.state == CompanyLinkState.ACTIVE)).first():
            raise contract.LinkedAlready()
        row.worker_id = row.worker_id or her
        return self._move(tx, row, "confirm")

    @command(contract.LeaveCompany)
    def leave_company(self, tx: Tx, asked: contract.LeaveCompany) -> contract.WorkerLink:
        tx.actor.must_be_signed_in()
        row = tx.session.scalars(_locked_by(CompanyWorker.id == asked.link_id)).one_or_none()
        if row is None or row.worker_id != tx.actor.person_id:
            raise NotFound()
        return self._move(tx, row, "leave")

    @command(contract.ReleaseWorker)
    def release_worker(self, tx: Tx, asked: contract.ReleaseWorker) -> contract.WorkerLink:
        return self._move(tx, self._link_of_mine(tx, asked.link_id), "release")

    @query(contract.CompanyWorkers)
    def company_workers(self, tx: Tx, asked: contract.CompanyWorkers) -> Page[contract.WorkerLink]:
        company = self._company_seen(tx, asked.company_id)
        rows = select(CompanyWorker).where(CompanyWorker.company_id == company.id)
        if asked.state:
            rows = rows.where(CompanyWorker.state == asked.state)
        return page(tx.session, rows, CompanyWorker.id, asked, _link)

    @query(contract.MyCompanyLinks)
    def my_company_links(self, tx: Tx, asked: contract.MyCompanyLinks) -> Page[contract.WorkerLink]:
        tx.actor.must_be_signed_in()
        rows = select(CompanyWorker).where(CompanyWorker.worker_id == tx.actor.person_id)
        return page(tx.session, rows, CompanyWorker.id, asked, _link, newest_first=True)

    @every(300)
    def expire_links(self, tx: Tx) -> bool:
        old = CompanyWorker.offered_at <= tx.now - rules.LINK_LIFETIME
        due = select(CompanyWorker).where(CompanyWorker.state == CompanyLinkState.OFFERED, old)
        rows = tx.session.scalars(due.limit(_AT_ONCE).with_for_update(skip_locked=True)).all()
        for row in rows:
            self._move(tx, row, "expire")
        return len(rows) == _AT_ONCE

    def _close_roll(self, tx: Tx, company: Company) -> None:
        """Nobody is of a company that is no partner any more."""
        going_on = CompanyWorker.state.in_((CompanyLinkState.OFFERED, CompanyLinkState.ACTIVE))
        for row in tx.session.scalars(_locked_by(CompanyWorker.company_id == company.id, going_on)):
            self._move(tx, row, "close")

    def _move(self, tx: Tx, row: CompanyWorker, step: str) -> contract.WorkerLink:
        was_on_it, row.state = (
            row.state == CompanyLinkState.ACTIVE,
            rules.link_after(row.state, step, row.offered_at, tx.now),
        )
        is_on_it = row.state == CompanyLinkState.ACTIVE
        if is_on_it:
            row.since = tx.now
        elif was_on_it:
            row.until = tx.now
        if is_on_it != was_on_it:
            company = tx.session.get_one(Company, row.company_id)
            words = {"worker_id": row.worker_id, "company_id": company.id, "unit": company.unit}
            tx.emit(contract.CompanyWorkerChanged(**words, is_linked=is_on_it))
        return _link(row)

    def _company_kept(self, tx: Tx, company_id: str, lock: bool = True) -> Company:
        """For those of its unit, and above; for others it is not there."""
        row = tx.session.get(Company, company_id, with_for_update=lock or None)
        if row is None or not tx.actor.holds(*_KEEPERS, at=row.unit):
            raise NotFound()
        return row

    def _company_mine(self, tx: Tx, company_id: str) -> Company:
        """For its own people: the role alone is not enough, for it does not say of which company."""
        tx.actor.must_be_signed_in()
        row = tx.session.get(Company, company_id)
        if row is None or not self._speaks_for(tx, row):
            raise NotFound()
        return row

    def _company_seen(self, tx: Tx, company_id: str) -> Company:
        row = tx.session.get(Company, company_id)
        if row is None or not (tx.actor.holds(*_KEEPERS, at=row.unit) or self._speaks_for(tx, row)):
            raise NotFound()
        return row

    def _speaks_for(self, tx: Tx, company: Company) -> bool:
        mine = tx.actor.person_id and tx.session.get(CompanyMember, (tx.actor.person_id, company.id))
        return bool(mine) and tx.actor.holds(Role.COMPANY, at=company.unit)

    def _link_of_mine(self, tx: Tx, link_id: str) -> CompanyWorker:
        row = tx.session.scalars(_locked_by(CompanyWorker.id == link_id)).one_or_none()
        if row is None:
            raise NotFound()
        self._company_mine(tx, row.company_id)
        return row


def _locked_by(*where: object) -> object:
    return select(CompanyWorker).where(*where).with_for_update()  # type: ignore[arg-type]


def _link(row: CompanyWorker) -> contract.WorkerLink:
    words = {field: getattr(row, field) for field in set(contract.WorkerLink.model_fields) - {"link_id", "code"}}
    code = row.code if row.state == CompanyLinkState.OFFERED else None
    return contract.WorkerLink(link_id=row.id, code=code, **words)
