"""Excel in and out. A sheet is sent as the body of a request; it is looked at, confirmed, and can be undone."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import quote

from fastapi import Request
from fastapi.responses import Response

from contracts import imports
from gateway import importing
from gateway.auth import Access, Asking, Caller, commanding
from gateway.json import Json
from gateway.sheets import MEDIA_TYPE
from gateway.table import described, get, post, router
from kernel.message import Id, Value

_BYTES = {"schema": {"type": "string", "format": "binary"}}
_SHEET_BODY = {"requestBody": {"required": True, "content": {MEDIA_TYPE: _BYTES}}}
_SHEET: dict[int | str, dict[str, Any]] = {200: {"description": "The sheet", "content": {MEDIA_TYPE: _BYTES}}}

Staff = Annotated[Caller, commanding(Access.STAFF)]
Operator = Annotated[Caller, commanding(Access.OPERATOR)]
Keeper = Annotated[Caller, commanding(Access.STAFF_OR_OPERATOR)]

routes = router(
    "imports",
    get("/imports", imports.Imports, Access.STAFF_OR_OPERATOR),
    get("/imports/{import_id}", imports.ImportById, Access.STAFF_OR_OPERATOR),
    get("/imports/{import_id}/rows", imports.ImportRows, Access.STAFF_OR_OPERATOR),
    post("/import-confirmations", imports.ConfirmImport, Access.STAFF_OR_OPERATOR),
    post("/import-undos", imports.UndoImport, Access.STAFF_OR_OPERATOR),
)


class WrongRows(Value):
    import_id: Id


@routes.post(
    "/course-imports",
    status_code=201,
    response_model=imports.Import,
    operation_id="imports_preview_courses",
    openapi_extra=described(Access.OPERATOR) | _SHEET_BODY,
)
async def preview_courses(request: Request, who: Operator) -> Json:
    """Look at a sheet of courses: what is new, changed, double and wrong. Nothing is changed yet."""
    return Json(await importing.preview_courses(who, await request.body()), 201)


@routes.post(
    "/wrong-row-sheets",
    operation_id="imports_wrong_rows",
    response_class=Response,
    responses=_SHEET,
    openapi_extra=described(Access.STAFF_OR_OPERATOR),
)
async def wrong_rows(body: WrongRows, who: Keeper) -> Response:
    """The wrong rows of an import as a sheet with a column of reasons: to be corrected and sent again."""
    return sheet(await importing.wrong_rows(who, body.import_id), "错误行")


@routes.get(
    "/course-sheet",
    operation_id="imports_course_sheet",
    response_class=Response,
    responses=_SHEET,
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
