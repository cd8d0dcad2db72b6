"""What is printed and saved of claims, reports and the board: the gateway over stations alone, with its clock."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from openpyxl import load_workbook
from starlette.testclient import TestClient

from contracts import ledger, monthly_reports, waiver_claims
from contracts.accounts import People, Role
from contracts.naming import DiscloseNames
from gateway.app import create
from kernel.calls import unpack
from kernel.identity import Actor, Appointment
from kernel.message import Request
from kernel.service import Context
from tests.services.book import BASE, CENTRE, STATION, Book, fee
from tests.services.test_board import registered

OCTOBER = datetime(2026, 10, 15, tzinfo=UTC)


class Direct:
    """Calls that reach stations, and accounts that know everybody as the same made-up person."""

    def __init__(self, book: Book) -> None:
        self._book = book

    async def start(self) -> None: ...

    async def stop(self) -> None: ...

    def is_ready(self) -> bool:
        return True

    async def call(self, request: Request, context: Context) -> Any:
        if isinstance(request, People | DiscloseNames):
            name = "示例甲" if isinstance(request, DiscloseNames) else "示**"
            return [{"person_id": one, "name": name} for one in request.person_ids]
        return unpack(self._book.service.answer(request.message_name, request.model_dump(mode="json"), context))


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch) -> Book:
    """At the centre: in October a woman of the base registered, and an exam was free at the centre's expense."""
    book = Book(monkeypatch, CENTRE)
    registered(book, at=OCTOBER)
    book.run(ledger.SetPayer(unit=CENTRE, waiver_kind="exam", payer="centre", valid_from=date(2026, 1, 1)))
    book.told(fee(), at=OCTOBER)
    return book


@pytest.fixture
def desk(office: Book, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """The centre's staff at the gateway."""
    monkeypatch.setattr("gateway.auth.now", lambda: office.now)
    actor = Actor(office.staff_id, office.operator, (Appointment(Role.STAFF.value, CENTRE),))
    bearer = {"Authorization": f"Bearer {office._signer.token(actor, office.now)}"}
    with TestClient(create(office.service.settings, Direct(office)), headers=bearer) as client:
        yield client


def cells(answer: Any) -> list[list[Any]]:
    assert answer.status_code == 200 and answer.headers["content-disposition"].startswith("attachment")
    return [list(row) for row in load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True)]


def test_a_claim_is_printed_and_saved(office: Book, desk: TestClient) -> None:
    claim = office.staff(waiver_claims.DraftWaiverClaim(unit=BASE, month="2026-10"))
    paper = desk.get(f"/v1/waiver-claims/{claim['claim_id']}/page.html").text
    assert "350111-202610-01" in paper and "300.00" in paper and "免费考证" in paper
    rows = cells(desk.get(f"/v1/waiver-claims/{claim['claim_id']}/sheet.xlsx"))
    assert rows[1] == ["350111-202610-01", STATION, "免费考证", "2026-10", 1, "300.00"]
    assert rows[-1][1] == "合计"


def test_a_report_is_printed_and_saved_with_what_each_figure_counts(office: Book, desk: TestClient) -> None:
    report = office.staff(monthly_reports.DraftReport(unit=BASE, month="2026-10"))
    office.staff(monthly_reports.NoteReport(report_id=report["report_id"], notes="国庆<期间>"))
    paper = desk.get(f"/v1/monthly-reports/{report['report_id']}/page.html").text
    assert "已登记" in paper and "300.00" in paper and "国庆&lt;期间&gt;" in paper
    rows = cells(desk.get(f"/v1/monthly-reports/{report['report_id']}/sheet.xlsx"))
    assert [BASE, "2026-10", "本月", "已登记", 1] in [row[:5] for row in rows]


def test_the_summary_shows_who_is_missing(office: Book, desk: TestClient) -> None:
    report = office.staff(monthly_reports.DraftReport(unit=BASE, month="2026-10"))
    office.staff(monthly_reports.SubmitReport(report_id=report["report_id"]))
    address = f"/v1/monthly-report-summaries/{CENTRE}"
    paper = desk.get(f"{address}/page.html?month=2026-10&lang=en").text
    assert "Missing: Unit 350112" in paper and "Submitted" in paper
    rows = cells(desk.get(f"{address}/sheet.xlsx?month=2026-10"))
    assert [row[0] for row in rows] == ["单位代码", BASE, "350112", "合计"]
    assert rows[2][2] == "未上报(逾期)" and rows[3][3] == 1


@pytest.mark.parametrize(("reason", "name"), [("", "示**"), ("&reason=电话回访", "示例甲")])
def test_the_women_behind_a_figure_are_named_for_a_reason(desk: TestClient, reason: str, name: str) -> None:
    paper = desk.get(f"/v1/boards/{BASE}/women.html?step=registered{reason}").text
    assert name in paper and STATION in paper and "2026-10-15" in paper
