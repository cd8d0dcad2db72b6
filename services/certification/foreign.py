"""Certificates of other instances, as far as they are told of: verified by the digest of the code they bear."""

from __future__ import annotations

import hashlib
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts.certificates import CertificateStep
from contracts.certification import CertificateIssued, CertificateState, VerifiedCertificate
from services.certification import rules
from services.certification.models import Certificate, ForeignCertificate, Standard


def digest(verification_code: str) -> str:
    """What is told of a code: its 80 random bits can't be guessed back (statement: none can be enumerated)."""
    return hashlib.sha256(verification_code.encode()).hexdigest()


def numbered(session: Session, number: str, *, lock: bool = False) -> Certificate | ForeignCertificate | None:
    """The certificate of this number, issued here or elsewhere."""
    for kind in (Certificate, ForeignCertificate):
        rows = select(kind).where(kind.number == number)
        rows = rows.with_for_update(of=kind) if lock else rows
        if row := session.scalars(rows).one_or_none():
            return row
    return None


def known(session: Session, certificate_id: str) -> Certificate | ForeignCertificate | None:
    """The certificate that another instance speaks of, locked: one of its own, or one of ours that it decides about.

    If ours has been issued anew meanwhile, which it could not know, what it says is about the newest.
    """
    row = session.get(Certificate, certificate_id, with_for_update={"of": Certificate})
    if row is None:
        return session.get(ForeignCertificate, certificate_id, with_for_update={"of": ForeignCertificate})
    while newer := session.scalars(
        select(Certificate).where(Certificate.replaces_id == row.id).with_for_update(of=Certificate)
    ).one_or_none():
        row = newer
    return row


def keep(session: Session, issued: CertificateIssued) -> None:
    """Told of it again, its state stays what it has become."""
    words = issued.model_dump(exclude={"certificate_id", "replaces"})
    session.merge(ForeignCertificate(id=issued.certificate_id, **words))


def follow(row: Certificate | ForeignCertificate, step: CertificateStep) -> bool:
    """Take over a step that was taken elsewhere; false for one that does not follow from what is known here.

    Whether it had expired was for the one who took the step to see: here the written state alone counts.
    """
    following = rules.CERTIFICATE_STEPS[CertificateState(row.state)].get(step)
    if following is not None:
        row.state = following.value
    return following is not None


def verified(session: Session, row: ForeignCertificate, today: date) -> VerifiedCertificate:
    """What the public sees of it: no name, for none travels between instances."""
    standard = session.get(Standard, (row.occupation_code, row.work_type_zh, row.level))
    state = rules.certificate_state(row.state, row.expires_on, today)
    return VerifiedCertificate(
        number=row.number,
        name="",
        occupation_zh=standard.occupation_zh if standard else row.occupation_code,
        occupation_en=standard.occupation_en if standard else row.occupation_code,
        work_type_zh=row.work_type_zh,
        level=row.level,
        unit=row.unit,
        issued_on=row.issued_on,
        valid=state is CertificateState.VALID,
        revoked_at=row.revoked_at,
        state=state,
        expires_on=row.expires_on,
    )
