"""Government departments: which there are, what their people may read, and what they took out."""

from __future__ import annotations

from sqlalchemy import select

from contracts import departments as contract
from contracts.accounts import Role
from contracts.companies import Company as CompanyView
from contracts.departments import Entitlement
from kernel.errors import NotFound
from kernel.identity import covers
from kernel.message import Page
from kernel.paging import page
from kernel.service import Service, Tx, command, query
from kernel.store import hold, new_id
from services.stations.models import Unit
from services.stations.partners import department_rules as rules
from services.stations.partners.department_tables import Department, DepartmentMember, Export
from services.stations.partners.partners import view
from services.stations.partners.partners_tables import Company
from services.stations.units.unit_rows import under

_KEEPERS = (Role.STAFF, Role.OPERATOR)


class Departments(Service):
    @command(contract.OpenDepartment)
    def open_department(self, tx: Tx, asked: contract.OpenDepartment) -> contract.Department:
        """One that was closed is opened again."""
        tx.actor.must_hold(Role.OPERATOR, at=asked.unit)
        if tx.session.get(Unit, asked.unit) is None:
            raise NotFound()
        hold(tx.session, f"department {asked.kind} {asked.unit}")
        same = select(Department).where(Department.unit == asked.unit, Department.kind == asked.kind)
        row = tx.session.scalars(same).one_or_none()
        if row and row.is_open:
            raise contract.DepartmentKnown()
        row = row or Department(id=new_id(), kind=asked.kind, unit=asked.unit)
        row.name_zh, row.name_en, row.is_open = asked.name_zh, asked.name_en, True
        tx.session.add(row)
        self._say_department(tx, row)
        return _department(row)

    @command(contract.CloseDepartment)
    def close_department(self, tx: Tx, asked: contract.CloseDepartment) -> contract.Department:
        row = tx.session.get(Department, asked.department_id, with_for_update=True)
        if row is None or not tx.actor.holds(Role.OPERATOR, at=row.unit):
            raise NotFound()
        row.is_open = False
        self._say_department(tx, row)
        return _department(row)

    @command(contract.NoteExport)
    def note_export(self, tx: Tx, asked: contract.NoteExport) -> contract.ExportEntry:
        department = self._must_be_entitled(tx, asked.what, asked.unit)
        who = {"department_id": department.id, "by": tx.actor.person_id, "at": tx.now}
        row = Export(id=new_id(), **who, **asked.model_dump())
        tx.session.add(row)
        return _export(row)

    @query(contract.Departments)
    def departments(self, tx: Tx, asked: contract.Departments) -> Page[contract.Department]:
        tx.actor.must_hold(*_KEEPERS, at=asked.unit)
        rows = select(Department).where(under(Department.unit, asked.unit))
        return page(tx.session, rows, Department.id, asked, _department)

    @query(contract.MyDepartments)
    def my_departments(self, tx: Tx, asked: contract.MyDepartments) -> Page[contract.Department]:
        tx.actor.must_be_signed_in()
        mine = select(DepartmentMember.department_id).where(DepartmentMember.person_id == tx.actor.person_id)
        rows = select(Department).where(Department.id.in_(mine))
        return page(tx.session, rows, Department.id, asked, _department)

    @query(contract.ExportEntries)
    def export_entries(self, tx: Tx, asked: contract.ExportEntries) -> Page[contract.ExportEntry]:
        tx.actor.must_hold(*_KEEPERS, at=asked.unit)
        rows = select(Export).where(under(Export.unit, asked.unit))
        return page(tx.session, rows, Export.id, asked, _export, newest_first=True)

    @query(contract.CompaniesForDepartment)
    def companies_for_department(self, tx: Tx, asked: contract.CompaniesForDepartment) -> Page[CompanyView]:
        self._must_be_entitled(tx, Entitlement.COMPANIES, asked.unit)
        rows = select(Company).where(under(Company.unit, asked.unit))
        return page(tx.session, rows, Company.id, asked, view)

    def _must_be_entitled(self, tx: Tx, what: Entitlement, unit: str) -> Department:
        """Her department may read this at this unit. Raises `NotEntitled`."""
        tx.actor.must_hold(Role.DEPARTMENT, at=unit)
        mine = select(Department).join(DepartmentMember).where(DepartmentMember.person_id == tx.actor.person_id)
        for row in tx.session.scalars(mine):
            if covers(row.unit, unit) and what in rules.may_read(row.kind, row.is_open):
                return row
        raise contract.NotEntitled()

    def _let_read(self, tx: Tx, person_id: str, department_id: str) -> None:
        if department := tx.session.get(Department, department_id):
            tx.session.merge(DepartmentMember(person_id=person_id, department_id=department_id))
            self._say_reader(tx, person_id, department, rules.may_read(department.kind, department.is_open))

    def _let_read_no_more(self, tx: Tx, person_id: str, department_id: str) -> None:
        if row := tx.session.get(DepartmentMember, (person_id, department_id)):
            tx.session.delete(row)
            self._say_reader(tx, person_id, tx.session.get_one(Department, department_id), [])

    def _say_reader(self, tx: Tx, person_id: str, department: Department, what: list[Entitlement]) -> None:
        words = {"person_id": person_id, "department_id": department.id, "unit": department.unit}
        tx.emit(contract.DepartmentMemberChanged(**words, may_read=what))

    def _say_department(self, tx: Tx, row: Department) -> None:
        words = {"department_id": row.id, "kind": row.kind, "unit": row.unit}
        tx.emit(contract.DepartmentChanged(**words, is_open=row.is_open))


def _department(row: Department) -> contract.Department:
    fields = set(contract.Department.model_fields) - {"department_id", "may_read"}
    words = {field: getattr(row, field) for field in fields}
    return contract.Department(department_id=row.id, may_read=rules.may_read(row.kind, row.is_open), **words)


def _export(row: Export) -> contract.ExportEntry:
    words = {field: getattr(row, field) for field in set(contract.ExportEntry.model_fields) - {"export_id"}}
    return contract.ExportEntry(export_id=row.id, **words)
