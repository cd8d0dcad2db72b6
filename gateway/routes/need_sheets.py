"""A unit's sheet of household needs, out and in."""

from __future__ import annotations

from typing import Annotated

from fastapi import Request
from fastapi.responses import Response

from contracts import imports
from contracts import need_sheets as contract
from contracts.jobs import NeedState
from contracts.needs import NeedsOfUnit
from contracts.values import UnitCode
from gateway import need_sheets
from gateway.auth import Access, Caller, asking
from gateway.json import Json
from gateway.routes.imports import SHEET, SHEET_BODY, Staff, WrongRows, sheet
from gateway.table import described, get, post, router

routes = router(
    "imports",
    get("/need-imports", contract.NeedImports, Access.STAFF),
    get("/need-imports/{import_id}", contract.NeedImportById, Access.STAFF),
    get("/need-imports/{import_id}/rows", contract.NeedImportRows, Access.STAFF),
    post("/need-import-confirmations", contract.ConfirmNeedImport, Access.STAFF),
    post("/need-import-undos", contract.UndoNeedImport, Access.STAFF),
)


@routes.post(
    "/need-imports",
    status_code=201,
    response_model=imports.Import,
    operation_id="imports_preview_needs",
    openapi_extra=described(Access.STAFF) | SHEET_BODY,
)
async def preview_needs(request: Request, who: Staff, unit: UnitCode) -> Json:
    """Look at a sheet of needs for a unit and those under it: what is new, changed, double and wrong. A new row has the
    phone with which its household has registered; one that changes a need has its number. Nothing is changed yet.
    """
    return Json(await need_sheets.preview(who, unit, await request.body()), 201)


@routes.post(
    "/need-wrong-row-exports",
    operation_id="imports_wrong_needs",
    response_class=Response,
    responses=SHEET,
    openapi_extra=described(Access.STAFF),
)
async def wrong_needs(body: WrongRows, who: Staff) -> Response:
    """The wrong rows of a sheet of needs with a column of reasons: to be corrected and sent again."""
    return sheet(await need_sheets.wrong_rows(who, body.import_id), "错误行")


@routes.get(
    "/units/{unit}/need-export",
    operation_id="imports_need_sheet",
    response_class=Response,
    responses=SHEET,
    openapi_extra=described(Access.STAFF),
)
async def need_sheet(
    unit: UnitCode, who: Annotated[Caller, asking(Access.STAFF)], state: NeedState | None = None
) -> Response:
    """The needs of a unit and all under it, filtered as their list is, in the form in which they can be imported. It
    names no household.
    """
    return sheet(await need_sheets.sheet(who, NeedsOfUnit(unit=unit, state=state, limit=100)), "家庭需求")
