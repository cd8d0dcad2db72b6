"""Telling people: on the platform at once, and by SMS unless they would rather not, when it does not wake them."""

from __future__ import annotations

import structlog
from sqlalchemy import select, update

from contracts import notices as contract
from contracts.certificates import CertificateExpiring, CertificateReinstated, CertificateRevoked, CertificateSuspended
from contracts.certification import CertificateIssued
from contracts.jobs import Referred
from contracts.notices import NoticeKind
from contracts.seats import MovedUp, SeatOffered
from contracts.training import CancelCause, EnrolmentCancelled
from kernel.errors import Unavailable
from kernel.message import Page
from kernel.paging import page
from kernel.service import Service, Tx, command, on, query
from kernel.store import new_id
from kernel.timers import every
from services.accounts import rules
from services.accounts.models import Notice, Person
from services.accounts.people import People
from services.accounts.rows import Rows
from services.accounts.sms import SmsSender

log = structlog.get_logger(__name__)

LOOK_SECONDS = 10
_LOST: dict[CancelCause | None, NoticeKind] = {
    CancelCause.CLASS_CANCELLED: NoticeKind.CLASS_CANCELLED,
    CancelCause.STAFF: NoticeKind.ENROLMENT_CANCELLED,
    CancelCause.LAPSED: NoticeKind.SEAT_LAPSED,
}


class Telling(Rows, Service):
    people: People
    sms: SmsSender

    @query(contract.Notices)
    def notices(self, tx: Tx, asked: contract.Notices) -> Page[contract.Notice]:
        tx.actor.must_be_signed_in()
        rows = select(Notice).where(Notice.person_id == tx.actor.person_id)
        if asked.unread:
            rows = rows.where(Notice.read_at.is_(None))
        return page(tx.session, rows, Notice.id, asked, _view, newest_first=True)

    @command(contract.ReadNotices)
    def read_notices(self, tx: Tx, asked: contract.ReadNotices) -> None:
        tx.actor.must_be_signed_in()
        hers = update(Notice).where(Notice.person_id == tx.actor.person_id, Notice.id.in_(asked.notice_ids))
        tx.session.execute(hers.where(Notice.read_at.is_(None)).values(read_at=tx.now))

    @query(contract.MyNoticePreferences)
    def notice_preferences(self, tx: Tx, asked: contract.MyNoticePreferences) -> contract.NoticePreferences:
        return contract.NoticePreferences(by_sms=self._myself(tx).told_by_sms)

    @command(contract.SetNoticePreferences)
    def set_notice_preferences(self, tx: Tx, asked: contract.SetNoticePreferences) -> contract.NoticePreferences:
        """What was to be sent and has not been is not sent any more."""
        person = self._myself(tx)
        person.told_by_sms = asked.by_sms
        if not asked.by_sms:
            tx.session.execute(update(Notice).where(Notice.person_id == person.id).values(sms_due_at=None))
        return contract.NoticePreferences(by_sms=person.told_by_sms)

    @on(CertificateIssued)
    def tell_of_certificate(self, tx: Tx, issued: CertificateIssued) -> None:
        self._tell(tx, issued.person_id, NoticeKind.CERTIFICATE_ISSUED, issued.certificate_id)

    @on(CertificateRevoked)
    def tell_of_revocation(self, tx: Tx, revoked: CertificateRevoked) -> None:
        self._tell(tx, revoked.person_id, NoticeKind.CERTIFICATE_REVOKED, revoked.certificate_id)

    @on(CertificateSuspended)
    def tell_of_suspension(self, tx: Tx, suspended: CertificateSuspended) -> None:
        self._tell(tx, suspended.person_id, NoticeKind.CERTIFICATE_SUSPENDED, suspended.certificate_id)

    @on(CertificateReinstated)
    def tell_of_reinstatement(self, tx: Tx, reinstated: CertificateReinstated) -> None:
        self._tell(tx, reinstated.person_id, NoticeKind.CERTIFICATE_REINSTATED, reinstated.certificate_id)

    @on(CertificateExpiring)
    def tell_of_ending_certificate(self, tx: Tx, expiring: CertificateExpiring) -> None:
        self._tell(tx, expiring.person_id, NoticeKind.CERTIFICATE_EXPIRING, expiring.certificate_id)

    @on(Referred)
    def tell_of_referral(self, tx: Tx, referred: Referred) -> None:
        self._tell(tx, referred.worker_id, NoticeKind.WORKER_REFERRED, referred.referral_id)
        self._tell(tx, referred.household_id, NoticeKind.HOUSEHOLD_REFERRED, referred.referral_id)

    @on(SeatOffered)
    def tell_of_offered_seat(self, tx: Tx, offered: SeatOffered) -> None:
        self._tell(tx, offered.person_id, NoticeKind.SEAT_OFFERED, offered.enrolment_id)

    @on(MovedUp)
    def tell_of_seat(self, tx: Tx, up: MovedUp) -> None:
        self._tell(tx, up.person_id, NoticeKind.MOVED_UP, up.enrolment_id)

    @on(EnrolmentCancelled)
    def tell_of_lost_seat(self, tx: Tx, cancelled: EnrolmentCancelled) -> None:
        """What she did herself she knows."""
        if kind := _LOST.get(cancelled.cause):
            self._tell(tx, cancelled.person_id, kind, cancelled.enrolment_id)

    @every(LOOK_SECONDS)
    def send_notices(self, tx: Tx) -> bool:
        """One a look: a slow SMS gateway holds no other row. One that is not handed over gets another try, later."""
        due = select(Notice).where(Notice.sms_due_at <= tx.now).order_by(Notice.sms_due_at).limit(1)
        if (notice := tx.session.scalars(due.with_for_update(skip_locked=True)).one_or_none()) is None:
            return False
        notice.sms_tries += 1
        notice.sms_due_at = None
        try:
            phone = self.people.phone(tx.session.get_one(Person, notice.person_id))
            link = {"link": notice.link} if notice.link else {}
            self.sms.send(phone, notice.kind, text=NoticeKind(notice.kind).zh, **link)
        except Unavailable:
            notice.sms_due_at = rules.next_try(notice.sms_tries, tx.now)
            log.warning("notice_not_sent", notice=notice.id, tries=notice.sms_tries)
        return True

    def _tell(self, tx: Tx, person_id: str, kind: NoticeKind, about: str, link: str | None = None) -> None:
        """One of ours; a person of another instance is told by hers."""
        if (person := tx.session.get(Person, person_id)) is None:
            return
        notice = Notice(id=new_id(), person_id=person_id, kind=kind.value, about=about, told_at=tx.now, link=link)
        notice.sms_due_at = rules.awake(tx.now) if person.told_by_sms else None
        tx.session.add(notice)


def _view(row: Notice) -> contract.Notice:
    kind = NoticeKind(row.kind)
    words = {"notice_id": row.id, "about": row.about, "told_at": row.told_at, "read_at": row.read_at, "link": row.link}
    return contract.Notice(kind=kind, text_zh=kind.zh, text_en=kind.en, **words)
