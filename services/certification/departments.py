"""What departments may read of exams and certificates: figures, and a roll without names."""

from __future__ import annotations

from collections import Counter
from datetime import date

from sqlalchemy import case, delete, func, or_, select

from contracts import departments as contract
from contracts.accounts import Role
from contracts.certification import CertificateState
from contracts.departments import Entitlement
from contracts.registrations import RegistrationState
from contracts.values import day_of, subtree
from kernel.identity import covers
from kernel.message import Page
from kernel.paging import page
from kernel.service import Service, Tx, on, query
from services.certification import department_rules as rules
from services.certification.department_tables import Reader
from services.certification.models import Certificate, Exam, Registration, Standard

_DECIDED = (RegistrationState.PASSED, RegistrationState.FAILED)


class Departments(Service):
    @query(contract.CertificationFigures)
    def figures_for_department(self, tx: Tx, asked: contract.CertificationFigures) -> list[contract.Figures]:
        self._must_be_entitled(tx, Entitlement.CERTIFICATION_FIGURES, asked.unit)
        return _figures(tx, asked.unit)

    @query(contract.ElderCareFigures)
    def elder_care_for_department(self, tx: Tx, asked: contract.ElderCareFigures) -> list[contract.Figures]:
        self._must_be_entitled(tx, Entitlement.ELDER_CARE, asked.unit)
        return _figures(tx, asked.unit, rules.ELDER_CARER)

    @query(contract.CertificationRoll)
    def roll_for_department(self, tx: Tx, asked: contract.CertificationRoll) -> Page[contract.RollEntry]:
        self._must_be_entitled(tx, Entitlement.CERTIFICATION_ROLL, asked.unit)
        rows = select(Certificate).where(Certificate.unit.startswith(subtree(asked.unit), autoescape=True))
        return page(tx.session, rows, Certificate.id, asked, lambda row: _entry(row, day_of(tx.now)))

    @on(contract.DepartmentMemberChanged)
    def learn_of_reader(self, tx: Tx, changed: contract.DepartmentMemberChanged) -> None:
        hers = {"person_id": changed.person_id, "department_id": changed.department_id}
        tx.session.execute(delete(Reader).filter_by(**hers))
        tx.session.add_all(Reader(**hers, what=what, unit=changed.unit) for what in sorted(set(changed.may_read)))

    def _must_be_entitled(self, tx: Tx, what: Entitlement, unit: str) -> None:
        tx.actor.must_hold(Role.DEPARTMENT, at=unit)
        at = select(Reader.unit).where(Reader.person_id == tx.actor.person_id, Reader.what == what)
        if not any(covers(one, unit) for one in tx.session.scalars(at)):
            raise contract.NotEntitled()


def _figures(tx: Tx, unit: str, occupation: str | None = None) -> list[contract.Figures]:
    """By county, occupation and level, of all work types together; certified are those who are so today."""
    today = day_of(tx.now)
    key = (func.substr(Exam.unit, 1, 6), Exam.occupation_code, Exam.level)
    under = Exam.unit.startswith(subtree(unit), autoescape=True)
    passed = func.sum(case((Registration.state == RegistrationState.PASSED, 1), else_=0))
    sat = select(*key, func.count(), passed).join_from(Registration, Exam)
    sat = sat.where(under, Registration.state.in_(_DECIDED)).group_by(*key)
    valid = select(*key, func.count()).select_from(Certificate).join(Registration).join(Exam)
    in_force = or_(Certificate.expires_on.is_(None), Certificate.expires_on >= today)
    valid = valid.where(under, in_force, Certificate.state == CertificateState.VALID).group_by(*key)
    if occupation:
        sat, valid = (rows.where(Exam.occupation_code == occupation) for rows in (sat, valid))
    certified = Counter({(county, code, level): count for county, code, level, count in tx.session.execute(valid)})
    tried = {(county, code, level): (n, ok) for county, code, level, n, ok in tx.session.execute(sat)}
    listed = tx.session.execute(select(Standard.occupation_code, Standard.occupation_zh))
    named = {code: zh for code, zh in listed}
    return [
        contract.Figures(
            county=county,
            occupation_code=code,
            occupation_zh=named[code],
            level=level,
            sat=rules.shown(tried.get((county, code, level), (0, 0))[0]),
            passed=rules.shown(tried.get((county, code, level), (0, 0))[1]),
            certified=rules.shown(certified[(county, code, level)]),
        )
        for county, code, level in sorted({*tried, *certified})
    ]


def _entry(row: Certificate, today: date) -> contract.RollEntry:
    exam = row.registration.exam
    state = rules.state_on(row.state, row.expires_on, today)
    words = {"number": row.number, "unit": row.unit, "issued_on": row.issued_on, "state": state}
    zh = exam.standard.occupation_zh
    return contract.RollEntry(certificate_id=row.id, occupation_zh=zh, level=exam.level, **words)
