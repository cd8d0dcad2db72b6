"""The life of a certificate: suspended, reinstated, revoked, issued anew. What may follow what: `rules`."""

from __future__ import annotations

from contracts import certificates as life
from contracts import certification as contract
from contracts.accounts import Role
from contracts.certificates import CertificateStep, SupersessionReason
from contracts.certification import CertificateState
from contracts.values import day_of
from kernel.errors import NotFound
from kernel.service import From, Tx, command, on
from kernel.store import new_id
from services.certification import foreign, rules, views
from services.certification.issuing import Issuing
from services.certification.models import Certificate, CertificateAct, ForeignCertificate
from services.certification.names import Names


class Lifecycle(Issuing):
    names: Names

    @command(life.RevokeCertificate)
    def revoke(self, tx: Tx, asked: life.RevokeCertificate) -> life.RevokedCertificate:
        """Of one that this instance has issued, or a centre has heard of from a county."""
        row = self._certificate_for(tx, asked.number, Role.STAFF, Role.OPERATOR)
        self._certificate_step(tx, row, CertificateStep.REVOKE, asked.reason.value, asked.note)
        row.revoked_at, row.revocation_reason, row.revocation_note = tx.now, asked.reason.value, asked.note
        facts = {"certificate_id": row.id, "number": row.number, "unit": row.unit}
        facts |= {"reason": asked.reason, "revoked_at": tx.now}
        tx.emit(life.CertificateRevoked(person_id=row.person_id, **facts))
        return life.RevokedCertificate(**facts)

    @command(life.SuspendCertificate)
    def suspend(self, tx: Tx, asked: life.SuspendCertificate) -> life.CertificateStanding:
        row = self._certificate_for(tx, asked.number, Role.STAFF, Role.OPERATOR)
        self._certificate_step(tx, row, CertificateStep.SUSPEND, asked.reason.value, asked.note)
        tx.emit(life.CertificateSuspended(**views.whose(row), reason=asked.reason, suspended_at=tx.now))
        return views.standing(row, day_of(tx.now))

    @command(life.ReinstateCertificate)
    def reinstate(self, tx: Tx, asked: life.ReinstateCertificate) -> life.CertificateStanding:
        row = self._certificate_for(tx, asked.number, Role.STAFF, Role.OPERATOR)
        self._certificate_step(tx, row, CertificateStep.REINSTATE, "", asked.note)
        tx.emit(life.CertificateReinstated(**views.whose(row), reinstated_at=tx.now))
        return views.standing(row, day_of(tx.now))

    @command(life.ReissueCertificate)
    def reissue(self, tx: Tx, asked: life.ReissueCertificate) -> life.CertificateStanding:
        row = self._own_certificate_for(tx, asked.number)
        self._certificate_step(tx, row, CertificateStep.REISSUE, asked.reason.value, asked.note)
        new = self._replace(tx, row, SupersessionReason(asked.reason.value), self.names.on(row))
        return views.standing(new, day_of(tx.now))

    @command(life.RenewCertificate)
    def renew(self, tx: Tx, asked: life.RenewCertificate) -> life.CertificateStanding:
        row = self._own_certificate_for(tx, asked.number)
        self._certificate_step(tx, row, CertificateStep.RENEW, "", asked.note)
        rules.must_be_due(row.expires_on, day_of(tx.now))
        new = self._replace(tx, row, SupersessionReason.RENEWED, self.names.on(row))
        return views.standing(new, day_of(tx.now))

    @command(life.CorrectCertificateName)
    def correct_name(self, tx: Tx, asked: life.CorrectCertificateName) -> contract.Certificate:
        name = self.names.attested(tx, asked.attestation)
        row = tx.session.get(Certificate, asked.certificate_id, with_for_update={"of": Certificate})
        if row is None or row.person_id != tx.actor.person_id:
            raise NotFound()
        if name == self.names.on(row):
            raise life.NameUnchanged()
        self._certificate_step(tx, row, CertificateStep.REISSUE, SupersessionReason.NAME_CORRECTED.value, "")
        new = self._replace(tx, row, SupersessionReason.NAME_CORRECTED, name)
        return views.certificate(new, name, day_of(tx.now))

    @on(contract.CertificateIssued, From.ELSEWHERE)
    def learn_of_certificate(self, tx: Tx, issued: contract.CertificateIssued) -> None:
        foreign.keep(tx.session, issued)

    @on(life.CertificateRevoked, From.ELSEWHERE)
    def learn_of_revocation(self, tx: Tx, revoked: life.CertificateRevoked) -> None:
        """A centre may revoke what a county has issued, and a county tells its centre. The first one stands."""
        row = foreign.known(tx.session, revoked.certificate_id)
        if row is None or not foreign.follow(row, CertificateStep.REVOKE):
            return
        row.revoked_at, row.revocation_reason = revoked.revoked_at, revoked.reason.value
        if row.id != revoked.certificate_id:
            tx.emit(revoked.model_copy(update=views.whose(row)))

    @on(life.CertificateSuspended, From.ELSEWHERE)
    def learn_of_suspension(self, tx: Tx, suspended: life.CertificateSuspended) -> None:
        row = foreign.known(tx.session, suspended.certificate_id)
        if row and foreign.follow(row, CertificateStep.SUSPEND) and row.id != suspended.certificate_id:
            tx.emit(suspended.model_copy(update=views.whose(row)))

    @on(life.CertificateReinstated, From.ELSEWHERE)
    def learn_of_reinstatement(self, tx: Tx, reinstated: life.CertificateReinstated) -> None:
        if row := foreign.known(tx.session, reinstated.certificate_id):
            foreign.follow(row, CertificateStep.REINSTATE)

    @on(life.CertificateSuperseded, From.ELSEWHERE)
    def learn_of_successor(self, tx: Tx, superseded: life.CertificateSuperseded) -> None:
        """The issuer's word is final, also where this instance has suspended the certificate in the meantime."""
        row = tx.session.get(ForeignCertificate, superseded.certificate_id, with_for_update=True)
        if row and row.state != CertificateState.REVOKED:
            row.state = CertificateState.SUPERSEDED.value

    def _certificate_for(self, tx: Tx, number: str, *roles: Role) -> Certificate | ForeignCertificate:
        """The certificate of this number, locked, for those who hold a role where it was issued."""
        row = foreign.numbered(tx.session, number, lock=True)
        if row is None:
            raise NotFound()
        tx.actor.must_hold(*roles, at=row.unit)
        return row

    def _own_certificate_for(self, tx: Tx, number: str) -> Certificate:
        """One that this instance has issued: nobody else can issue it anew."""
        row = self._certificate_for(tx, number, Role.STAFF)
        if not isinstance(row, Certificate):
            raise NotFound()
        return row

    def _certificate_step(
        self, tx: Tx, row: Certificate | ForeignCertificate, step: CertificateStep, reason: str, note: str
    ) -> None:
        """Take the step and write down who took it and why. Raises the step's refusal."""
        state = rules.certificate_state(row.state, row.expires_on, day_of(tx.now))
        row.state = rules.certificate_after(state, step).value
        facts = {"step": step.value, "reason": reason, "note": note, "by": tx.actor.person_id, "at": tx.now}
        tx.session.add(CertificateAct(id=new_id(), certificate_id=row.id, **facts))

    def _replace(self, tx: Tx, old: Certificate, reason: SupersessionReason, name: str) -> Certificate:
        """The same achievement under a new number and code, bearing this name. Only a renewal moves its end."""
        new = self._issue(tx, old.registration, replaces=old, keep_end=reason is not SupersessionReason.RENEWED)
        if name != self.names.open(old.registration):
            self.names.seal(new, name)
        facts = {"reason": reason, "superseded_by": new.id, "superseded_at": tx.now}
        tx.emit(life.CertificateSuperseded(**views.whose(old), **facts))
        return new
