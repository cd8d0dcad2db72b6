"""Who works at a base of this instance: whom to remind of its report."""

from __future__ import annotations

from sqlalchemy import delete

from contracts.accounts import Appointed, Role
from contracts.staffing import AppointmentEnded
from contracts.values import is_centre
from kernel.service import Service, Tx
from services.stations.report_tables import BaseStaff


class BaseStaffKnown(Service):
    def _learn_of_staff(self, tx: Tx, appointed: Appointed) -> None:
        is_base = len(appointed.unit) == 6 and not is_centre(appointed.unit)
        if appointed.role is Role.STAFF and is_base:
            tx.session.merge(BaseStaff(person_id=appointed.person_id, unit=appointed.unit))

    def _forget_staff(self, tx: Tx, ended: AppointmentEnded) -> None:
        if ended.role is Role.STAFF:
            hers = BaseStaff.person_id == ended.person_id
            tx.session.execute(delete(BaseStaff).where(hers, BaseStaff.unit == ended.unit))
