"""Certificates as their holders, staff and the public see them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import func, select

from contracts import certificates as life
from contracts import certification as contract
from contracts.accounts import Role
from contracts.certification import CertificateState
from contracts.values import day_of
from kernel.errors import NotFound
from kernel.message import Page
from kernel.paging import page
from kernel.service import Service, Tx, command, query
from kernel.store import new_id
from services.certification import foreign, rules, views
from services.certification.models import (
    Certificate,
    CertificateAct,
    Exam,
    ForeignCertificate,
    Printing,
    Registration,
    Verification,
)
from services.certification.names import Names

#: How far back the days are told on which a certificate was verified.
_COUNTED = timedelta(days=90)


class Certificates(Service):
    names: Names

    @command(life.PrintCertificates)
    def print_certificates(self, tx: Tx, asked: life.PrintCertificates) -> list[contract.Certificate]:
        exam = tx.session.get(Exam, asked.exam_id)
        if exam is None:
            raise NotFound()
        tx.actor.must_hold(Role.STAFF, at=exam.unit)
        rows = select(Certificate).join(Registration).where(Registration.exam_id == exam.id)
        found = tx.session.scalars(rows.order_by(Registration.seat)).all()
        shown = [one for one in map(self._certificate_today(tx), found) if one.state is CertificateState.VALID]
        if not shown:
            raise life.NothingToPrint()
        who = {"exam_id": exam.id, "by": tx.actor.person_id, "at": tx.now}
        tx.session.add(Printing(id=new_id(), count=len(shown), reason=asked.reason, **who))
        return shown

    @command(life.CountVerification)
    def count_verification(self, tx: Tx, asked: life.CountVerification) -> None:
        if (row := self._bearing(tx, asked.verification_code)) is None:
            raise NotFound()
        key = (row.id, day_of(tx.now))
        counted = tx.session.get(Verification, key, with_for_update=True)
        if counted is None:
            counted = Verification(certificate_id=row.id, day=day_of(tx.now), times=0)
            tx.session.add(counted)
        counted.times += 1

    @query(contract.MyCertificates)
    def my_certificates(self, tx: Tx, asked: contract.MyCertificates) -> Page[contract.Certificate]:
        tx.actor.must_be_signed_in()
        rows = select(Certificate).where(Certificate.person_id == tx.actor.person_id)
        return page(tx.session, rows, Certificate.id, asked, self._certificate_today(tx))

    @query(life.OneCertificate)
    def one_certificate(self, tx: Tx, asked: life.OneCertificate) -> contract.Certificate:
        tx.actor.must_be_signed_in()
        row = tx.session.get(Certificate, asked.certificate_id)
        if row is None or row.person_id != tx.actor.person_id:
            raise NotFound()
        return self._certificate_today(tx)(row)

    @query(contract.VerifyCertificate)
    def verify(self, tx: Tx, asked: contract.VerifyCertificate) -> contract.VerifiedCertificate:
        row = self._bearing(tx, asked.verification_code)
        if isinstance(row, ForeignCertificate):
            return foreign.verified(tx.session, row, day_of(tx.now))
        if row is None:
            raise NotFound()
        shown = self._certificate_today(tx)(row)
        words = shown.model_dump(include=set(contract.VerifiedCertificate.model_fields))
        words |= {"name": rules.mask_name(shown.name), "valid": shown.state is CertificateState.VALID}
        return contract.VerifiedCertificate(**words)

    @query(life.CertificateVerifications)
    def certificate_verifications(self, tx: Tx, asked: life.CertificateVerifications) -> life.VerificationCounts:
        tx.actor.must_be_signed_in()
        row = tx.session.get(Certificate, asked.certificate_id)
        if row is None or not (row.person_id == tx.actor.person_id or tx.actor.holds(Role.STAFF, at=row.unit)):
            raise NotFound()
        mine = Verification.certificate_id == row.id
        total = tx.session.scalar(select(func.sum(Verification.times)).where(mine)) or 0
        recent = select(Verification).where(mine, Verification.day > day_of(tx.now) - _COUNTED)
        counts = tx.session.scalars(recent.order_by(Verification.day))
        shown = [life.DayCount(day=one.day, times=one.times) for one in counts]
        return life.VerificationCounts(total=total, days=shown)

    @query(life.CertificateActs)
    def certificate_acts(self, tx: Tx, asked: life.CertificateActs) -> Page[life.CertificateActView]:
        row = foreign.numbered(tx.session, asked.number)
        if row is None or not tx.actor.holds(Role.STAFF, Role.OPERATOR, at=row.unit):
            raise NotFound()
        rows = select(CertificateAct).where(CertificateAct.certificate_id == row.id)
        return page(tx.session, rows, CertificateAct.id, asked, views.certificate_act)

    def _bearing(self, tx: Tx, code: str) -> Certificate | ForeignCertificate | None:
        """The certificate that bears this code, issued here or elsewhere."""
        here = select(Certificate).where(Certificate.verification_code == code)
        elsewhere = select(ForeignCertificate).where(ForeignCertificate.verification_digest == foreign.digest(code))
        return tx.session.scalars(here).one_or_none() or tx.session.scalars(elsewhere).one_or_none()

    def _certificate_today(self, tx: Tx) -> Callable[[Certificate], contract.Certificate]:
        """How a certificate is shown today, its name opened."""
        today = day_of(tx.now)
        return lambda row: views.certificate(row, self.names.on(row), today)
