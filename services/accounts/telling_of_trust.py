"""What people are told of trust: ratings, complaints, their standing."""

from __future__ import annotations

from contracts.complaints import ComplaintMoved
from contracts.notices import NoticeKind
from contracts.ratings import RatingGiven
from contracts.standing import AppealDecided, StandingChanged, SubjectKind
from kernel.service import Tx, on
from services.accounts.telling import Telling


class TellingOfTrust(Telling):
    @on(RatingGiven)
    def tell_of_rating(self, tx: Tx, given: RatingGiven) -> None:
        self._tell(tx, given.rated_id, NoticeKind.RATED, given.rating_id)

    @on(ComplaintMoved)
    def tell_of_complaint(self, tx: Tx, moved: ComplaintMoved) -> None:
        for person_id in moved.to_tell:
            self._tell(tx, person_id, NoticeKind.COMPLAINT_MOVED, moved.complaint_id)

    @on(StandingChanged)
    def tell_of_standing(self, tx: Tx, changed: StandingChanged) -> None:
        if changed.subject_kind is SubjectKind.WORKER:
            self._tell(tx, changed.subject_id, NoticeKind.STANDING_CHANGED, changed.subject_id)

    @on(AppealDecided)
    def tell_of_appeal(self, tx: Tx, decided: AppealDecided) -> None:
        self._tell(tx, decided.person_id, NoticeKind.APPEAL_DECIDED, decided.appeal_id)
