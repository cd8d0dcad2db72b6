"""The waiver ledger: in double entry, append only, put right by two people."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from contracts import ledger, training
from contracts.ledger import Account, AdjustmentState
from contracts.stations import WaiverKind, Waivers
from kernel.errors import NotAllowed, NotFound
from kernel.store import new_id
from services.stations.ledger import ledger_rules as rules
from services.stations.ledger.ledger_rules import ADJUSTMENT_STEPS, AdjustmentStep
from tests.services.book import BASE, CENTRE, OTHER, SECOND, STATION, Book, fee, withdrawn
from tests.services.drawing import drawn


def entries(book: Book, **words: Any) -> list[dict[str, Any]]:
    return book.staff(ledger.LedgerEntries(unit=BASE, **words))["items"]


def balance(book: Book, unit: str = BASE, **words: Any) -> dict[str, Any]:
    return book.staff(ledger.LedgerBalance(unit=unit, **words))


def by_account(book: Book) -> dict[str, int]:
    found: dict[str, int] = {}
    for line in balance(book)["lines"]:
        found[line["account"]] = found.get(line["account"], 0) + line["amount_fen"]
    return found


def paid_by(book: Book, payer: str, unit: str = CENTRE, kind: WaiverKind = WaiverKind.EXAM, **words: Any) -> Any:
    terms = {"valid_from": date(2026, 1, 1), **words}
    return book.run(ledger.SetPayer(unit=unit, waiver_kind=kind, payer=payer, **terms))


def test_a_waiver_debits_what_was_waived_and_credits_who_pays(book: Book) -> None:
    paid_by(book, "centre")
    waived = fee()
    book.told(waived)
    [entry] = entries(book)
    assert (entry["cause_id"], entry["month"], entry["amount_fen"]) == (waived.cause_id, "2026-11", 30_000)
    assert {one["account"]: one["amount_fen"] for one in entry["postings"]} == {"waived": 30_000, "centre": -30_000}


def test_until_a_payer_is_named_it_is_nobodys(book: Book) -> None:
    book.told(fee())
    assert by_account(book) == {"waived": 30_000, "unassigned": -30_000}


def test_the_nearest_units_newest_terms_count_on_the_day_it_happened(book: Book) -> None:
    paid_by(book, "centre")
    assert paid_by(book, "county_finance", BASE, valid_from=date(2026, 11, 1))["version"] == 1
    second = paid_by(book, "human_resources", BASE, valid_from=date(2026, 11, 1), valid_until=date(2026, 11, 30))
    assert second["version"] == 2
    for month, day in ((10, 31), (11, 20), (12, 2)):
        book.told(fee(), at=datetime(2026, month, day, tzinfo=UTC))
    assert by_account(book) == {
        "waived": 90_000, "centre": -30_000, "human_resources": -30_000, "county_finance": -30_000,
    }  # fmt: skip


def test_terms_that_end_before_they_begin_or_lack_their_company_are_refused(book: Book) -> None:
    with pytest.raises(ledger.PayerTermsWrong):
        paid_by(book, "centre", valid_until=date(2025, 1, 1))
    with pytest.raises(ledger.PayerTermsWrong):
        paid_by(book, "company")
    with pytest.raises(ledger.PayerTermsWrong):
        paid_by(book, "centre", company_id=new_id())


def test_a_month_ends_at_midnight_in_beijing(book: Book) -> None:
    book.told(fee(), at=datetime(2026, 10, 31, 15, 59, tzinfo=UTC))
    book.told(fee(), at=datetime(2026, 10, 31, 16, 0, tzinfo=UTC))
    assert [entry["month"] for entry in entries(book)] == ["2026-10", "2026-11"]
    assert [one["month"] for one in balance(book, since="2026-11")["lines"]] == ["2026-11", "2026-11"]


def test_who_withdraws_from_an_exam_was_waived_nothing_and_who_comes_back_is_entered_anew(book: Book) -> None:
    waived = fee()
    book.told(waived)
    book.later(hours=1)
    book.told(withdrawn(waived))
    assert [entry["amount_fen"] for entry in entries(book)] == [30_000, -30_000]
    book.later(hours=1)
    book.told(waived)
    assert [entry["amount_fen"] for entry in entries(book)] == [30_000, -30_000, 30_000]
    assert [said.type for said in book.said()].count("stations.waiver_reversed.v1") == 1


def test_a_reversal_is_borne_by_who_bore_the_waiver(book: Book) -> None:
    waived = fee()
    book.told(waived)
    paid_by(book, "centre")
    book.later(hours=1)
    book.told(withdrawn(waived))
    assert by_account(book) == {"waived": 0, "unassigned": 0}


def test_an_exam_without_a_price_leaves_nothing_to_undo(book: Book) -> None:
    book.told(withdrawn(fee()))
    assert entries(book) == [] and book.said() == []


def test_the_waivers_of_before_are_still_listed(book: Book) -> None:
    waived = fee()
    book.told(waived)
    [shown] = book.staff(Waivers(unit=BASE))["items"]
    assert (shown["kind"], shown["cause_id"], shown["list_price_fen"]) == ("exam", waived.cause_id, 30_000)


@pytest.mark.parametrize("table", ["ledger_entries", "ledger_postings"])
@pytest.mark.parametrize("act", ["UPDATE {} SET amount_fen = 1", "DELETE FROM {}"])
def test_the_database_refuses_to_change_the_ledger(book: Book, table: str, act: str) -> None:
    book.told(fee())
    with pytest.raises(IntegrityError, match="append only"), book.engine.begin() as connection:
        connection.execute(text(act.format(table)))


def proposal(**words: Any) -> ledger.ProposeAdjustment:
    terms = {"unit": STATION, "waiver_kind": "exam", "debit": "unassigned", "credit": "centre", "amount_fen": 30_000}
    return ledger.ProposeAdjustment(**{**terms, "reason": "承担方已确定", **words})


def test_an_adjustment_counts_once_a_second_person_has_approved_it(book: Book) -> None:
    book.told(fee())
    proposed = book.staff(proposal())
    assert by_account(book)["unassigned"] == -30_000
    with pytest.raises(ledger.SecondPersonNeeded):
        book.staff(ledger.ApproveAdjustment(adjustment_id=proposed["adjustment_id"]))
    decided = book.other(ledger.ApproveAdjustment(adjustment_id=proposed["adjustment_id"]))
    assert decided["state"] == AdjustmentState.APPROVED and decided["decided_by"] == book.colleague
    assert by_account(book) == {"waived": 30_000, "unassigned": 0, "centre": -30_000}


def test_what_is_decided_is_decided(book: Book) -> None:
    one = book.staff(proposal())["adjustment_id"]
    book.other(ledger.RefuseAdjustment(adjustment_id=one))
    for again in (ledger.ApproveAdjustment, ledger.RefuseAdjustment, ledger.WithdrawAdjustment):
        with pytest.raises(ledger.AdjustmentStepRefused):
            book.other(again(adjustment_id=one))
    assert entries(book) == []


def test_one_withdraws_ones_own_alone(book: Book) -> None:
    one = book.staff(proposal())["adjustment_id"]
    with pytest.raises(ledger.NotYourAdjustment):
        book.other(ledger.WithdrawAdjustment(adjustment_id=one))
    assert book.staff(ledger.WithdrawAdjustment(adjustment_id=one))["state"] == AdjustmentState.WITHDRAWN


def test_an_adjustment_that_says_nothing_or_names_another_units_entry_is_refused(book: Book) -> None:
    book.told(fee(unit=SECOND))
    [entry] = entries(book)
    with pytest.raises(ledger.SameAccount):
        book.staff(proposal(debit="centre"))
    with pytest.raises(ledger.OtherEntry):
        book.staff(proposal(entry_id=entry["entry_id"]))
    assert book.staff(proposal(unit=SECOND, entry_id=entry["entry_id"]))["entry_id"] == entry["entry_id"]


def test_another_bases_staff_see_and_decide_nothing(book: Book) -> None:
    one = book.staff(proposal())["adjustment_id"]
    with pytest.raises(NotAllowed):
        book.staff(ledger.LedgerEntries(unit=BASE), at=OTHER)
    with pytest.raises(NotFound):
        book.other(ledger.ApproveAdjustment(adjustment_id=one), at=OTHER)


def test_the_centre_books_what_its_counties_have_booked(monkeypatch: pytest.MonkeyPatch) -> None:
    base, centre = Book(monkeypatch, BASE), Book(monkeypatch, CENTRE)
    waived = fee()
    base.told(paid := ledger.PayerSet.model_validate(paid_by(centre, "centre")), origin=CENTRE)
    at = base.now
    for one in (base, centre):
        one.told(waived, at=at, origin=BASE)
    base.told(withdrawn(waived), at=at + timedelta(days=1))
    one = base.staff(proposal())["adjustment_id"]
    base.other(ledger.ApproveAdjustment(adjustment_id=one))
    for said in base.said():
        centre.take(said)
    lines = [balance(book, unit=BASE)["lines"] for book in (base, centre)] if paid else []
    assert lines[0] == lines[1] != []


@given(st.lists(st.tuples(st.integers(0, 2), st.booleans(), st.integers(0, 5)), max_size=25), st.randoms())
@settings(max_examples=25)
def test_in_any_order_and_however_often_it_balances_and_the_last_word_counts(facts: list, chance: Any) -> None:
    """Three causes are waived and undone at six moments, and the events come in any order, some of them twice."""
    with pytest.MonkeyPatch.context() as patch:
        deliver_in_any_order(Book(patch), facts, chance)


def deliver_in_any_order(book: Book, facts: list, chance: Any) -> None:
    start = datetime(2026, 11, 1, tzinfo=UTC)
    waivers = [fee(fen=100), fee(fen=1000), fee(fen=10_000)]
    said: dict[tuple[int, int], bool] = {(cause, moment): undone for cause, undone, moment in facts}
    told = []
    for (cause, moment), undone in said.items():
        one = waivers[cause]
        reversed_ = ledger.WaiverReversed(
            waiver_kind="exam", cause_id=one.cause_id, person_id=one.person_id, unit=one.unit,
            amount_fen=one.list_price_fen, undone_at=start + timedelta(days=moment),
        )  # fmt: skip
        told.append((reversed_ if undone else one, start + timedelta(days=moment), new_id()))
    told += chance.sample(told, len(told) // 2)
    chance.shuffle(told)
    for event, at, event_id in told:
        book.told(event, at=at, origin=OTHER, event_id=event_id)
        assert balance(book)["is_balanced"]
    assert book.held() == []
    last = {cause: said[max(key for key in said if key[0] == cause)] for cause, _ in said}
    standing = sum(waivers[cause].list_price_fen for cause, undone in last.items() if not undone)
    assert balance(book)["waived_fen"] == standing
    assert all(sum(one["amount_fen"] for one in entry["postings"]) == 0 for entry in entries(book))


def test_one_fee_waived_twice_over_is_entered_once(book: Book) -> None:
    """Another event says the same of the same cause."""
    waived = training.FeeWaived(**fee().model_dump())
    book.told(waived)
    book.later(minutes=1)
    book.told(waived)
    assert len(entries(book)) == 1


def test_the_drawing_is_the_table() -> None:
    steps = {(s.value, step.value, then.value) for s, row in ADJUSTMENT_STEPS.items() for step, then in row.items()}
    assert {arrow for arrow in drawn("Adjustment of the ledger") if arrow[0] != "[*]"} == steps


@given(st.sampled_from(AdjustmentState), st.sampled_from(AdjustmentStep))
def test_a_step_is_taken_or_refused_by_the_table(state: AdjustmentState, step: AdjustmentStep) -> None:
    following = ADJUSTMENT_STEPS.get(state, {}).get(step)
    if following:
        assert rules.adjustment_after(state.value, step) is following
    else:
        with pytest.raises(ledger.AdjustmentStepRefused):
            rules.adjustment_after(state.value, step)


def test_every_payer_has_its_account() -> None:
    assert {payer.value for payer in ledger.Payer} < {account.value for account in Account}
