"""The agreement (三方合同) of a placement: what each party has agreed to, and when."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest

from contracts import agreements as contract
from contracts.accounts import Role
from contracts.placements import EndPlacement, PlacementOver
from contracts.seats import ReasonMissing
from contracts.terms import EndReason
from kernel.errors import NotAllowed, NotFound
from kernel.store import new_id
from services.jobs import agreement_rules
from tests.services.agency import STAFF, Agency
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


def test_for_others_it_is_not_there(agency: Agency) -> None:
    asked = contract.AgreementById(agreement_id=draw_up(agency)["agreement_id"])
    with pytest.raises(NotFound):
        agency.ask(new_id(), Role.WORKER, asked)
