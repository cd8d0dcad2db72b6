"""Certificates: shown to their holders, verified by anybody, made void by those who may."""

from __future__ import annotations

from sqlalchemy import select

from contracts import certification as contract
from contracts.accounts import Role
from kernel.errors import NotFound
from kernel.message import Page
from kernel.paging import page
from kernel.service import From, Service, Tx, command, on, query
from services.certification import foreign, rules
from services.certification.models import Certificate, ForeignCertificate
from services.certification.names import Names


class Certificates(Service):
    names: Names

    @command(contract.RevokeCertificate)
    def revoke(self, tx: Tx, asked: contract.RevokeCertificate) -> contract.RevokedCertificate:
        """Of one that this instance has issued, or a centre has heard of from a county."""
        row = foreign.by_number(tx.session, Certificate, asked.number)
        row = row or foreign.by_number(tx.session, ForeignCertificate, asked.number)
        if row is None:
            raise NotFound()
        tx.actor.must_hold(Role.STAFF, Role.OPERATOR, at=row.unit)
        rules.must_be_valid(row.revoked_at)
        row.revoked_at, row.revocation_reason, row.revocation_note = tx.now, asked.reason.value, asked.note
        facts = {"certificate_id": row.id, "number": row.number, "unit": row.unit}
        facts |= {"reason": asked.reason, "revoked_at": tx.now}
        tx.emit(contract.CertificateRevoked(person_id=row.person_id, **facts))
        return contract.RevokedCertificate(**facts)

    @query(contract.MyCertificates)
    def my_certificates(self, tx: Tx, asked: contract.MyCertificates) -> Page[contract.Certificate]:
        tx.actor.must_be_signed_in()
        rows = select(Certificate).where(Certificate.person_id == tx.actor.person_id)
        return page(tx.session, rows, Certificate.id, asked, self._certificate)

    @query(contract.VerifyCertificate)
    def verify(self, tx: Tx, asked: contract.VerifyCertificate) -> contract.VerifiedCertificate:
        rows = select(Certificate).where(Certificate.verification_code == asked.verification_code)
        row = tx.session.scalars(rows).one_or_none()
        if row is None:
            return foreign.verified(tx.session, asked.verification_code)
        shown = self._certificate(row).model_dump(include=set(contract.VerifiedCertificate.model_fields))
        shown |= {"name": rules.mask_name(shown["name"]), "valid": row.revoked_at is None}
        return contract.VerifiedCertificate(**shown)

    @on(contract.CertificateIssued, From.ELSEWHERE)
    def learn_of_certificate(self, tx: Tx, issued: contract.CertificateIssued) -> None:
        foreign.keep(tx.session, issued)

    @on(contract.CertificateRevoked, From.ELSEWHERE)
    def learn_of_revocation(self, tx: Tx, revoked: contract.CertificateRevoked) -> None:
        """A centre may revoke what a county has issued, and a county tells its centre."""
        foreign.revoke(tx.session, revoked)

    def _certificate(self, row: Certificate) -> contract.Certificate:
        exam = row.registration.exam
        return contract.Certificate(
            certificate_id=row.id,
            number=row.number,
            verification_code=row.verification_code,
            name=self.names.open(row.registration),
            occupation_code=exam.occupation_code,
            occupation_zh=exam.standard.occupation_zh,
            occupation_en=exam.standard.occupation_en,
            work_type_zh=exam.work_type_zh,
            level=exam.level,
            unit=row.unit,
            issued_on=row.issued_on,
            revoked_at=row.revoked_at,
        )
