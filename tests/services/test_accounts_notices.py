"""What people are told, when their phone rings, and that it says nothing about them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from contracts import accounts, notices
from contracts.accounts import Role
from contracts.certification import ExamMarked
from contracts.examining import RegistrationCancelled, SeatAssigned
from contracts.fairs import FairCalledOff, FairInterviewCancelled
from contracts.jobs import NeedState, Referred
from contracts.needs import PostingChanged, PostingExpiring, PostingKind, PostingStep
from contracts.notices import NoticeKind
from contracts.seats import MovedUp, SeatOffered
from contracts.training import CancelCause, EnrolmentCancelled
from contracts.vacancies import ApplicationDeclined, DeclineReason, Hired, HireEnded, HireEndReason, VacancyProposed
from kernel.errors import Unavailable
from kernel.message import Refusal
from kernel.store import new_id
from services.accounts import rules
from services.accounts.service import Accounts
from tests.services.clocked import Clocked

STATION = "350111-001"
NOON = datetime(2026, 11, 27, 4, tzinfo=UTC)  # in Beijing
NIGHT = NOON + timedelta(hours=10)
PHONE = "19912340001"  # made up


class Phones:
    """In place of the SMS gateway: keeps what phones show, and may be out of order."""

    def __init__(self) -> None:
        self.shown: list[tuple[str, str]] = []
        self.out_of_order = False

    def send(self, phone: str, template: str, **words: str) -> None:
        if self.out_of_order:
            raise Unavailable(retry_after=60)
        self.shown.append((phone, words.get("text", template)))


class Scene:
    """Accounts alone, at a moment that the test sets, with one woman."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.accounts, self.phones = Clocked(Accounts, "350111"), Phones()
        self.accounts.now = NOON
        self.accounts.set_clock(monkeypatch)
        service = self.accounts.service
        service.sms = service.sign_in._sms = self.phones
        with Session(self.accounts.engine) as session, session.begin():
            self.woman = service.people.by_phone(session, PHONE, NOON).id

    def refer(self) -> str:
        ids = {"referral_id": new_id(), "need_id": new_id(), "household_id": new_id()}
        self.accounts.hear(Referred(**ids, worker_id=self.woman, unit=STATION))
        return ids["referral_id"]

    def after(self, *delay: float) -> None:
        """The clock moves on by so many minutes, and what has fallen due is done."""
        self.accounts.later(minutes=sum(delay))
        self.accounts.fall_due()

    def told(self, **asked: bool) -> list[dict]:
        return self.accounts.ask(self.woman, Role.WORKER, notices.Notices(**asked))["items"]


@pytest.fixture
def scene(monkeypatch: pytest.MonkeyPatch) -> Scene:
    return Scene(monkeypatch)


def test_she_is_told_on_the_platform_and_by_sms(scene: Scene) -> None:
    referral_id = scene.refer()
    scene.after(0)
    [notice] = scene.told()
    assert (notice["kind"], notice["about"]) == ("worker_referred", referral_id)
    assert scene.phones.shown == [(PHONE, NoticeKind.WORKER_REFERRED.zh)]
    scene.after(60)
    assert len(scene.phones.shown) == 1, "once"


def test_at_night_her_phone_is_silent_until_the_morning(scene: Scene) -> None:
    scene.accounts.now = NIGHT
    scene.refer()
    scene.after(0)
    assert scene.phones.shown == [] and len(scene.told()) == 1
    scene.after(9 * 60 + 59)
    assert scene.phones.shown == []
    scene.after(1)
    assert len(scene.phones.shown) == 1


def test_who_would_rather_not_gets_no_sms_not_even_one_under_way(scene: Scene) -> None:
    scene.accounts.now = NIGHT
    scene.refer()
    scene.accounts.ask(scene.woman, Role.WORKER, notices.SetNoticePreferences(by_sms=False))
    scene.refer()
    scene.after(24 * 60)
    assert scene.phones.shown == [] and len(scene.told()) == 2


def test_an_sms_that_is_not_taken_is_tried_again_and_in_the_end_given_up(scene: Scene) -> None:
    scene.phones.out_of_order = True
    scene.refer()
    scene.after(0)
    scene.phones.out_of_order = False
    scene.after(1)
    assert len(scene.phones.shown) == 1
    scene.phones.out_of_order = True
    scene.refer()
    for _ in range(rules.NOTICE_TRIES):
        scene.after(40)
    scene.phones.out_of_order = False
    scene.after(60)
    assert len(scene.phones.shown) == 1 and len(scene.told()) == 2


def test_what_she_has_read_is_no_longer_new_and_others_notices_are_not_hers(scene: Scene) -> None:
    for _ in range(3):
        scene.refer()
    first = scene.told()[-1]
    stranger = new_id()
    scene.accounts.ask(stranger, Role.WORKER, notices.ReadNotices(notice_ids=[scene.told()[0]["notice_id"]]))
    scene.accounts.ask(scene.woman, Role.WORKER, notices.ReadNotices(notice_ids=[first["notice_id"]]))
    assert len(scene.told(unread=True)) == 2
    assert scene.accounts.ask(stranger, Role.WORKER, notices.Notices())["items"] == []


def test_the_newest_comes_first_page_by_page(scene: Scene) -> None:
    ids = [scene.refer() for _ in range(5)]
    first = scene.accounts.ask(scene.woman, Role.WORKER, notices.Notices(limit=2))
    rest = scene.accounts.ask(scene.woman, Role.WORKER, notices.Notices(limit=3, cursor=first["next"]))
    assert [notice["about"] for notice in first["items"] + rest["items"]] == ids[::-1] and rest["next"] is None


def test_nobody_is_told_of_what_concerns_a_person_of_another_instance(scene: Scene) -> None:
    stranger = new_id()
    ids = {"referral_id": new_id(), "need_id": new_id(), "household_id": stranger}
    scene.accounts.hear(Referred(**ids, worker_id=new_id(), unit=STATION))
    assert scene.accounts.held() == []
    with pytest.raises(Refusal):
        scene.accounts.ask(stranger, Role.HOUSEHOLD, accounts.Me())


@pytest.mark.parametrize("kind", NoticeKind)
def test_no_text_has_a_place_for_a_persons_data(kind: NoticeKind) -> None:
    assert not {"{", "%"} & set(kind.zh + kind.en) and len(kind.zh) <= 70, "one SMS of the GSM network"


@given(st.datetimes(min_value=datetime(2026, 1, 1), max_value=datetime(2030, 1, 1), timezones=st.just(UTC)))
def test_a_phone_rings_by_day_and_no_later_than_the_next_morning(now: datetime) -> None:
    rings = rules.awake(now)
    here = rings.astimezone(rules.BEIJING).time()
    assert now <= rings < now + timedelta(hours=12) and rules.RINGS_FROM <= here < rules.RINGS_UNTIL


@pytest.mark.parametrize(
    ("cause", "told"),
    [
        (CancelCause.CLASS_CANCELLED, [NoticeKind.CLASS_CANCELLED]),
        (CancelCause.STAFF, [NoticeKind.ENROLMENT_CANCELLED]),
        (CancelCause.LAPSED, [NoticeKind.SEAT_LAPSED]),
        (CancelCause.HERSELF, []),
        (CancelCause.MOVED, []),
        (None, []),
    ],
)
def test_she_is_told_of_a_seat_that_others_took_from_her(
    scene: Scene, cause: CancelCause | None, told: list[NoticeKind]
) -> None:
    ids = {"enrolment_id": new_id(), "class_id": new_id(), "person_id": scene.woman}
    scene.accounts.hear(EnrolmentCancelled(**ids, cause=cause))
    assert [one["kind"] for one in scene.told()] == told


def test_she_is_told_when_it_is_her_turn(scene: Scene) -> None:
    ids = {"enrolment_id": new_id(), "class_id": new_id(), "person_id": scene.woman, "unit": STATION}
    scene.accounts.hear(SeatOffered(**ids, answer_by=NOON))
    scene.accounts.hear(MovedUp(**ids))
    assert {one["kind"] for one in scene.told()} == {NoticeKind.SEAT_OFFERED, NoticeKind.MOVED_UP}


def test_a_woman_is_told_of_her_exams(scene: Scene) -> None:
    facts = {"registration_id": new_id(), "exam_id": new_id(), "person_id": scene.woman}
    scene.accounts.hear(SeatAssigned(**facts))
    scene.accounts.hear(RegistrationCancelled(**facts))
    for passed in (True, False):  # who has passed is told of her certificate
        scene.accounts.hear(ExamMarked(**facts, passed=passed))
    told = scene.accounts.ask(scene.woman, Role.WORKER, notices.Notices())["items"]
    assert {one["kind"] for one in told} == {"exam_seat_assigned", "exam_cancelled", "exam_marked"}
    assert len(told) == 3


def test_who_has_posted_is_told_what_became_of_it(scene: Scene) -> None:
    """Her own steps she knows."""
    facts = {"posting_id": new_id(), "kind": PostingKind.NEED, "owner_id": scene.woman, "unit": STATION}
    for step in PostingStep:
        scene.accounts.hear(PostingChanged(**facts, step=step, state=NeedState.OPEN))
    scene.accounts.hear(PostingExpiring(**facts, expires_on=NOON.date()))
    kinds = ["posting_expiring", "posting_expired", "posting_returned", "posting_published"]
    assert [one["kind"] for one in scene.told()] == kinds


def test_a_worker_is_told_what_became_of_her_application_and_of_a_fair(scene: Scene) -> None:
    ids = {"application_id": new_id(), "vacancy_id": new_id(), "worker_id": scene.woman}
    scene.accounts.hear(VacancyProposed(**ids, unit=STATION))
    scene.accounts.hear(Hired(**ids, company_id=new_id(), unit=STATION, starts_on=NOON.date()))
    ended = {"company_id": new_id(), "unit": STATION, "ended_on": NOON.date(), "reason": HireEndReason.TERM_OVER}
    for to_tell in (scene.woman, None):
        scene.accounts.hear(HireEnded(**ids, **ended, to_tell=to_tell))
    scene.accounts.hear(ApplicationDeclined(**ids, decline_reason=DeclineReason.CLOSED))
    scene.accounts.hear(FairCalledOff(fair_id=new_id(), person_id=scene.woman, unit=STATION))
    scene.accounts.hear(FairInterviewCancelled(interview_id=new_id(), fair_id=new_id(), worker_id=scene.woman))
    kinds = {"vacancy_proposed", "hired", "hire_ended", "application_declined"}
    kinds |= {"fair_called_off", "fair_interview_cancelled"}
    assert {one["kind"] for one in scene.told()} == kinds and len(scene.told()) == 6
