"""The agreement (三方合同) of a placement: what each party has agreed to, and when."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest

from contracts import agreements as contract
from contracts import vacancies
from contracts.accounts import Role
from contracts.companies import CompanyChanged, CompanyMemberChanged, CompanyState, CompanyWorkerChanged
from contracts.jobs import WorkerPlaced
from contracts.placements import EndPlacement, NotHerCompany, PlacementOver
from contracts.seats import ReasonMissing
from contracts.terms import EndReason
from kernel.errors import NotAllowed, NotFound
from kernel.store import new_id
from services.jobs.referral import agreement_rules
from tests.services.agency import BASE, SKILL, STAFF, STATION, Agency
from tests.services.drawing import drawn

TEXTS = Path(__file__).parents[2] / "gateway" / "templates" / "agreements"


@pytest.fixture
def agency(monkeypatch: pytest.MonkeyPatch) -> Agency:
    made = Agency()
    made.set_clock(monkeypatch)
    return made


def draw_up(agency: Agency, placement: str = "") -> dict[str, Any]:
    placement = placement or agency.place(pay_fen=520_000)
    return agency.staff(contract.DrawUpAgreement(placement_id=placement))


def sign(agency: Agency, agreement: dict[str, Any], who: str, **words: Any) -> dict[str, Any]:
    words = {"text_version": agreement["text_version"], **words}
    asked = contract.SignAgreement(agreement_id=agreement["agreement_id"], **words)
    return agency.staff(asked) if who == STAFF else agency.side(who, asked)


def test_the_drawing_is_the_table() -> None:
    table = agreement_rules.AGREEMENT_STEPS
    steps = {(state.value, step.value, then.value) for state in table for step, then in table[state].items()}
    assert {arrow for arrow in drawn("The agreement of a placement") if arrow[0] != "[*]"} == steps


def test_a_text_that_has_been_used_is_never_changed() -> None:
    digests = {path.stem: hashlib.sha256(path.read_bytes()).hexdigest() for path in TEXTS.iterdir()}
    assert digests == contract.TEXT_DIGESTS
    assert contract.TEXT_IN_FORCE in digests


def test_it_stands_when_all_three_have_agreed(agency: Agency) -> None:
    agreement = draw_up(agency)
    assert agreement["terms"]["pay_fen"] == 520_000
    parties = (agreement["worker_id"], STAFF, agreement["household_id"])
    states = [sign(agency, agreement, who)["state"] for who in parties]
    assert states == ["drawn_up", "drawn_up", "agreed"]
    told = [one.type for one in agency.said()]
    assert told.count("jobs.agreement_signed.v1") == 1


def test_each_party_agrees_once_and_to_the_version_that_was_drawn_up(agency: Agency) -> None:
    agreement = draw_up(agency)
    with pytest.raises(contract.OtherTextVersion):
        sign(agency, agreement, agreement["worker_id"], text_version="2020-01")
    sign(agency, agreement, agreement["worker_id"])
    with pytest.raises(contract.SignedAlready):
        sign(agency, agreement, agreement["worker_id"])


def test_a_signature_on_paper_is_recorded_by_staff_who_say_so(agency: Agency) -> None:
    agreement = draw_up(agency)
    with pytest.raises(ReasonMissing):
        sign(agency, agreement, STAFF, party="worker")
    [signature] = sign(agency, agreement, STAFF, party="worker", reason="纸质签字,驿站存档")["signatures"]
    assert (signature["person_id"], signature["signed_by"]) == (agreement["worker_id"], STAFF)


@pytest.mark.parametrize("party", ["household", "unit"])
def test_the_worker_signs_for_nobody_else(agency: Agency, party: str) -> None:
    agreement = draw_up(agency)
    with pytest.raises(NotAllowed):
        sign(agency, agreement, agreement["worker_id"], party=party, reason="代签")


def test_a_new_one_replaces_it(agency: Agency) -> None:
    first = draw_up(agency)
    sign(agency, first, first["worker_id"])
    second = draw_up(agency, first["placement_id"])
    with pytest.raises(contract.AgreementClosed):
        sign(agency, first, first["household_id"])
    found = agency.staff(contract.AgreementsOf(placement_id=first["placement_id"]))["items"]
    assert [one["state"] for one in found] == ["replaced", "drawn_up"]
    assert second["signatures"] == []


def test_none_is_drawn_up_for_what_has_ended(agency: Agency) -> None:
    placement = agency.place()
    agency.staff(EndPlacement(placement_id=placement, ended_on=agency.today, reason=EndReason.NEVER_STARTED))
    with pytest.raises(PlacementOver):
        draw_up(agency, placement)


# --- with a company ------------------------------------------------------------------------------------------------


def company(agency: Agency, her: str, state: CompanyState = CompanyState.AGREED) -> tuple[str, str]:
    """A company on whose roll she is, and who speaks for it."""
    its, member = new_id(), new_id()
    agency.hear(CompanyChanged(company_id=its, name_zh="样例家政公司", unit=BASE, state=state))
    agency.hear(CompanyMemberChanged(person_id=member, company_id=its, unit=BASE, is_member=True))
    agency.hear(CompanyWorkerChanged(worker_id=her, company_id=its, unit=BASE, is_linked=True))
    return its, member


def test_the_company_of_her_roll_is_a_party_and_it_stands_when_it_has_agreed_too(agency: Agency) -> None:
    her = agency.worker()
    its, member = company(agency, her)
    agreement = draw_up(agency, agency.place(her))
    assert (agreement["company_id"], agreement["company_zh"]) == (its, "样例家政公司")
    assert agreement["parties"] == ["household", "worker", "unit", "company"]
    parties = (agreement["household_id"], her, STAFF)
    assert [sign(agency, agreement, who)["state"] for who in parties] == ["drawn_up"] * 3
    [mine] = agency.ask(member, Role.COMPANY, contract.MyCompanyAgreements(state="drawn_up"))["items"]
    signed = sign(agency, mine, member)
    assert signed["state"] == "agreed" and signed["signatures"][-1]["party"] == "company"
    [told] = [one.data for one in agency.said() if one.type == "jobs.agreement_signed.v1"]
    assert told["company_id"] == its


def test_who_left_its_roll_or_whose_company_is_no_partner_comes_without_it(agency: Agency) -> None:
    left, suspended = agency.worker(), agency.worker()
    its, _ = company(agency, left)
    agency.hear(CompanyWorkerChanged(worker_id=left, company_id=its, unit=BASE, is_linked=False))
    company(agency, suspended, CompanyState.SUSPENDED)
    for her in (left, suspended):
        assert draw_up(agency, agency.place(her))["parties"] == ["household", "worker", "unit"]


def test_a_company_that_is_no_party_neither_signs_nor_sees_it(agency: Agency) -> None:
    agreement = draw_up(agency)
    _, member = company(agency, agency.worker())
    with pytest.raises(NotFound):
        sign(agency, agreement, member)
    assert agency.ask(member, Role.COMPANY, contract.MyCompanyAgreements())["items"] == []
    with pytest.raises(contract.NoPartyToIt):
        sign(agency, agreement, STAFF, party="company", reason="纸质签字")


def test_it_signs_for_nobody_else_and_staff_record_its_seal_on_paper(agency: Agency) -> None:
    her = agency.worker()
    _, member = company(agency, her)
    agreement = draw_up(agency, agency.place(her))
    for party in ("worker", "household", "unit"):
        with pytest.raises(NotAllowed):
            sign(agency, agreement, member, party=party, reason="代签")
    with pytest.raises(ReasonMissing):
        sign(agency, agreement, STAFF, party="company")
    [signature] = sign(agency, agreement, STAFF, party="company", reason="纸质盖章,驿站存档")["signatures"]
    assert (signature["party"], signature["signed_by"]) == ("company", STAFF)


def test_a_company_sends_whom_it_employs_and_others_do_not(agency: Agency) -> None:
    """That she is hired full time leaves her the time for where her company sends her, once."""
    her, another = agency.worker(), agency.worker()
    its, member = company(agency, another)
    words = {"title": "住家服务员", "unit": STATION, "starts_on": agency.today, "company_id": its, **SKILL}
    posted = vacancies.PostVacancy(**words, pay_from_fen=1, pay_to_fen=900_000)
    vacancy = agency.ask(member, Role.COMPANY, posted)["vacancy_id"]
    agency.staff(vacancies.PublishVacancy(vacancy_id=vacancy))
    applied = agency.side(her, vacancies.ApplyForVacancy(vacancy_id=vacancy))["application_id"]
    agency.ask(member, Role.COMPANY, vacancies.HireApplicant(application_id=applied))
    with pytest.raises(WorkerPlaced):
        agency.refer(her)
    with pytest.raises(NotHerCompany):
        agency.refer(her, company_id=company(agency, another)[0])
    placement = agency.accept(agency.refer(her, company_id=its))["placement_id"]
    assert draw_up(agency, placement)["company_id"] == its
    with pytest.raises(WorkerPlaced):
        agency.refer(her, company_id=its)


def test_for_others_it_is_not_there(agency: Agency) -> None:
    asked = contract.AgreementById(agreement_id=draw_up(agency)["agreement_id"])
    with pytest.raises(NotFound):
        agency.ask(new_id(), Role.WORKER, asked)
