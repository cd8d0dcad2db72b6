"""Who is qualified: jobs' own copies of certificates, as certification speaks of them."""

from __future__ import annotations

from sqlalchemy import delete

from contracts.certificates import (
    CertificateReinstated,
    CertificateRevoked,
    CertificateSuperseded,
    CertificateSuspended,
    RevocationReason,
)
from contracts.certification import CertificateIssued
from contracts.standing import StandingCause
from kernel.service import From, Service, Tx, on
from kernel.store import new_id
from services.jobs import rows
from services.jobs.models import Qualification, Worker
from services.jobs.trust import standing_book as book
from services.jobs.trust.trust_rows import worker_subject
from services.jobs.workers.availability import tell_availability

#: For which a revocation counts against her.
HER_FAULT = (RevocationReason.CHEATING, RevocationReason.FALSE_IDENTITY)


class Qualifying(Service):
    """Her other certificates stand, and what she has been placed for goes on: people decide about that."""

    @on(CertificateIssued)
    def learn_of_certificate(self, tx: Tx, issued: CertificateIssued) -> None:
        worker = rows.worker(tx, issued.person_id)
        words = issued.model_dump(include=set(Qualification.__table__.columns.keys()))
        tx.session.merge(Qualification(**words))
        tell_availability(tx, worker)
        subject = worker_subject(tx, issued.person_id)
        book.note(tx, subject, StandingCause.CERTIFICATE_ISSUED, issued.certificate_id)

    @on(CertificateRevoked, From.ANYWHERE)
    def learn_of_revocation(self, tx: Tx, revoked: CertificateRevoked) -> None:
        self._forget(tx, revoked)
        book.reverse_cause(tx, revoked.certificate_id, new_id())
        if revoked.reason in HER_FAULT:
            subject = worker_subject(tx, revoked.person_id)
            book.note(tx, subject, StandingCause.CERTIFICATE_REVOKED, revoked.certificate_id)

    @on(CertificateSuperseded)
    def learn_of_successor(self, tx: Tx, superseded: CertificateSuperseded) -> None:
        """The one in its place was told of as every other, and counts in its place."""
        self._forget(tx, superseded)
        book.reverse_cause(tx, superseded.certificate_id, new_id())

    @on(CertificateSuspended, From.ANYWHERE)
    def learn_of_suspension(self, tx: Tx, suspended: CertificateSuspended) -> None:
        self._suspend(tx, suspended, True)

    @on(CertificateReinstated, From.ANYWHERE)
    def learn_of_reinstatement(self, tx: Tx, reinstated: CertificateReinstated) -> None:
        self._suspend(tx, reinstated, False)

    def _forget(self, tx: Tx, event: CertificateRevoked | CertificateSuperseded) -> None:
        tx.session.execute(delete(Qualification).where(Qualification.certificate_id == event.certificate_id))
        self._tell(tx, event.person_id)

    def _suspend(self, tx: Tx, event: CertificateSuspended | CertificateReinstated, is_suspended: bool) -> None:
        if row := tx.session.get(Qualification, event.certificate_id, with_for_update=True):
            row.is_suspended = is_suspended
            self._tell(tx, event.person_id)

    def _tell(self, tx: Tx, person_id: str) -> None:
        if worker := tx.session.get(Worker, person_id, with_for_update=True):
            tell_availability(tx, worker)
