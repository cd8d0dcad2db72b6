"""What people are told of needs and vacancies: those who have posted one, those who have applied for one, and
those who would have come to a fair.
"""

from __future__ import annotations

from contracts.fairs import FairCalledOff, FairInterviewCancelled
from contracts.needs import PostingChanged, PostingExpiring, PostingStep
from contracts.notices import NoticeKind
from contracts.vacancies import ApplicationDeclined, Hired, HireEnded, VacancyProposed
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

    @on(VacancyProposed)
    def tell_of_vacancy(self, tx: Tx, proposed: VacancyProposed) -> None:
        self._tell(tx, proposed.worker_id, NoticeKind.VACANCY_PROPOSED, proposed.application_id)

    @on(Hired)
    def tell_of_hiring(self, tx: Tx, hired: Hired) -> None:
        self._tell(tx, hired.worker_id, NoticeKind.HIRED, hired.application_id)

    @on(HireEnded)
    def tell_of_hires_end(self, tx: Tx, ended: HireEnded) -> None:
        if ended.to_tell:
            self._tell(tx, ended.to_tell, NoticeKind.HIRE_ENDED, ended.application_id)

    @on(ApplicationDeclined)
    def tell_of_decline(self, tx: Tx, declined: ApplicationDeclined) -> None:
        self._tell(tx, declined.worker_id, NoticeKind.APPLICATION_DECLINED, declined.application_id)

    @on(FairCalledOff)
    def tell_of_fair(self, tx: Tx, off: FairCalledOff) -> None:
        self._tell(tx, off.person_id, NoticeKind.FAIR_CALLED_OFF, off.fair_id)

    @on(FairInterviewCancelled)
    def tell_of_fair_interview(self, tx: Tx, cancelled: FairInterviewCancelled) -> None:
        self._tell(tx, cancelled.worker_id, NoticeKind.FAIR_INTERVIEW_CANCELLED, cancelled.interview_id)
