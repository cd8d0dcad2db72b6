"""What people are told of activities that they take part in, and of what they wrote in the exchange among workers."""

from __future__ import annotations

from contracts.activities import ActivityMoved, ParticipationCancelled, ParticipationCause, PlaceGiven
from contracts.exchange import PostRemoved, QuestionAnswered
from contracts.notices import NoticeKind
from kernel.service import Tx, on
from services.accounts.telling import Telling


class TellingOfActivities(Telling):
    @on(ParticipationCancelled)
    def tell_of_lost_place(self, tx: Tx, cancelled: ParticipationCancelled) -> None:
        """What she did herself she knows."""
        if cancelled.cause is not ParticipationCause.OWN:
            self._tell(tx, cancelled.person_id, NoticeKind.ACTIVITY_CANCELLED, cancelled.activity_id)

    @on(PlaceGiven)
    def tell_of_place(self, tx: Tx, given: PlaceGiven) -> None:
        self._tell(tx, given.person_id, NoticeKind.ACTIVITY_PLACE, given.activity_id)

    @on(ActivityMoved)
    def tell_of_moved_activity(self, tx: Tx, moved: ActivityMoved) -> None:
        self._tell(tx, moved.person_id, NoticeKind.ACTIVITY_MOVED, moved.activity_id)

    @on(QuestionAnswered)
    def tell_of_answer(self, tx: Tx, answered: QuestionAnswered) -> None:
        self._tell(tx, answered.person_id, NoticeKind.QUESTION_ANSWERED, answered.question_id)

    @on(PostRemoved)
    def tell_of_removed_post(self, tx: Tx, removed: PostRemoved) -> None:
        self._tell(tx, removed.person_id, NoticeKind.POST_REMOVED, removed.post_id)
