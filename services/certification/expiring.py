"""Certificates that will end: their holders are told while they can still renew them."""

from __future__ import annotations

from sqlalchemy import select

from contracts.certificates import CertificateExpiring
from contracts.certification import CertificateState
from contracts.values import day_of
from kernel.service import Service, Tx
from kernel.timers import every
from services.certification import rules, views
from services.certification.models import Certificate

LOOK_SECONDS = 3600
BATCH = 200


class Expiring(Service):
    @every(LOOK_SECONDS)
    def tell_of_expiry(self, tx: Tx) -> bool:
        """One that is suspended is told of once it is valid again."""
        today = day_of(tx.now)
        due = select(Certificate).where(Certificate.state == CertificateState.VALID)
        due = due.where(
            Certificate.expires_on.between(today, today + rules.RENEWAL), Certificate.expiry_told_at.is_(None)
        )
        rows = tx.session.scalars(due.limit(BATCH).with_for_update(of=Certificate, skip_locked=True)).all()
        for row in rows:
            row.expiry_told_at = tx.now
            tx.emit(CertificateExpiring(**views.whose(row), expires_on=row.expires_on))
        return len(rows) == BATCH
