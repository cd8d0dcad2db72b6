"""Who serves where, as accounts says: colleagues on duty, who speaks for a company, who reads for a department."""

from __future__ import annotations

from sqlalchemy import delete

from contracts.accounts import Appointed, Role
from contracts.staffing import AppointmentEnded
from kernel.service import Tx, on
from services.stations.partners.departments import Departments
from services.stations.partners.partners import Partners
from services.stations.units.duties import Duties
from services.stations.units.duty_tables import Colleague

ON_DUTY = (Role.STAFF, Role.PROMOTER)


class Appointees(Partners, Duties, Departments):
    @on(Appointed)
    def learn_of_appointment(self, tx: Tx, appointed: Appointed) -> None:
        if appointed.role in ON_DUTY:
            tx.session.merge(Colleague(person_id=appointed.person_id, role=appointed.role, unit=appointed.unit))
        elif appointed.role is Role.COMPANY and appointed.organisation_id:
            self._let_speak(tx, appointed.person_id, appointed.organisation_id)
        elif appointed.role is Role.DEPARTMENT and appointed.organisation_id:
            self._let_read(tx, appointed.person_id, appointed.organisation_id)

    @on(AppointmentEnded)
    def learn_of_end(self, tx: Tx, ended: AppointmentEnded) -> None:
        if ended.role in ON_DUTY:
            hers = {"person_id": ended.person_id, "role": ended.role.value, "unit": ended.unit}
            tx.session.execute(delete(Colleague).filter_by(**hers))
            self._leave_duties(tx, ended.person_id)
        elif ended.role is Role.COMPANY and ended.organisation_id:
            self._let_speak_no_more(tx, ended.person_id, ended.organisation_id)
        elif ended.role is Role.DEPARTMENT and ended.organisation_id:
            self._let_read_no_more(tx, ended.person_id, ended.organisation_id)
