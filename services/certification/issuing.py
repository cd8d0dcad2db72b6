"""How a certificate comes to be: its number, its code, its place in a status list."""

from __future__ import annotations

import secrets

from sqlalchemy import func, select

from contracts.certification import CertificateIssued, CertificateState
from contracts.values import day_of
from kernel.service import Service, Tx
from kernel.store import new_id
from services.certification import foreign, rules
from services.certification.models import Certificate, Registration, Serial
from services.certification.status_lists import LENGTH

_CODE_CHARACTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # none that looks like another; 16 of them are 80 bits


class Issuing(Service):
    def _issue(
        self, tx: Tx, row: Registration, replaces: Certificate | None = None, keep_end: bool = False
    ) -> Certificate:
        """For a registration that was passed; in the place of another certificate, and ending with it, if so said."""
        today = day_of(tx.now)
        end = replaces.expires_on if replaces and keep_end else rules.expiry(today, row.exam.standard.valid_years)
        certificate = Certificate(
            id=new_id(),
            number=self._next_number(tx, row.exam.level),
            verification_code="".join(secrets.choice(_CODE_CHARACTERS) for _ in range(16)),
            registration=row,
            person_id=row.person_id,
            unit=row.exam.unit,
            issued_on=today,
            state=CertificateState.VALID.value,
            expires_on=end,
            replaces_id=replaces.id if replaces else None,
        )
        certificate.status_list, certificate.status_index = _place(tx)
        tx.session.add(certificate)
        tx.emit(_issued(certificate))
        return certificate

    def _next_number(self, tx: Tx, level: str) -> str:
        """The serial's row stays locked to the end of the transaction: certificates are issued one at a time."""
        issuer, year = self.settings.instance, day_of(tx.now).year
        serial = tx.session.get(Serial, (issuer, year), with_for_update=True) or Serial(unit=issuer, year=year, last=0)
        serial.last += 1
        tx.session.add(serial)
        tx.session.flush()
        return rules.number(issuer, year, level, serial.last)


def _issued(row: Certificate) -> CertificateIssued:
    exam = row.registration.exam
    return CertificateIssued(
        certificate_id=row.id,
        number=row.number,
        person_id=row.person_id,
        unit=row.unit,
        occupation_code=exam.occupation_code,
        work_type_zh=exam.work_type_zh,
        level=exam.level,
        issued_on=row.issued_on,
        verification_digest=foreign.digest(row.verification_code),
        expires_on=row.expires_on,
        replaces=row.replaces_id,
    )


def _place(tx: Tx) -> tuple[int, int]:
    """A list that is at most half full, and a free place in it at random: which tells nothing of when or for whom."""
    number = tx.session.scalar(select(func.max(Certificate.status_list))) or 1
    here = select(func.count()).select_from(Certificate).where(Certificate.status_list == number)
    if (tx.session.scalar(here) or 0) >= LENGTH // 2:
        number += 1
    while True:
        index = secrets.randbelow(LENGTH)
        taken = select(Certificate.id).where(Certificate.status_list == number, Certificate.status_index == index)
        if tx.session.scalars(taken).first() is None:
            return number, index
