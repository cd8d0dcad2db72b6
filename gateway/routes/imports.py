"""Excel in and out. A sheet is sent as the body of a request; it is looked at, confirmed, and can be undone."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import quote

from fastapi import Request
from fastapi.responses import Response
from pydantic import Field

from contracts import imports
from contracts.accounts import Consent
from contracts.values import Sentence, UnitCode
from gateway import attendance_sheets, importing, rosters
from gateway.auth import Access, Asking, Caller, commanding
from gateway.json import Json
from gateway.sheets import MEDIA_TYPE
from gateway.table import described, get, router
from kernel.message import Id, Value

_BYTES = {"schema": {"type": "string", "format": "binary"}}
SHEET_BODY = {"requestBody": {"required": True, "content": {MEDIA_TYPE: _BYTES}}}
SHEET: dict[int | str, dict[str, Any]] = {200: {"description": "The sheet", "content": {MEDIA_TYPE: _BYTES}}}

Staff = Annotated[Caller, commanding(Access.STAFF)]
Operator = Annotated[Caller, commanding(Access.OPERATOR)]
Keeper = Annotated[Caller, commanding(Access.STAFF_OR_OPERATOR)]

routes = router(
    "imports",
    get("/imports", imports.Imports, Access.STAFF_OR_OPERATOR),
    get("/imports/{import_id}", imports.ImportById, Access.STAFF_OR_OPERATOR),
    get("/imports/{import_id}/rows", imports.ImportRows, Access.STAFF_OR_OPERATOR),
)


class Confirmation(Value):
    """For a roster: which texts the women have agreed to on paper, and the reason for registering them. For attendance:
    the reason, where it contradicts what stands.
    """

    import_id: Id
    consents: list[Consent] = Field(default=[], max_length=10)
    reason: Sentence | None = None


class RosterWanted(Value):
    """The reason stands in the access log of every woman in the class."""

    class_id: Id
    reason: Sentence


class WrongRows(Value):
    import_id: Id


@routes.post(
    "/course-imports",
    status_code=201,
    response_model=imports.Import,
    operation_id="imports_preview_courses",
    openapi_extra=described(Access.OPERATOR) | SHEET_BODY,
)
async def preview_courses(request: Request, who: Operator) -> Json:
    """Look at a sheet of courses: what is new, changed, double and wrong. Nothing is changed yet."""
    return Json(await importing.preview_courses(who, await request.body()), 201)


@routes.post(
    "/roster-imports",
    status_code=201,
    response_model=imports.Import,
    operation_id="imports_preview_roster",
    openapi_extra=described(Access.STAFF) | SHEET_BODY,
)
async def preview_roster(request: Request, who: Staff, unit: UnitCode) -> Json:
    """Look at a roster for a unit: who is new, who is known, what is double and wrong. Nothing is changed yet."""
    return Json(await rosters.preview(who, unit, await request.body()), 201)


@routes.post(
    "/attendance-imports",
    status_code=201,
    response_model=imports.Import,
    operation_id="imports_preview_attendance",
    openapi_extra=described(Access.STAFF) | SHEET_BODY,
)
async def preview_attendance(request: Request, who: Staff, class_id: Id) -> Json:
    """Look at a class's attendance sheet, in the form in which it goes out: what is new, what corrects, what is wrong.
    Nothing is changed yet.
    """
    return Json(await attendance_sheets.preview(who, class_id, await request.body()), 201)


@routes.post(
    "/import-confirmations",
    status_code=201,
    response_model=imports.Import,
    operation_id="imports_confirm",
    openapi_extra=described(Access.STAFF_OR_OPERATOR),
)
async def confirm(body: Confirmation, who: Keeper) -> Json:
    """Do what the preview showed. If it was broken off, the same again finishes it."""
    return Json(await importing.confirm(who, body.import_id, body.consents, body.reason), 201)


@routes.post(
    "/import-undos",
    status_code=201,
    response_model=imports.Import,
    operation_id="imports_undo",
    openapi_extra=described(Access.STAFF_OR_OPERATOR),
)
async def undo(body: imports.UndoImport, who: Keeper) -> Json:
    """Take back what an import did and nobody has touched since; `kept` counts the other rows."""
    return Json(await importing.undo(who, body), 201)


@routes.post(
    "/roster-exports",
    operation_id="imports_roster_sheet",
    response_class=Response,
    responses=SHEET,
    openapi_extra=described(Access.STAFF),
)
async def roster_sheet(body: RosterWanted, who: Staff) -> Response:
    """A class's roster with names, phones and documents, of the women whom one may see."""
    return sheet(await rosters.sheet(who, body.class_id, body.reason), "学员名册")


@routes.post(
    "/attendance-exports",
    operation_id="imports_attendance_sheet",
    response_class=Response,
    responses=SHEET,
    openapi_extra=described(Access.STAFF),
)
async def attendance_sheet(body: RosterWanted, who: Staff) -> Response:
    """A class's attendance: a row a woman with her name, a column a session."""
    return sheet(await attendance_sheets.sheet(who, body.class_id, body.reason), "签到表")


@routes.post(
    "/wrong-row-exports",
    operation_id="imports_wrong_rows",
    response_class=Response,
    responses=SHEET,
    openapi_extra=described(Access.STAFF_OR_OPERATOR),
)
async def wrong_rows(body: WrongRows, who: Keeper) -> Response:
    """The wrong rows of an import as a sheet with a column of reasons: to be corrected and sent again."""
    return sheet(await importing.wrong_rows(who, body.import_id), "错误行")


@routes.get(
    "/course-export",
    operation_id="imports_course_sheet",
    response_class=Response,
    responses=SHEET,
    openapi_extra=described(Access.ANYONE),
)
async def course_sheet(who: Asking) -> Response:
    """Every course as a sheet, in the form in which they can be imported."""
    return sheet(await importing.course_sheet(who), "课程")


def sheet(data: bytes, name: str) -> Response:
    """For saving: a browser never shows it as a page of ours (RFC 6266)."""
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}.xlsx", "Cache-Control": "no-store"}
    headers["X-Content-Type-Options"] = "nosniff"
    return Response(data, media_type=MEDIA_TYPE, headers=headers)
