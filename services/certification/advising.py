"""What a woman may sit now or next, and where."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Select, or_, select

from contracts import standards as contract
from contracts.examining import ExamState
from contracts.values import day_of
from kernel.service import Tx, query
from services.certification import conditions, standards, views
from services.certification.conditions import Dossier
from services.certification.eligibility import Eligibility
from services.certification.models import Exam, Standard

_EXAMS = 5  # as many as she is shown for one level, the next ones


class Advising(Eligibility):
    @query(contract.Prospects)
    def prospects(self, tx: Tx, asked: contract.Prospects) -> list[contract.Prospect]:
        tx.actor.must_be_signed_in()
        rows = select(Standard)
        if asked.occupation_code:
            rows = rows.where(Standard.occupation_code == asked.occupation_code)
        if asked.level:
            rows = rows.where(Standard.level == asked.level)
        return _prospects(tx, rows, self._dossier(tx))

    @query(contract.NextSteps)
    def next_steps(self, tx: Tx, asked: contract.NextSteps) -> list[contract.NextStep]:
        tx.actor.must_be_signed_in()
        hers = self._dossier(tx)
        found, known = _prospects(tx, select(Standard), hers), conditions.occupations(hers)
        if mine := [one for one in found if one.occupation_code in known]:
            found = mine
        return [contract.NextStep(prospect=one, exams=_open_exams(tx, one)) for one in _next(found)]


def _next(found: list[contract.Prospect]) -> Iterable[contract.Prospect]:
    """In each work type the highest level she is eligible for above what she holds, or else the next one."""
    for occupation, work_type in dict.fromkeys((one.occupation_code, one.work_type_zh) for one in found):
        of_occupation = [one for one in found if one.occupation_code == occupation]
        of_type = [one for one in of_occupation if one.work_type_zh == work_type]
        serving = of_type if work_type else of_occupation  # a level without work types is reached from each
        best = min((one.level for one in serving if one.held), default="6")
        above = sorted((one for one in of_type if one.level < best), key=lambda one: one.level)
        if not above or (best == "6" and len(serving) > len(of_type)):
            continue
        yield next((one for one in above if one.eligible), above[-1])


def _open_exams(tx: Tx, of: contract.Prospect) -> list[contract.ExamView]:
    key = {"occupation_code": of.occupation_code, "work_type_zh": of.work_type_zh, "level": of.level.value}
    rows = select(Exam).filter_by(**key, state=ExamState.OPEN).where(Exam.starts_at > tx.now)
    still_open = or_(Exam.registration_until.is_(None), Exam.registration_until > tx.now)
    rows = rows.where(still_open, Exam.taken < Exam.seats)
    return [views.exam(row) for row in tx.session.scalars(rows.order_by(Exam.starts_at).limit(_EXAMS))]


def _prospects(tx: Tx, rows: Select[Standard], hers: Dossier) -> list[contract.Prospect]:
    order = (Standard.occupation_code, Standard.work_type_zh, Standard.level.desc())
    return [_prospect(tx, row, hers) for row in tx.session.scalars(rows.order_by(*order))]


def _prospect(tx: Tx, standard: Standard, hers: Dossier) -> contract.Prospect:
    edition = standards.in_force(tx, standard)
    ways = (views.rules_in(edition) or conditions.general(standard.level)).alternatives
    judged = conditions.judge(views.skill(standard), ways, hers, day_of(tx.now))
    return contract.Prospect(
        occupation_code=standard.occupation_code,
        occupation_zh=standard.occupation_zh,
        occupation_en=standard.occupation_en,
        work_type_zh=standard.work_type_zh,
        level=standard.level,
        edition=edition.edition if edition else "",
        held=any(one.skill == views.skill(standard) for one in hers.held),
        eligible=any(one.met for one in judged),
        ways=[views.way(one) for one in judged],
    )
