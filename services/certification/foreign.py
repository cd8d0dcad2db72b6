"""Certificates of other instances: verified by the digest of the code they bear, and revoked from either side."""

from __future__ import annotations

import hashlib
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts.certification import CertificateIssued, CertificateRevoked, VerifiedCertificate
from kernel.errors import NotFound
from services.certification.models import Certificate, ForeignCertificate, Standard

Row = TypeVar("Row", Certificate, ForeignCertificate)


def digest(verification_code: str) -> str:
    """What is told of a code: its 80 random bits can't be guessed back (statement: none can be enumerated)."""
    return hashlib.sha256(verification_code.encode()).hexdigest()


def by_number(session: Session, kind: type[Row], number: str) -> Row | None:
    """The certificate of this number, locked."""
    return session.scalars(select(kind).where(kind.number == number).with_for_update(of=kind)).one_or_none()


def keep(session: Session, issued: CertificateIssued) -> None:
    words = issued.model_dump(exclude={"certificate_id"})
    session.merge(ForeignCertificate(id=issued.certificate_id, **words))


def revoke(session: Session, revoked: CertificateRevoked) -> None:
    """Note a revocation, whichever of the two this instance has. The first one stands."""
    for kind in (Certificate, ForeignCertificate):
        row = session.get(kind, revoked.certificate_id, with_for_update={"of": kind})
        if row and row.revoked_at is None:
            row.revoked_at, row.revocation_reason = revoked.revoked_at, revoked.reason.value


def verified(session: Session, verification_code: str) -> VerifiedCertificate:
    """What the public sees of it. Raises `NotFound`."""
    rows = select(ForeignCertificate).where(ForeignCertificate.verification_digest == digest(verification_code))
    row = session.scalars(rows).one_or_none()
    if row is None:
        raise NotFound()
    standard = session.get(Standard, (row.occupation_code, row.work_type_zh, row.level))
    return VerifiedCertificate(
        number=row.number,
        name="",
        occupation_zh=standard.occupation_zh if standard else row.occupation_code,
        occupation_en=standard.occupation_en if standard else row.occupation_code,
        work_type_zh=row.work_type_zh,
        level=row.level,
        unit=row.unit,
        issued_on=row.issued_on,
        valid=row.revoked_at is None,
        revoked_at=row.revoked_at,
    )
