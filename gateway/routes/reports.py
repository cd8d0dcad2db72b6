"""The monthly report (月报): as a page, on paper and as a sheet; and the centre's summary of all counties."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Request
from fastapi.responses import HTMLResponse, Response

from contracts import boards, ledger, monthly_reports
from contracts.monthly_reports import ReportState
from contracts.stations import UnitByCode
from contracts.values import UnitCode
from gateway.auth import Access, Caller, asking
from gateway.pages import page
from gateway.routes.imports import sheet
from gateway.routes.ledger import SHEET, yuan
from gateway.sheet_work import written
from gateway.sheets import Column
from gateway.table import described, get, post, router
from kernel.message import Id

routes = router(
    "reports",
    post("/monthly-reports", monthly_reports.DraftReport, Access.STAFF),
    post("/monthly-report-notes", monthly_reports.NoteReport, Access.STAFF),
    post("/monthly-report-submissions", monthly_reports.SubmitReport, Access.STAFF),
    post("/monthly-report-receipts", monthly_reports.ReceiveReport, Access.STAFF),
    post("/monthly-report-returns", monthly_reports.ReturnReport, Access.STAFF),
    get("/monthly-reports", monthly_reports.MonthlyReports, Access.STAFF_OR_OPERATOR),
    get("/monthly-reports/{report_id}", monthly_reports.ReportById, Access.STAFF_OR_OPERATOR),
    get("/monthly-report-summaries/{unit}", monthly_reports.SummaryOfReports, Access.STAFF_OR_OPERATOR),
)

Keeper = Annotated[Caller, asking(Access.STAFF_OR_OPERATOR)]
_PAGE: dict[str, Any] = {"response_class": HTMLResponse, "openapi_extra": described(Access.STAFF_OR_OPERATOR)}
_XLSX: dict[str, Any] = {
    "response_class": Response,
    "responses": SHEET,
    "openapi_extra": described(Access.STAFF_OR_OPERATOR),
}


@routes.get("/monthly-reports/{report_id}/page.html", operation_id="stations_report_page", **_PAGE)
async def report_page(request: Request, report_id: Id, who: Keeper) -> HTMLResponse:
    """月报, to be read, printed and sealed."""
    report = await who.ask(monthly_reports.ReportById(report_id=report_id))
    unit = await who.ask(UnitByCode(code=report["unit"]))
    words = {"report": report, "unit": unit, "stands": ReportState(report["state"]), "figures": await _figures(who)}
    return page(request, "monthly_report.html", **words)


@routes.get("/monthly-reports/{report_id}/sheet.xlsx", operation_id="stations_report_sheet", **_XLSX)
async def report_sheet(report_id: Id, who: Keeper) -> Response:
    """A report as a sheet: a row a figure, with what it counts."""
    report = await who.ask(monthly_reports.ReportById(report_id=report_id))
    columns = (
        Column("unit", "单位代码", is_code=True),
        Column("month", "月份"),
        Column("what", "类别"),
        Column("figure", "指标", width=26),
        Column("value", "数值"),
        Column("definition", "指标定义", width=60),
    )
    parts = [("本月", report["month"], report["figures"])]
    parts += [("更正", one["month"], one["figures"]) for one in report["corrections"]]
    rows = [
        {"unit": report["unit"], "month": month, "what": what, "figure": one["zh"], "definition": one["definition_zh"]}
        | {"value": said(one["figure"], figures[one["figure"]])}
        for what, month, figures in parts
        for one in await _figures(who)
    ]
    return sheet(await written(columns, rows), f"月报{report['unit']}-{report['month']}")


@routes.get("/monthly-report-summaries/{unit}/page.html", operation_id="stations_report_summary_page", **_PAGE)
async def summary_page(request: Request, unit: UnitCode, month: ledger.Month, who: Keeper) -> HTMLResponse:
    """All counties' month on one page, and who is missing."""
    words = await _summary(who, unit, month)
    return page(request, "report_summary.html", **words, states=ReportState)


@routes.get("/monthly-report-summaries/{unit}/sheet.xlsx", operation_id="stations_report_summary_sheet", **_XLSX)
async def summary_sheet(unit: UnitCode, month: ledger.Month, who: Keeper) -> Response:
    """All counties' month as a sheet: a row a county."""
    words = await _summary(who, unit, month)
    columns = (
        Column("unit", "单位代码", is_code=True),
        Column("name", "单位", width=20),
        Column("state", "状态"),
        *(Column(one["figure"], one["zh"], width=18) for one in words["figures"]),
    )
    rows = [
        {"unit": one["unit"], "name": words["names"].get(one["unit"], ""), "state": _state(one)} | _row(one["figures"])
        for one in words["summary"]["counties"]
    ]
    rows.append({"unit": "合计"} | _row(words["summary"]["total"]))
    return sheet(await written(columns, rows), f"月报汇总{unit}-{month}")


def said(figure: str, value: int) -> str | int:
    """Money in yuan, all else as it is."""
    return yuan(value) if figure.endswith("_fen") else value


async def _figures(who: Caller) -> list[dict[str, Any]]:
    """The definitions, money headed as yuan, as it is shown."""
    found = await who.ask(boards.Figures())
    return [
        one | {"zh": one["zh"].replace("(分)", "(元)"), "en": one["en"].replace("(fen)", "(yuan)")} for one in found
    ]


async def _summary(who: Caller, unit: str, month: str) -> dict[str, Any]:
    summary = await who.ask(monthly_reports.SummaryOfReports(unit=unit, month=month))
    codes = [unit, *(one["unit"] for one in summary["counties"])]
    units = {code: await who.ask(UnitByCode(code=code)) for code in codes}
    names = {code: one["name_zh"] for code, one in units.items()}
    return {"summary": summary, "unit": units[unit], "units": units, "names": names, "figures": await _figures(who)}


def _state(county: dict[str, Any]) -> str:
    state = ReportState(county["state"]).zh if county["state"] else "未上报"
    return f"{state}(逾期)" if county["is_late"] else state


def _row(figures: dict[str, int] | None) -> dict[str, str | int | None]:
    return {name: said(name, value) for name, value in (figures or {}).items()}
