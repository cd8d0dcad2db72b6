"""成绩复核: what a woman sees of her results, and has looked at again."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from contracts import results as contract
from contracts.accounts import Role
from contracts.certification import CertificateState, ExamMarked
from contracts.registrations import RegistrationState, RegistrationStep
from contracts.results import ReviewState, ReviewStep
from contracts.standards import WrongParts
from kernel.errors import NotFound
from kernel.message import Page
from kernel.paging import page
from kernel.service import Tx, command, query
from kernel.store import new_id
from services.certification import double_entry, rules, views
from services.certification.entering import Entering, entries
from services.certification.exam_tables import Entry, Review
from services.certification.models import Certificate, Exam, Registration

_STANDING = (CertificateState.VALID, CertificateState.SUSPENDED)


class Reviewing(Entering):
    @command(contract.RequestReview)
    def request_review(self, tx: Tx, asked: contract.RequestReview) -> contract.Review:
        tx.actor.must_be_signed_in()
        found = tx.session.get(Registration, asked.registration_id)
        if found is None or found.person_id != tx.actor.person_id:
            raise NotFound()
        exam, row = self._locked_registration(tx, found)
        until = _review_until(exam)
        if row.state not in (RegistrationState.PASSED, RegistrationState.FAILED) or not until or tx.now >= until:
            raise contract.ReviewTooLate()
        if asked.part not in views.sits(row):
            raise WrongParts()
        if tx.session.scalars(select(Review.id).filter_by(registration_id=row.id, part=asked.part)).first():
            raise contract.ReviewedAlready()
        review = Review(
            id=new_id(),
            registration=row,
            person_id=row.person_id,
            part=asked.part,
            reason=asked.reason,
            state=ReviewState.REQUESTED,
            requested_at=tx.now,
            mark_before=getattr(row, asked.part),
        )
        tx.session.add(review)
        facts = {"registration_id": row.id, "person_id": row.person_id}
        tx.emit(contract.ReviewRequested(review_id=review.id, **facts, unit=exam.unit))
        return _review(review)

    @command(contract.WithdrawReview)
    def withdraw_review(self, tx: Tx, asked: contract.WithdrawReview) -> contract.Review:
        tx.actor.must_be_signed_in()
        review = self._locked_review(tx, asked.review_id)
        if review.person_id != tx.actor.person_id:
            raise NotFound()
        review.state = rules.after_review_step(review.state, ReviewStep.WITHDRAW)
        return _review(review)

    @command(contract.DecideReview)
    def decide_review(self, tx: Tx, asked: contract.DecideReview) -> contract.Review:
        review = self._locked_review(tx, asked.review_id)
        row, exam = review.registration, review.registration.exam
        tx.actor.must_hold(Role.STAFF, at=exam.unit)
        if row.person_id == tx.actor.person_id:
            raise contract.SameHand()
        is_same = asked.mark == review.mark_before
        review.state = rules.after_review_step(review.state, ReviewStep.UPHOLD if is_same else ReviewStep.CORRECT)
        double_entry.must_be_another(entries(tx, exam)[row.id, review.part], tx.actor.person_id)
        review.mark_after, review.decided_by = asked.mark, tx.actor.person_id
        review.decided_at, review.decision_reason = tx.now, asked.reason
        if not is_same:
            words = {"mark": asked.mark, "by": tx.actor.person_id, "at": tx.now, "reason": asked.reason}
            tx.session.add(Entry(registration_id=row.id, part=review.part, round=double_entry.REVIEWED, **words))
            setattr(row, review.part, asked.mark)
            self._reconsider(tx, row)
        facts = {"registration_id": row.id, "person_id": row.person_id}
        tx.emit(contract.ReviewDecided(review_id=review.id, **facts, state=review.state))
        return _review(review)

    @query(contract.Reviews)
    def reviews(self, tx: Tx, asked: contract.Reviews) -> Page[contract.Review]:
        tx.actor.must_be_signed_in()
        rows = select(Review).where(Review.person_id == tx.actor.person_id)
        if asked.exam_id:
            exam = self._staffs_exam(tx, asked.exam_id)
            rows = select(Review).join(Registration).where(Registration.exam_id == exam.id)
        if asked.state:
            rows = rows.where(Review.state == asked.state)
        return page(tx.session, rows, Review.id, asked, _review)

    @query(contract.MyResults)
    def my_results(self, tx: Tx, asked: contract.MyResults) -> Page[contract.ExamResult]:
        tx.actor.must_be_signed_in()
        rows = select(Registration).where(Registration.person_id == tx.actor.person_id)
        rows = rows.where(Registration.state.in_((RegistrationState.PASSED, RegistrationState.FAILED)))
        return page(tx.session, rows, Registration.id, asked, _result)

    def _reconsider(self, tx: Tx, row: Registration) -> None:
        """A corrected mark may pass who has failed, and fail who has passed: then no certificate may stand."""
        state = rules.result(views.marks(row), views.rules_of(row.exam).plan)
        if state == row.state:
            return
        if state is RegistrationState.PASSED:
            self._conclude(tx, row)
            return
        stands = select(Certificate.id).where(Certificate.registration_id == row.id, Certificate.state.in_(_STANDING))
        if tx.session.scalars(stands).first():
            raise contract.CertificateStands()
        row.state = rules.after_registration_step(row.state, RegistrationStep.FAIL)
        tx.emit(ExamMarked(**views.facts(row), passed=False))

    def _locked_review(self, tx: Tx, review_id: str) -> Review:
        """The exam first, then the registration and the review."""
        if (review := tx.session.get(Review, review_id)) is None:
            raise NotFound()
        self._locked_registration(tx, review.registration)
        tx.session.refresh(review, with_for_update={"of": Review})
        return review


def _review_until(exam: Exam) -> datetime | None:
    """None while nothing is published, and for an exam without a plan."""
    if exam.published_at is None:
        return None
    return exam.published_at + timedelta(days=views.plan(exam).review_days)


def _review(row: Review) -> contract.Review:
    own = set(contract.Review.model_fields) - {"review_id", "registration_id", "exam_id"}
    facts = {field: getattr(row, field) for field in own}
    of = {"registration_id": row.registration.id, "exam_id": row.registration.exam_id}
    return contract.Review(review_id=row.id, **of, **facts)


def _result(row: Registration) -> contract.ExamResult:
    marks, carried = views.marks(row), row.carried or {}
    parts = [
        contract.PartResult(mark=marks[one.part], carried=one.part in carried, **one.model_dump())
        for one in views.rules_of(row.exam).plan
        if one.part in marks
    ]
    return contract.ExamResult(
        registration_id=row.id,
        exam_id=row.exam_id,
        state=row.state,
        parts=parts,
        total=round(sum(one.mark * one.weight for one in parts) / 100, 1),
        review_until=_review_until(row.exam),
    )
