"""What people are told of their exams: a seat, a cancelled exam, a result, what was decided of their statements."""

from __future__ import annotations

from contracts.certification import ExamMarked
from contracts.examining import RegistrationCancelled, SeatAssigned
from contracts.notices import NoticeKind
from contracts.results import ReviewDecided
from contracts.standards import EvidenceDecided
from kernel.service import Tx, on
from services.accounts.telling import Telling


class TellingOfExams(Telling):
    @on(SeatAssigned)
    def tell_of_exam_seat(self, tx: Tx, assigned: SeatAssigned) -> None:
        self._tell(tx, assigned.person_id, NoticeKind.EXAM_SEAT_ASSIGNED, assigned.registration_id)

    @on(RegistrationCancelled)
    def tell_of_cancelled_exam(self, tx: Tx, cancelled: RegistrationCancelled) -> None:
        self._tell(tx, cancelled.person_id, NoticeKind.EXAM_CANCELLED, cancelled.registration_id)

    @on(ExamMarked)
    def tell_of_result(self, tx: Tx, marked: ExamMarked) -> None:
        """Who has passed is told of her certificate."""
        if not marked.passed:
            self._tell(tx, marked.person_id, NoticeKind.EXAM_MARKED, marked.registration_id)

    @on(EvidenceDecided)
    def tell_of_evidence(self, tx: Tx, decided: EvidenceDecided) -> None:
        self._tell(tx, decided.person_id, NoticeKind.EVIDENCE_DECIDED, decided.evidence_id)

    @on(ReviewDecided)
    def tell_of_review(self, tx: Tx, decided: ReviewDecided) -> None:
        self._tell(tx, decided.person_id, NoticeKind.REVIEW_DECIDED, decided.review_id)
