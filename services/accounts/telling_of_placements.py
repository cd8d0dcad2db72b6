"""What people are told of referrals and placements, beyond that there are any; and staff of follow-ups to be made."""

from __future__ import annotations

from sqlalchemy import select

from contracts.agreements import AgreementDrawnUp, AgreementSigned
from contracts.jobs import ReferralDeclined
from contracts.meetings import MeetingCancelled, MeetingPlanned
from contracts.notices import NoticeKind
from contracts.outcomes import FollowUpDue
from contracts.placements import PlacementStarted, ReferralExpired, ReferralWithdrawn, TermsChanged
from contracts.staffing import TermState
from kernel.service import Tx, on
from services.accounts.staffing_tables import Term
from services.accounts.telling import Telling

_OfTwo = (
    ReferralWithdrawn
    | ReferralExpired
    | MeetingPlanned
    | MeetingCancelled
    | PlacementStarted
    | AgreementDrawnUp
    | AgreementSigned
)


class TellingOfPlacements(Telling):
    @on(ReferralDeclined)
    def tell_of_declined_referral(self, tx: Tx, declined: ReferralDeclined) -> None:
        if declined.to_tell:
            self._tell(tx, declined.to_tell, NoticeKind.REFERRAL_DECLINED, declined.referral_id)

    @on(ReferralWithdrawn)
    def tell_of_withdrawal(self, tx: Tx, withdrawn: ReferralWithdrawn) -> None:
        self._tell_both(tx, withdrawn, NoticeKind.REFERRAL_WITHDRAWN, withdrawn.referral_id)

    @on(ReferralExpired)
    def tell_of_expired_referral(self, tx: Tx, expired: ReferralExpired) -> None:
        self._tell_both(tx, expired, NoticeKind.REFERRAL_EXPIRED, expired.referral_id)

    @on(TermsChanged)
    def tell_of_terms(self, tx: Tx, changed: TermsChanged) -> None:
        for person_id in changed.to_tell:
            self._tell(tx, person_id, NoticeKind.TERMS_CHANGED, changed.referral_id)

    @on(MeetingPlanned)
    def tell_of_meeting(self, tx: Tx, planned: MeetingPlanned) -> None:
        self._tell_both(tx, planned, NoticeKind.MEETING_PLANNED, planned.meeting_id)

    @on(MeetingCancelled)
    def tell_of_cancelled_meeting(self, tx: Tx, cancelled: MeetingCancelled) -> None:
        self._tell_both(tx, cancelled, NoticeKind.MEETING_CANCELLED, cancelled.meeting_id)

    @on(PlacementStarted)
    def tell_of_start(self, tx: Tx, started: PlacementStarted) -> None:
        self._tell_both(tx, started, NoticeKind.PLACEMENT_STARTED, started.placement_id)

    @on(AgreementDrawnUp)
    def tell_of_agreement(self, tx: Tx, drawn_up: AgreementDrawnUp) -> None:
        self._tell_both(tx, drawn_up, NoticeKind.AGREEMENT_TO_SIGN, drawn_up.agreement_id)
        for person_id in self._speakers(tx, drawn_up.company_id):
            self._tell(tx, person_id, NoticeKind.AGREEMENT_TO_SIGN, drawn_up.agreement_id)

    @on(AgreementSigned)
    def tell_of_signed_agreement(self, tx: Tx, signed: AgreementSigned) -> None:
        self._tell_both(tx, signed, NoticeKind.AGREEMENT_SIGNED, signed.agreement_id)
        for person_id in self._speakers(tx, signed.company_id):
            self._tell(tx, person_id, NoticeKind.AGREEMENT_SIGNED, signed.agreement_id)

    @on(FollowUpDue)
    def tell_of_follow_up(self, tx: Tx, due: FollowUpDue) -> None:
        kind = NoticeKind.FOLLOW_UP_OVERDUE if due.is_overdue else NoticeKind.FOLLOW_UP_DUE
        self._tell(tx, due.staff_id, kind, due.placement_id)

    def _speakers(self, tx: Tx, company_id: str | None) -> list[str]:
        """Who speaks for the company that is a party to it."""
        its = select(Term.person_id).where(Term.organisation_id == company_id, Term.state == TermState.ACTIVE)
        return list(tx.session.scalars(its.distinct())) if company_id else []

    def _tell_both(self, tx: Tx, event: _OfTwo, kind: NoticeKind, about: str) -> None:
        for person_id in (event.worker_id, event.household_id):
            self._tell(tx, person_id, kind, about)
