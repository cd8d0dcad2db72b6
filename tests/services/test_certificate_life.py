"""The life of a certificate: what may be done with it when, what is seen of it, what others are told."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts import certificates as life
from contracts.accounts import Role
from contracts.certificates import CertificateStep
from contracts.certification import AdoptOccupation, CertificateState, Eligibility, OpenExam
from kernel import store
from kernel.errors import NotAllowed, NotFound
from kernel.store import new_id
from services.certification import rules
from services.certification.models import Certificate
from tests.services.drawing import drawn
from tests.services.story import SKILL, Desk

NOTE = {"note": "复核意见"}


def suspend(number: str) -> life.SuspendCertificate:
    return life.SuspendCertificate(number=number, reason="complaint", **NOTE)


def reinstate(number: str) -> life.ReinstateCertificate:
    return life.ReinstateCertificate(number=number, **NOTE)


def revoke(number: str) -> life.RevokeCertificate:
    return life.RevokeCertificate(number=number, reason="cheating", **NOTE)


def reissue(number: str) -> life.ReissueCertificate:
    return life.ReissueCertificate(number=number, reason="lost", **NOTE)


def renew(number: str) -> life.RenewCertificate:
    return life.RenewCertificate(number=number, **NOTE)


ASK = {
    CertificateStep.SUSPEND: suspend,
    CertificateStep.REINSTATE: reinstate,
    CertificateStep.REVOKE: revoke,
    CertificateStep.REISSUE: reissue,
    CertificateStep.RENEW: renew,
}


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch):
    """Lets the service see a later day."""

    def later(by: timedelta) -> None:
        real = store.now
        for place in ("kernel.store.now", "kernel.timers.now", "tests.services.alone.now"):
            monkeypatch.setattr(place, lambda: real() + by)

    return later


def types(desk: Desk) -> list[str]:
    return [said.type.removeprefix("certification.").removesuffix(".v1") for said in desk.alone.said()]


def test_a_suspended_certificate_is_seen_as_such_until_the_suspension_is_lifted(desk: Desk) -> None:
    person, certificate = desk.certified()
    assert desk.ask(suspend(certificate["number"]))["state"] == "suspended"
    shown = desk.verified(certificate)
    assert (shown["state"], shown["valid"]) == ("suspended", False)
    assert desk.certificates(person)[0]["state"] == "suspended"
    desk.ask(reinstate(certificate["number"]))
    assert desk.verified(certificate)["valid"]


def test_while_it_is_suspended_it_does_not_make_eligible(desk: Desk) -> None:
    person, certificate = desk.certified()
    adopted = {"occupation_zh": "家政服务员", "occupation_en": "Domestic worker", "source": "GBM 4-10-01-06"}
    skill = {"occupation_code": SKILL["occupation_code"], "work_type_zh": SKILL["work_type_zh"]}
    desk.alone.ask(new_id(), Role.OPERATOR, AdoptOccupation(**adopted, **skill, levels=["4"]))
    exam = OpenExam(
        **skill, level="4", unit=desk.unit, place="考场一", starts_at="2099-01-01T00:00:00Z", seats=9, list_price_fen=0
    )
    asked = Eligibility(exam_id=desk.ask(exam)["exam_id"])
    assert desk.alone.ask(person, Role.WORKER, asked)["eligible"]
    desk.ask(suspend(certificate["number"]))
    assert not desk.alone.ask(person, Role.WORKER, asked)["eligible"]


def test_a_lost_one_is_issued_anew_and_the_code_on_the_lost_paper_verifies_no_more(desk: Desk) -> None:
    person, old = desk.certified()
    desk.alone.said()
    desk.ask(reissue(old["number"]))
    [_, new] = desk.certificates(person)
    assert desk.verified(old)["state"] == "superseded" and desk.verified(new)["valid"]
    assert new["replaces"] == old["certificate_id"] and new["name"] == old["name"]
    assert new["number"] != old["number"] and new["verification_code"] != old["verification_code"]
    assert types(desk) == ["certificate_issued", "certificate_superseded"]


def test_a_corrected_name_comes_from_accounts_and_stands_on_the_new_one_alone(desk: Desk) -> None:
    person, old = desk.certified("示例甲")
    words = {"certificate_id": old["certificate_id"], "attestation": desk.attestation(person, "示例𬎆")}
    new = desk.alone.ask(person, Role.WORKER, life.CorrectCertificateName(**words))
    assert [one["name"] for one in desk.certificates(person)] == ["示例甲", "示例𬎆"]
    words |= {"certificate_id": new["certificate_id"]}
    with pytest.raises(life.NameUnchanged):
        desk.alone.ask(person, Role.WORKER, life.CorrectCertificateName(**words))
    desk.ask(reissue(new["number"]))
    assert desk.certificates(person)[-1]["name"] == "示例𬎆"


def test_nobody_has_somebody_elses_name_corrected(desk: Desk) -> None:
    _, certificate = desk.certified()
    other = new_id()
    words = {"certificate_id": certificate["certificate_id"], "attestation": desk.attestation(other, "示例乙")}
    with pytest.raises(NotFound):
        desk.alone.ask(other, Role.WORKER, life.CorrectCertificateName(**words))


def test_it_ends_where_the_standard_says_so_and_can_be_renewed_shortly_before(clock: Any) -> None:
    desk = Desk(valid_years=3)
    person, certificate = desk.certified()
    ends = date.fromisoformat(certificate["expires_on"])
    with pytest.raises(life.NotToBeRenewed):
        desk.ask(renew(certificate["number"]))
    clock(ends - date.fromisoformat(certificate["issued_on"]))
    assert desk.verified(certificate)["valid"], "on its last day it is valid"
    desk.ask(renew(certificate["number"]))
    [_, new] = desk.certificates(person)
    assert date.fromisoformat(new["expires_on"]) > ends


def test_after_its_end_it_is_expired_and_can_still_be_renewed(clock: Any) -> None:
    desk = Desk(valid_years=1)
    person, certificate = desk.certified()
    clock(timedelta(days=366))
    assert desk.verified(certificate)["state"] == "expired"
    with pytest.raises(life.NotToBeReissued):
        desk.ask(reissue(certificate["number"]))
    desk.ask(renew(certificate["number"]))
    assert desk.certificates(person)[-1]["state"] == "valid"


def test_one_that_was_lost_does_not_last_longer_for_it(clock: Any) -> None:
    desk = Desk(valid_years=3)
    person, certificate = desk.certified()
    clock(timedelta(days=400))
    desk.ask(reissue(certificate["number"]))
    assert desk.certificates(person)[-1]["expires_on"] == certificate["expires_on"]


def test_who_did_what_and_why_is_on_record_for_staff_alone(desk: Desk) -> None:
    person, certificate = desk.certified()
    desk.ask(suspend(certificate["number"]))
    asked = life.CertificateActs(number=certificate["number"])
    [act] = desk.ask(asked)["items"]
    assert (act["step"], act["reason"], act["note"], act["by"]) == ("suspend", "complaint", "复核意见", desk.staff)
    with pytest.raises(NotFound):
        desk.alone.ask(person, Role.WORKER, asked)


def test_a_worker_takes_no_step(desk: Desk) -> None:
    person, certificate = desk.certified()
    for ask in ASK.values():
        with pytest.raises(NotAllowed):
            desk.alone.ask(person, Role.WORKER, ask(certificate["number"]))


def hand_over(giver: Desk, *takers: Desk) -> None:
    for said in giver.alone.said():
        for taker in takers:
            taker.alone.take(said)
            assert taker.alone.held() == []


def test_a_centre_is_told_of_each_step_and_can_take_it_too() -> None:
    county, centre = Desk("350111"), Desk("350100", unit="350100")
    _, certificate = county.certified()
    hand_over(county, centre)
    for desk, other, step, state in (
        (county, centre, suspend, "suspended"),
        (centre, county, reinstate, "valid"),
        (centre, county, suspend, "suspended"),
        (county, centre, reinstate, "valid"),
        (county, centre, reissue, "superseded"),
    ):
        desk.ask(step(certificate["number"]))
        hand_over(desk, other)
        assert {one.verified(certificate)["state"] for one in (county, centre)} == {state}


def test_a_centre_that_revokes_what_was_issued_anew_meanwhile_revokes_the_new_one() -> None:
    """The link was down: the centre did not know. What was wrong with the old one is wrong with the new one."""
    county, centre = Desk("350111"), Desk("350100", unit="350100")
    person, certificate = county.certified()
    hand_over(county, centre)
    county.ask(reissue(certificate["number"]))
    centre.ask(revoke(certificate["number"]))
    hand_over(centre, county)
    hand_over(county, centre)
    [_, new] = county.certificates(person)
    assert county.verified(new)["state"] == centre.verified(new)["state"] == "revoked"


def test_no_two_instances_give_the_same_number_though_they_hear_nothing_of_each_other() -> None:
    """Not even a centre that holds an exam at the base of a county with an instance of its own."""
    desks = [Desk("350111"), Desk("350112", unit="350112"), Desk("350100", unit="350111")]
    numbers = [desk.certified()[1]["number"] for desk in desks for _ in range(3)]
    assert len(set(numbers)) == 9
    assert [number[:6] for number in numbers[::3]] == ["350111", "350112", "350100"]


def test_places_in_the_status_list_tell_no_order(desk: Desk) -> None:
    for _ in range(12):
        desk.certified()
    with Session(desk.alone.engine) as session:
        places = session.scalars(select(Certificate.status_index).order_by(Certificate.id)).all()
    assert len(set(places)) == 12 and places != sorted(places)


def test_the_drawing_is_the_table() -> None:
    table = rules.CERTIFICATE_STEPS
    steps = {(state.value, step.value, then.value) for state in table for step, then in table[state].items()}
    assert {arrow for arrow in drawn("Certificate") if arrow[0] != "[*]" and arrow[2] != "[*]"} == steps


@given(st.sampled_from(CertificateState), st.sampled_from(list(ASK)))
def test_a_step_that_may_not_be_taken_has_a_refusal_that_says_what_to_do(state, step) -> None:
    if step in rules.CERTIFICATE_STEPS[state]:
        return
    with pytest.raises(Exception) as refused:
        rules.certificate_after(state, step)
    assert refused.value.fix_zh and refused.value.fix_en


class Life(RuleBasedStateMachine):
    """Steps in any order, against the table."""

    def __init__(self) -> None:
        super().__init__()
        self.desk = Desk(valid_years=1)
        self.person, certificate = self.desk.certified()
        self.numbers = [certificate["number"]]
        self.states = {certificate["number"]: CertificateState.VALID}

    @rule(step=st.sampled_from(list(ASK)), which=st.integers(0, 9))
    def take(self, step: CertificateStep, which: int) -> None:
        number = self.numbers[which % len(self.numbers)]
        may = step in rules.CERTIFICATE_STEPS[self.states[number]]
        may = may and step is not CertificateStep.RENEW  # a year before its end
        try:
            answer = self.desk.ask(ASK[step](number))
        except Exception as refused:
            assert not may and refused.fix_zh, refused
            return
        assert may
        self.states[number] = rules.CERTIFICATE_STEPS[self.states[number]][step]
        if answer["number"] != number:
            self.numbers.append(answer["number"])
            self.states[answer["number"]] = CertificateState.VALID

    @invariant()
    def she_sees_what_the_table_says(self) -> None:
        seen = {one["number"]: one["state"] for one in self.desk.certificates(self.person)}
        assert seen == self.states

    @invariant()
    def at_most_one_of_a_registration_is_in_force(self) -> None:
        alive = (CertificateState.VALID, CertificateState.SUSPENDED)
        assert sum(state in alive for state in self.states.values()) <= 1


Life.TestCase.settings = settings(max_examples=8, stateful_step_count=10, deadline=None)
TestLife = Life.TestCase


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 50))
def test_so_many_years_end_the_day_before_that_day(issued_on: date, years: int) -> None:
    end = rules.expiry(issued_on, years)
    following = end + timedelta(days=1)
    assert following.year == issued_on.year + years
    assert (following.month, following.day) == (issued_on.month, issued_on.day) or issued_on.day == 29
    assert rules.certificate_state("valid", end, end) is CertificateState.VALID
    assert rules.certificate_state("valid", end, following) is CertificateState.EXPIRED


def test_a_holder_is_told_once_that_it_will_end_as_soon_as_she_can_renew_it(clock: Any) -> None:
    desk = Desk(valid_years=3)
    person, certificate = desk.certified()
    desk.alone.said()

    def told() -> list[Any]:
        desk.alone.fall_due()
        said = desk.alone.said()
        return [one.data["person_id"] for one in said if one.type == "certification.certificate_expiring.v1"]

    until = date.fromisoformat(certificate["expires_on"]) - date.fromisoformat(certificate["issued_on"])
    clock(until - rules.RENEWAL - timedelta(days=1))
    assert told() == []
    clock(timedelta(days=1))
    assert [told(), told()] == [[person], []]
