"""From a referral to the printed agreement of three parties, and who is told on the way."""

from __future__ import annotations

from datetime import date

import pytest

from cli import demo_data
from cli.front import Front, Refused, until, until_accepted
from tests.journeys.test_partners import enrol, partner
from tests.journeys.test_the_way import certified, trained
from tests.system.running import System


def kinds(person: Front) -> set[str]:
    return {notice["kind"] for notice in person.everything("/notices")}


def page(person: Front, agreement_id: str, reason: str = "") -> str:
    words = {"reason": reason} if reason else {}
    return person.raw().get(f"/v1/work-agreements/{agreement_id}/page.html", params=words).text


def test_the_agreement_bears_names_for_its_parties_alone(system: System) -> None:
    woman, household = system.worker(), system.household()
    trained(system, woman)
    certified(system, woman)
    need = demo_data.post_need(household)["need_id"]
    until(lambda: woman.person_id in {one["worker_id"] for one in system.station.get(f"/needs/{need}/candidates")})
    referral = system.station.post("/referrals", need_id=need, worker_id=woman.person_id)["referral_id"]
    terms = {"starts_on": str(date.today()), "pay_fen": 520_000, "trial_days": 7}
    system.station.post("/referral-terms", referral_id=referral, terms=terms)
    until(lambda: "terms_changed" in kinds(woman) & kinds(household))
    for person in (woman, household):
        placed = person.post("/referral-acceptances", referral_id=referral, terms_version=1)
    agreement = system.station.post("/work-agreements", placement_id=placed["placement_id"])
    until(lambda: "agreement_to_sign" in kinds(woman) & kinds(household))
    for person in (woman, household, system.station):
        signed = {"agreement_id": agreement["agreement_id"], "text_version": agreement["text_version"]}
        state = person.post("/work-agreement-signatures", signed)["state"]
    assert state == "agreed"
    name, other = (person.get("/me")["name"] for person in (woman, household))
    hers = page(woman, agreement["agreement_id"])
    assert name in hers and other not in hers and "¥5,200" in hers
    assert other in until(lambda: page(woman, agreement["agreement_id"], "打印合同"))
    masked = page(system.station, agreement["agreement_id"])
    assert name not in masked and other not in masked
    assert name in page(system.station, agreement["agreement_id"], "打印合同")
    with pytest.raises(Refused):
        system.worker().get(f"/work-agreements/{agreement['agreement_id']}")


def test_the_company_through_which_she_comes_is_the_fourth_party(system: System) -> None:
    woman, household = system.worker(), system.household()
    trained(system, woman)
    certified(system, woman)
    company_id, speaker = partner(system)
    enrol(woman, speaker, company_id)
    need = demo_data.post_need(household)["need_id"]
    asked = {"need_id": need, "worker_id": woman.person_id, "company_id": company_id}
    until(lambda: woman.person_id in {one["worker_id"] for one in system.station.get(f"/needs/{need}/candidates")})
    referral = until_accepted(lambda: system.station.post("/referrals", asked), "not-her-company")["referral_id"]
    for person in (woman, household):
        placed = person.post("/referral-acceptances", referral_id=referral)
    agreement = system.station.post("/work-agreements", placement_id=placed["placement_id"])
    until(lambda: "agreement_to_sign" in kinds(speaker))
    assert [one["agreement_id"] for one in speaker.everything("/my-company-agreements")] == [agreement["agreement_id"]]
    for person in (woman, household, system.station, speaker):
        signed = {"agreement_id": agreement["agreement_id"], "text_version": agreement["text_version"]}
        state = person.post("/work-agreement-signatures", signed)["state"]
    assert state == "agreed"
    name, other = (person.get("/me")["name"] for person in (woman, household))
    its = page(speaker, agreement["agreement_id"])
    assert "丁方(家政公司):样例家政" in its and "丁方义务" in its and name not in its
    assert name in page(speaker, agreement["agreement_id"], "打印合同")
    assert other not in page(speaker, agreement["agreement_id"], "打印合同")
