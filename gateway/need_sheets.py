"""A sheet of needs on its way: accounts says whose phones stand in it, jobs what becomes of the needs.

As a roster goes (gateway/rosters.py, docs/decisions/0013): jobs never sees a phone, and every step can be done again.
"""

from __future__ import annotations

from typing import Any

from contracts import need_sheets as contract
from contracts import sheet_cells as cells
from contracts.circumstances import CareFor
from contracts.imports import ImportState, SheetRow, Verdict
from contracts.jobs import NeedState
from contracts.need_sheets import NeedRow
from contracts.needs import NeedsOfUnit
from contracts.values import Level
from gateway import sheet_forms
from gateway.auth import Caller
from gateway.names import chunks, everything
from gateway.reasons import explained
from gateway.rosters import put_cells, step
from gateway.sheet_work import parsed, written


async def preview(who: Caller, unit: str, data: bytes) -> Any:
    """Nothing is changed, and what the sheet says is kept by accounts alone: anything may stand in a cell."""
    sha256, rows = await parsed(data, sheet_forms.NEEDS)
    opened = await who.ask(contract.OpenNeedImport(unit=unit, sha256=sha256))
    import_id = opened["import_id"]
    if opened["state"] != ImportState.READING:
        return opened
    judged: dict[int, dict[str, Any]] = {}
    for chunk in chunks(rows):
        asked = contract.CheckHouseholds(import_id=import_id, unit=unit, rows=chunk)
        judged |= {one["row"]: one for one in await step(who, asked, str(chunk[0].row))}
    found = [_need_row(row, judged[row.row]) for row in rows]
    return await step(who, contract.PreviewNeeds(import_id=import_id, rows=found), "preview")


async def wrong_rows(who: Caller, import_id: str) -> bytes:
    """See `reasons.explained`."""
    asked = contract.NeedImportRows(import_id=import_id, verdict=Verdict.WRONG, limit=100)
    found = await everything(who, asked)
    await put_cells(who, import_id, found)
    return await explained(sheet_forms.NEEDS, found)


async def sheet(who: Caller, asked: NeedsOfUnit) -> bytes:
    """The needs of a unit, in the form in which they can be imported; whose they are is not written out."""
    found = await everything(who, asked)
    return await written([*sheet_forms.NEEDS, sheet_forms.STATE], [_cells(one["need"]) for one in found])


def _need_row(row: SheetRow, judged: dict[str, Any]) -> NeedRow:
    """Without the phone; with whose it is, or why nobody's."""
    said = {key: text for key, text in row.cells.items() if key != "phone"}
    reasons = [reason.model_dump() for reason in row.reasons if reason.column != "phone"]
    reasons += judged["reasons"]
    return NeedRow(row=row.row, household_id=judged["person_id"], cells=said, reasons=reasons)


def _cells(need: dict[str, Any]) -> dict[str, str | int | None]:
    plain = ("need_id", "title", "occupation_code", "work_type_zh", "unit", "starts_on", "ends_on", "street")
    words = {key: need[key] for key in (*plain, "from_time", "until_time", "weekly_hours")}
    return words | {
        "level": Level(need["level"]).zh,
        "live_in": cells.said(need["live_in"]),
        "pay_from_yuan": cells.yuan(need["pay_from_fen"]),
        "pay_to_yuan": cells.yuan(need["pay_to_fen"]),
        "care_for": need["care_for"] and CareFor(need["care_for"]).zh,
        "has_pets": cells.said(need["has_pets"]),
        "weekdays": cells.days_said(need["weekdays"]),
        "state": NeedState(need["state"]).zh,
    }
