"""What people are told of what they have posted: a need, or a vacancy of their company."""

from __future__ import annotations

from contracts.needs import PostingChanged, PostingExpiring, PostingStep
from contracts.notices import NoticeKind
from kernel.service import Tx, on
from services.accounts.telling import Telling

#: What an owner did, she knows.
_TOLD = {
    PostingStep.PUBLISH: NoticeKind.POSTING_PUBLISHED,
    PostingStep.RETURN: NoticeKind.POSTING_RETURNED,
    PostingStep.EXPIRE: NoticeKind.POSTING_EXPIRED,
}


class TellingOfNeeds(Telling):
    @on(PostingChanged)
    def tell_of_posting(self, tx: Tx, changed: PostingChanged) -> None:
        if kind := _TOLD.get(changed.step):
            self._tell(tx, changed.owner_id, kind, changed.posting_id)

    @on(PostingExpiring)
    def tell_of_expiry(self, tx: Tx, expiring: PostingExpiring) -> None:
        self._tell(tx, expiring.owner_id, NoticeKind.POSTING_EXPIRING, expiring.posting_id)
