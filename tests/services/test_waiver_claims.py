"""The base's claim for what it waived: gathered, frozen, decided by the centre."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from contracts import ledger
from contracts import waiver_claims as contract
from contracts.waiver_claims import WaiverClaimState
from kernel.errors import NotAllowed, NotFound
from services.stations.ledger.claim_rules import CLAIM_STEPS
from tests.services.book import BASE, CENTRE, OTHER, SECOND, STATION, Book, fee, withdrawn
from tests.services.drawing import drawn

OCTOBER = datetime(2026, 10, 15, tzinfo=UTC)


@pytest.fixture
def claims(book: Book) -> Book:
    """The centre pays for exams; in October two stations have waived three."""
    terms = {"waiver_kind": "exam", "payer": "centre", "valid_from": date(2026, 1, 1)}
    book.run(ledger.SetPayer(unit=CENTRE, **terms))
    for unit in (STATION, STATION, SECOND):
        book.told(fee(unit=unit), at=OCTOBER)
    book.said()
    return book


def draft(book: Book, month: str = "2026-10", **words: Any) -> Any:
    return book.staff(contract.DraftWaiverClaim(unit=BASE, month=month, **words))


def submitted(book: Book) -> str:
    claim_id = draft(book)["claim_id"]
    book.staff(contract.SubmitWaiverClaim(claim_id=claim_id))
    return claim_id


def checked(book: Book, claim_id: str) -> Any:
    return book.staff(contract.WaiverClaimById(claim_id=claim_id))


def test_it_gathers_by_station_kind_and_month(claims: Book) -> None:
    made = draft(claims)
    assert (made["number"], made["state"], made["total_fen"]) == ("350111-202610-01", "drafted", 90_000)
    assert [(line["unit"], line["entries"], line["amount_fen"]) for line in made["lines"]] == [
        (STATION, 2, 60_000),
        (SECOND, 1, 30_000),
    ]


def test_a_month_that_is_not_over_is_not_claimed(claims: Book) -> None:
    with pytest.raises(ledger.MonthNotOver):
        draft(claims, "2026-11")


def test_what_one_payer_bears_is_not_claimed_of_another(claims: Book) -> None:
    with pytest.raises(contract.NothingToClaim):
        draft(claims, payer="county_finance")


def test_a_draft_is_made_anew_and_what_is_submitted_stays(claims: Book) -> None:
    draft(claims)
    claims.told(fee(), at=OCTOBER)
    made = draft(claims)
    assert (made["number"], made["total_fen"]) == ("350111-202610-01", 120_000)
    claims.staff(contract.SubmitWaiverClaim(claim_id=made["claim_id"]))
    claims.told(fee(), at=OCTOBER)
    shown = checked(claims, made["claim_id"])
    assert (shown["total_fen"], shown["claimed_fen"], shown["booked_fen"]) == (120_000, 120_000, 150_000)


def test_what_comes_late_is_in_the_next_claim_once(claims: Book) -> None:
    submitted(claims)
    late = fee()
    claims.told(late, at=OCTOBER)
    claims.told(withdrawn(late), at=OCTOBER + timedelta(days=30))
    claims.now = datetime(2026, 12, 2, tzinfo=UTC)
    made = draft(claims, "2026-11")
    assert [(line["month"], line["amount_fen"]) for line in made["lines"]] == [
        ("2026-10", 30_000),
        ("2026-11", -30_000),
    ]
    with pytest.raises(contract.NothingToClaim):
        draft(claims, "2026-10")


def test_the_centre_accepts_and_settles_and_the_base_can_not(claims: Book) -> None:
    one = submitted(claims)
    with pytest.raises(NotAllowed):
        claims.staff(contract.AcceptWaiverClaim(claim_id=one))
    assert claims.staff(contract.AcceptWaiverClaim(claim_id=one), at=CENTRE)["state"] == WaiverClaimState.ACCEPTED
    assert claims.staff(contract.SettleWaiverClaim(claim_id=one), at=CENTRE)["settled_at"]
    with pytest.raises(contract.WaiverClaimStepRefused):
        claims.staff(contract.ReturnWaiverClaim(claim_id=one, reason="other"), at=CENTRE)


def test_what_was_returned_is_claimed_again_by_a_new_one(claims: Book) -> None:
    one = submitted(claims)
    returned = claims.staff(contract.ReturnWaiverClaim(claim_id=one, reason="papers"), at=CENTRE)
    assert (returned["state"], returned["return_reason"]) == ("returned", "papers")
    again = draft(claims)
    assert (again["number"], again["total_fen"]) == ("350111-202610-02", 90_000)
    assert checked(claims, again["claim_id"])["claimed_fen"] == 90_000


def test_another_bases_staff_do_not_find_it(claims: Book) -> None:
    one = submitted(claims)
    with pytest.raises(NotFound):
        claims.staff(contract.WaiverClaimById(claim_id=one), at=OTHER)


def test_a_countys_claim_goes_to_the_centre_and_its_answer_comes_back(
    claims: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    centre = Book(monkeypatch, CENTRE)
    one = submitted(claims)
    for said in claims.said():
        centre.take(said)
    assert checked_at(centre, one)["total_fen"] == 90_000
    centre.staff(contract.ReturnWaiverClaim(claim_id=one, reason="figures"))
    for said in centre.said():
        claims.take(said)
    assert checked(claims, one)["return_reason"] == "figures"
    assert draft(claims)["total_fen"] == 90_000


def checked_at(centre: Book, claim_id: str) -> Any:
    return centre.staff(contract.WaiverClaimById(claim_id=claim_id))


def test_the_drawing_is_the_table() -> None:
    steps = {(s.value, step.value, then.value) for s, row in CLAIM_STEPS.items() for step, then in row.items()}
    assert {arrow for arrow in drawn("Waiver claim") if arrow[0] != "[*]"} == steps
