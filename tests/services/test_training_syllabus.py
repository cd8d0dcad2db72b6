"""What a course consists of, whom it is for, and that a class keeps what it was opened under."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts import accounts, completion, seats, syllabus, training
from contracts.accounts import Role
from contracts.certificates import (
    CertificateReinstated,
    CertificateRevoked,
    CertificateSuspended,
    RevocationReason,
    SuspensionReason,
)
from contracts.certification import CertificateIssued
from contracts.syllabus import CertificateWanted, Prerequisites, SyllabusPart
from contracts.values import Level
from kernel.message import Refusal
from kernel.store import new_id
from services.accounts import rules as accounts_rules
from services.training import rules
from tests.services.school import OPERATOR, STATION, School

SKILL = {"occupation_code": "4-10-01-06", "work_type_zh": "家务服务员"}


def publish(school: School, hours: int = 8, title_hant: str | None = None, **prerequisites: Any) -> dict[str, Any]:
    parts = [SyllabusPart(title_zh="衣物收纳", hours=hours)]
    asked = Prerequisites(**prerequisites)
    request = syllabus.PublishEdition(series="JWFW5", parts=parts, prerequisites=asked, title_hant=title_hant)
    return school.ask(OPERATOR, Role.OPERATOR, request)


def attested(school: School, who: str, age: int, lives: int = 300) -> str:
    """As accounts signs it."""
    claims = {"sub": who, "age": age, "exp": int(school.now.timestamp()) + lives}
    return school._signer.sign(claims, audience="age")


def test_a_class_keeps_the_edition_it_was_opened_under(school: School) -> None:
    first = publish(school, title_hant="家務服務")
    class_id = school.open()
    second = publish(school)
    assert (first["number"], second["number"]) == (1, 2)
    kept = school.staff(training.ClassById(class_id=class_id))["edition_id"]
    assert kept == first["edition_id"]
    assert school.staff(syllabus.EditionById(edition_id=kept))["title_hant"] == "家務服務"
    listed = school.staff(syllabus.Editions(series="JWFW5"))["items"]
    assert [one["number"] for one in listed] == [1, 2]


def test_the_parts_have_the_hours_of_the_course(school: School) -> None:
    with pytest.raises(syllabus.HoursDiffer):
        publish(school, hours=7)


def test_a_county_takes_over_its_centres_edition(school: School) -> None:
    published = publish(school)
    county = School()
    county.hear(syllabus.EditionPublished(**published), origin="350100")
    class_id = county.open()
    assert county.staff(training.ClassById(class_id=class_id))["edition_id"] == published["edition_id"]


def test_she_must_have_completed_the_course_before(school: School) -> None:
    words = {"title_zh": "基础", "title_en": "Basics", "hours": 2, "list_price_fen": 0}
    basics = training.AddCourse(series="JC", kind=training.CourseKind.COMMUNITY, **words)
    school.ask(OPERATOR, Role.OPERATOR, basics)
    school.ask(OPERATOR, Role.OPERATOR, completion.SetCompletionRule(series="JC", attendance_percent=1, tasks=[]))
    publish(school, courses=["JC"])
    her, wanted = new_id(), school.open(school.session(hours=48))
    with pytest.raises(syllabus.CourseMissing):
        school.enrol(wanted, her)
    first = school.open(series="JC")
    enrolment = school.enrol(first, her)
    [session] = school.staff(training.ClassById(class_id=first))["sessions"]
    school.later(hours=25)
    came = {"session_id": session["session_id"], "enrolment_id": enrolment["enrolment_id"]}
    school.staff(training.RecordAttendance(**came))
    school.staff(training.Complete(enrolment_id=enrolment["enrolment_id"]))
    assert school.enrol(wanted, her)["state"] == "enrolled"


def test_she_must_hold_the_certificate_or_a_higher_one(school: School) -> None:
    publish(school, certificate=CertificateWanted(**SKILL, level=Level.FOUR))
    class_id, her, certificate = school.open(), new_id(), new_id()

    def is_issued(level: Level) -> None:
        words = {"number": "35011120265000427", "person_id": her, "unit": STATION, "issued_on": date(2026, 1, 5)}
        school.hear(CertificateIssued(certificate_id=certificate, **SKILL, level=level, **words))

    for level in (None, Level.FIVE):
        if level:
            is_issued(level)
        with pytest.raises(syllabus.CertificateMissing):
            school.enrol(class_id, her)
    is_issued(Level.THREE)
    seat = school.enrol(class_id, her)
    words = {"number": "35011120265000427", "person_id": her, "unit": STATION, "revoked_at": school.now}
    reason = next(iter(RevocationReason))
    school.hear(CertificateRevoked(certificate_id=certificate, reason=reason, **words))
    school.cancel_seat(seat)
    with pytest.raises(syllabus.CertificateMissing):
        school.enrol(class_id, her)


def test_a_certificate_that_is_suspended_or_over_admits_nobody(school: School) -> None:
    publish(school, certificate=CertificateWanted(**SKILL, level=Level.FIVE))
    class_id, her, certificate = school.open(), new_id(), new_id()
    words = {"certificate_id": certificate, "number": "35011120265000427", "person_id": her, "unit": STATION}
    ends = school.now.date() + timedelta(days=1)
    issued = {"issued_on": date(2026, 1, 5), "expires_on": ends}
    school.hear(CertificateIssued(**words, **SKILL, level=Level.FIVE, **issued))
    reason = next(iter(SuspensionReason))
    school.hear(CertificateSuspended(**words, reason=reason, suspended_at=school.now))
    with pytest.raises(syllabus.CertificateMissing):
        school.enrol(class_id, her)
    school.hear(CertificateReinstated(**words, reinstated_at=school.now))
    school.cancel_seat(school.enrol(class_id, her))
    class_id = school.open(school.session(hours=24 * 5))
    school.later(days=3)
    with pytest.raises(syllabus.CertificateMissing):
        school.enrol(class_id, her)


def test_a_class_for_the_young_wants_an_age_that_accounts_has_signed(school: School) -> None:
    publish(school, min_age=10, max_age=16)
    class_id, her = school.open(), new_id()

    def enrol(token: str | None) -> dict[str, Any]:
        return school.worker(her, training.Enrol(class_id=class_id, age_attestation=token))

    old, another = attested(school, her, 12, lives=-1), attested(school, new_id(), 12)
    for token in (None, "x", old, another):
        with pytest.raises(syllabus.AgeNotAttested):
            enrol(token)
    for age in (9, 17):
        with pytest.raises(syllabus.AgeOutside):
            enrol(attested(school, her, age))
    assert enrol(attested(school, her, 16))["state"] == "enrolled"


def test_staff_say_the_age_that_her_document_shows(school: School) -> None:
    publish(school, max_age=60)
    words = {"class_id": school.open(capacity=5), "reason": "台胞证,本人到站"}
    with pytest.raises(syllabus.AgeNotAttested):
        school.staff(seats.EnrolFor(person_id=school.registered(), **words))
    assert school.staff(seats.EnrolFor(person_id=school.registered(), age=60, **words))["state"] == "enrolled"


@given(st.dates(date(1940, 1, 1), date(2020, 12, 31)), st.dates(date(2021, 1, 1), date(2030, 1, 1)))
def test_an_age_is_that_of_the_last_birthday(born: date, today: date) -> None:
    number = next(
        text for digit in "0123456789X" if accounts_rules.is_id_card(text := f"350102{born:%Y%m%d}001{digit}")
    )
    age = accounts_rules.age(number, today)
    assert (born.year + age, born.month, born.day) <= (today.year, today.month, today.day)
    assert (born.year + age + 1, born.month, born.day) > (today.year, today.month, today.day)


def test_a_permits_number_tells_no_age() -> None:
    for document in ("12345678", None):
        with pytest.raises(accounts.AgeUnknown):
            accounts_rules.age(document, date(2026, 1, 1))


@given(st.none() | st.integers(0, 130), st.none() | st.integers(3, 120), st.none() | st.integers(3, 120))
def test_an_age_limit_is_kept(age: int | None, lowest: int | None, highest: int | None) -> None:
    limited = lowest is not None or highest is not None
    fits = age is not None and (lowest is None or age >= lowest) and (highest is None or age <= highest)
    try:
        rules.must_be_of_age(age, lowest, highest)
        assert fits or not limited
    except Refusal as refusal:
        assert limited and not fits
        assert isinstance(refusal, syllabus.AgeNotAttested) == (age is None)
