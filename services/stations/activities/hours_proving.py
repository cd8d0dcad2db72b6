"""Certificates of hours (劳动教育学时证明): issued when an activity is reported, verified by whoever has the code."""

from __future__ import annotations

import hashlib
import secrets

from sqlalchemy import select

from contracts import youth as contract
from contracts.accounts import Role
from contracts.values import day_of
from kernel.errors import NotFound
from kernel.message import Page
from kernel.paging import page
from kernel.service import Service, Tx, query
from services.stations.activities import activity_rules as rules
from services.stations.activities.activity_rows import ActivityRows
from services.stations.activities.activity_tables import ActivityRow, HoursProofRow, HoursSerial, ParticipationRow

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's
_CODE_LENGTH = 12  # 60 bits: nobody finds one by trying


class HoursProving(ActivityRows, Service):
    @query(contract.ChildHours)
    def child_hours(self, tx: Tx, asked: contract.ChildHours) -> contract.HoursOfChild:
        tx.actor.must_be_signed_in()
        mine = HoursProofRow.child_id == asked.child_id, HoursProofRow.guardian_id == tx.actor.person_id
        rows = tx.session.scalars(select(HoursProofRow).where(*mine).order_by(HoursProofRow.held_on.desc())).all()
        proofs = [_hours_view(row) for row in rows]
        return contract.HoursOfChild(child_id=asked.child_id, hours=sum(one.hours for one in proofs), proofs=proofs)

    @query(contract.HoursProofById)
    def hours_proof_by_id(self, tx: Tx, asked: contract.HoursProofById) -> contract.HoursProof:
        tx.actor.must_be_signed_in()
        row = tx.session.get(HoursProofRow, asked.participation_id)
        if row is None or not (row.guardian_id == tx.actor.person_id or tx.actor.holds(Role.STAFF, at=row.unit)):
            raise NotFound()
        return _hours_view(row)

    @query(contract.ActivityHoursProofs)
    def activity_hours_proofs(self, tx: Tx, asked: contract.ActivityHoursProofs) -> Page[contract.HoursProof]:
        activity = self._activity(tx, asked.activity_id)
        tx.actor.must_hold(Role.STAFF, at=activity.unit)
        rows = select(HoursProofRow).where(HoursProofRow.activity_id == activity.id)
        return page(tx.session, rows, HoursProofRow.participation_id, asked, _hours_view)

    @query(contract.VerifyHours)
    def verify_hours(self, tx: Tx, asked: contract.VerifyHours) -> contract.VerifiedHours:
        rows = select(HoursProofRow).where(HoursProofRow.verification_code == asked.verification_code)
        if (row := tx.session.scalars(rows).one_or_none()) is None:
            raise NotFound()
        return contract.VerifiedHours(**{name: getattr(row, name) for name in contract.VerifiedHours.model_fields})

    def _certify_hours(self, tx: Tx, activity: ActivityRow, part: ParticipationRow) -> None:
        held_on = day_of(activity.starts_at)
        code = "".join(secrets.choice(_ALPHABET) for _ in range(_CODE_LENGTH))
        serial = self._next_hours_serial(tx, activity.unit[:6], held_on.year)
        number = rules.hours_number(activity.unit, held_on.year, serial)
        who = {"participation_id": part.id, "child_id": part.child_id, "guardian_id": part.person_id}
        said = {"unit": activity.unit, "number": number, "hours": activity.hours}
        titles = {"title_zh": activity.title_zh, "title_en": activity.title_en}
        row = HoursProofRow(activity_id=activity.id, verification_code=code, held_on=held_on, **who, **said, **titles)
        tx.session.add(row)
        digest = hashlib.sha256(code.encode()).hexdigest()
        tx.emit(contract.HoursCertified(**who, **said, verification_digest=digest))

    def _next_hours_serial(self, tx: Tx, county: str, year: int) -> int:
        row = tx.session.get(HoursSerial, (county, year), with_for_update=True, populate_existing=True)
        if row is None:
            row = HoursSerial(county=county, year=year, last=0)
            tx.session.add(row)
        row.last += 1
        tx.session.flush()
        return row.last


def _hours_view(row: HoursProofRow) -> contract.HoursProof:
    return contract.HoursProof(**{name: getattr(row, name) for name in contract.HoursProof.model_fields})
