"""Pass rates, with small numbers hidden."""

from __future__ import annotations

from sqlalchemy import case, func, select

from contracts import results as contract
from contracts.accounts import Role
from contracts.registrations import RegistrationState
from contracts.results import FEW, Grouping
from contracts.values import subtree
from kernel.message import Page
from kernel.service import Service, Tx, query
from services.certification import views
from services.certification.models import Exam, Registration

_KEYS = {Grouping.EXAM: Exam.id, Grouping.UNIT: Exam.unit, Grouping.LEVEL: Exam.level}


class Statistics(Service):
    @query(contract.PassRates)
    def pass_rates(self, tx: Tx, asked: contract.PassRates) -> Page[contract.PassRate]:
        tx.actor.must_hold(Role.STAFF, at=asked.unit)
        key, start = _KEYS[asked.by], int(asked.cursor or 0)
        passed = func.sum(case((Registration.state == RegistrationState.PASSED, 1), else_=0))
        columns = (key, func.count(), passed, func.avg(Registration.theory), func.avg(Registration.practice))
        rows = select(*columns).join_from(Registration, Exam, Registration.exam_id == Exam.id)
        rows = rows.where(views.under_units_of(tx.actor, Exam.unit))
        rows = rows.where(Registration.state.in_((RegistrationState.PASSED, RegistrationState.FAILED)))
        if asked.unit:
            rows = rows.where(Exam.unit.startswith(subtree(asked.unit), autoescape=True))
        if asked.occupation_code:
            rows = rows.where(Exam.occupation_code == asked.occupation_code)
        if asked.level:
            rows = rows.where(Exam.level == asked.level)
        if asked.since:
            rows = rows.where(Exam.starts_at >= asked.since)
        if asked.until:
            rows = rows.where(Exam.starts_at < asked.until)
        order = key.desc() if asked.descending else key
        found = tx.session.execute(rows.group_by(key).order_by(order).offset(start).limit(asked.limit + 1)).all()
        shown = [_rate(*row) for row in found[: asked.limit]]
        return Page(items=shown, next=str(start + asked.limit) if len(found) > asked.limit else None)


def _rate(key: str, sat: int, passed: int, theory: float | None, practice: float | None) -> contract.PassRate:
    if sat < FEW:
        hidden = dict.fromkeys(("sat", "passed", "permille", "mean_theory", "mean_practice"))
        return contract.PassRate(key=key, **hidden)
    return contract.PassRate(
        key=key,
        sat=sat,
        passed=passed,
        permille=round(1000 * passed / sat),
        mean_theory=_mean(theory),
        mean_practice=_mean(practice),
    )


def _mean(value: float | None) -> float | None:
    return None if value is None else round(float(value), 1)
