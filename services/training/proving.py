"""The proof of a completion: issued with it, shown to her and her staff, verified by anybody who has its code."""

from __future__ import annotations

import hashlib
import secrets

from sqlalchemy import select

from contracts import completion as contract
from contracts.values import day_of
from kernel.errors import NotFound
from kernel.message import Page
from kernel.paging import page
from kernel.service import Service, Tx, query
from services.training import completion_rules as rules
from services.training.attendance_rules import ALPHABET
from services.training.completion_tables import Proof, ProofSerial
from services.training.models import Class, Enrolment
from services.training.standing import Standings

_CODE_LENGTH = 12  # 60 bits: nobody finds one by trying


class Proving(Standings, Service):
    @query(contract.CompletionProof)
    def completion_proof(self, tx: Tx, asked: contract.CompletionProof) -> contract.Proof:
        row = self._enrolment_to_be_seen(tx, asked.enrolment_id)
        if (proof := tx.session.get(Proof, row.id)) is None:
            raise NotFound()
        return proof_view(proof)

    @query(contract.ClassProofs)
    def class_proofs(self, tx: Tx, asked: contract.ClassProofs) -> Page[contract.Proof]:
        class_ = self._class(tx, asked.class_id)
        self._must_be_staff_of(tx, class_)
        return page(tx.session, select(Proof).where(Proof.class_id == class_.id), Proof.enrolment_id, asked, proof_view)

    @query(contract.VerifyProof)
    def verify_proof(self, tx: Tx, asked: contract.VerifyProof) -> contract.VerifiedProof:
        rows = select(Proof).where(Proof.verification_code == asked.verification_code)
        if (proof := tx.session.scalars(rows).one_or_none()) is None:
            raise NotFound()
        return contract.VerifiedProof(**{name: getattr(proof, name) for name in contract.VerifiedProof.model_fields})

    def _issue_proof(self, tx: Tx, row: Enrolment, class_: Class) -> None:
        code = "".join(secrets.choice(ALPHABET) for _ in range(_CODE_LENGTH))
        today = day_of(tx.now)
        number = rules.number(class_.unit, today.year, self._next_serial(tx, class_.unit[:6], today.year))
        course = class_.course
        tx.session.add(
            Proof(
                enrolment_id=row.id,
                number=number,
                verification_code=code,
                class_id=class_.id,
                person_id=row.person_id,
                series=course.series,
                title_zh=course.title_zh,
                title_en=course.title_en,
                hours=course.hours,
                unit=class_.unit,
                class_number=class_.number,
                completed_on=today,
            )
        )
        digest = hashlib.sha256(code.encode()).hexdigest()
        facts = {"enrolment_id": row.id, "person_id": row.person_id, "unit": class_.unit, "number": number}
        tx.emit(contract.ProofIssued(**facts, verification_digest=digest))

    def _next_serial(self, tx: Tx, county: str, year: int) -> int:
        key = (county, year)
        row = tx.session.get(ProofSerial, key, with_for_update=True, populate_existing=True)
        if row is None:
            row = ProofSerial(unit=county, year=year, last=0)
            tx.session.add(row)
        row.last += 1
        tx.session.flush()
        return row.last


def proof_view(row: Proof) -> contract.Proof:
    return contract.Proof(**{name: getattr(row, name) for name in contract.Proof.model_fields})
