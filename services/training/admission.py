"""Whom a class is for: what the edition that it was opened under asks of a woman before she enrols.

Her age comes from a statement that accounts has signed, or from staff who have seen her document; it is not kept.
"""

from __future__ import annotations

from sqlalchemy import or_, select

from contracts import syllabus
from contracts.certificates import (
    CertificateReinstated,
    CertificateRevoked,
    CertificateSuperseded,
    CertificateSuspended,
)
from contracts.certification import CertificateIssued
from contracts.syllabus import AgeNotAttested, Prerequisites
from contracts.training import EnrolmentState
from contracts.values import day_of
from kernel.errors import ExpiredToken, InvalidToken
from kernel.service import From, Service, Tx, on
from services.training import rules
from services.training.models import Class, Edition, Enrolment, HeldCertificate


class Admission(Service):
    @on(CertificateIssued, From.ANYWHERE)
    def learn_of_certificate(self, tx: Tx, issued: CertificateIssued) -> None:
        skill = {"occupation_code": issued.occupation_code, "work_type_zh": issued.work_type_zh}
        held = HeldCertificate(id=issued.certificate_id, person_id=issued.person_id, level=issued.level, **skill)
        held.expires_on, held.is_suspended = issued.expires_on, False
        tx.session.merge(held)

    @on(CertificateSuspended, From.ANYWHERE)
    def learn_of_suspension(self, tx: Tx, suspended: CertificateSuspended) -> None:
        self._suspend(tx, suspended.certificate_id, True)

    @on(CertificateReinstated, From.ANYWHERE)
    def learn_of_reinstatement(self, tx: Tx, reinstated: CertificateReinstated) -> None:
        self._suspend(tx, reinstated.certificate_id, False)

    @on(CertificateRevoked, From.ANYWHERE)
    def forget_certificate(self, tx: Tx, revoked: CertificateRevoked) -> None:
        self._forget(tx, revoked.certificate_id)

    @on(CertificateSuperseded, From.ANYWHERE)
    def forget_superseded(self, tx: Tx, superseded: CertificateSuperseded) -> None:
        """The one in its place was told of as every other."""
        self._forget(tx, superseded.certificate_id)

    def _suspend(self, tx: Tx, certificate_id: str, is_suspended: bool) -> None:
        if held := tx.session.get(HeldCertificate, certificate_id, with_for_update=True):
            held.is_suspended = is_suspended

    def _forget(self, tx: Tx, certificate_id: str) -> None:
        if held := tx.session.get(HeldCertificate, certificate_id):
            tx.session.delete(held)

    def _must_be_admitted(self, tx: Tx, class_: Class, person_id: str, age: int | None) -> None:
        if class_.edition_id is None:
            return
        asked = Prerequisites(**tx.session.get_one(Edition, class_.edition_id).prerequisites)
        rules.must_be_of_age(age, asked.min_age, asked.max_age)
        for series in asked.courses:
            done = select(Enrolment.id).join(Class, Class.id == Enrolment.class_id).where(Class.series == series)
            done = done.where(Enrolment.person_id == person_id, Enrolment.state == EnrolmentState.COMPLETED)
            if tx.session.scalars(done.limit(1)).first() is None:
                raise syllabus.CourseMissing(series=series)
        if wanted := asked.certificate:
            today = day_of(tx.now)
            held = select(HeldCertificate.id).where(
                HeldCertificate.person_id == person_id,
                HeldCertificate.occupation_code == wanted.occupation_code,
                HeldCertificate.work_type_zh == wanted.work_type_zh,
                HeldCertificate.level <= wanted.level,  # a higher level is a smaller number
                HeldCertificate.is_suspended.is_(False),
                or_(HeldCertificate.expires_on.is_(None), HeldCertificate.expires_on >= today),
            )
            if tx.session.scalars(held.limit(1)).first() is None:
                raise syllabus.CertificateMissing(**wanted.model_dump(mode="json"))

    def _attested_age(self, tx: Tx, token: str | None) -> int | None:
        """The age of her who asks, in years. Raises `AgeNotAttested` for anybody else's, a forged or an old one."""
        if token is None:
            return None
        try:
            claims = self.verifier.claims(token, "age", tx.now)
        except (InvalidToken, ExpiredToken) as error:
            raise AgeNotAttested() from error
        if claims["sub"] != tx.actor.person_id:
            raise AgeNotAttested()
        return int(claims["age"])
