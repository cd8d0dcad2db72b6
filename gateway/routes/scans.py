"""Codes that are scanned: made, printed, withdrawn, counted."""

from __future__ import annotations

from typing import Annotated

from anyio import to_thread
from fastapi import Query, Request
from fastapi.responses import Response

from contracts import scans
from contracts.stations import UnitByCode
from gateway import qr
from gateway.auth import Access, Asking, Caller, asking
from gateway.printing import posters
from gateway.table import described, get, post, router

routes = router(
    "stations",
    post("/scan-codes", scans.MakeCode, Access.STAFF_OR_OPERATOR),
    post("/scan-code-withdrawals", scans.WithdrawCode, Access.STAFF_OR_OPERATOR),
    get("/scan-codes", scans.Codes, Access.STAFF_OR_OPERATOR),
    get("/scan-codes/{code}/counts", scans.ScanCounts, Access.SIGNED_IN),
    get("/scan-codes/{code}", scans.CodeToPrint, Access.SIGNED_IN),
)

_PDF = {200: {"description": "The poster", "content": {"application/pdf": {"schema": {"type": "string"}}}}}


@routes.get(
    "/scan-codes/{code}/qr.{form}",
    operation_id="stations_scan_code_qr",
    response_class=Response,
    responses={200: qr.CONTENT},
    openapi_extra=described(Access.ANYONE),
)
async def scan_code_qr(request: Request, code: scans.CodeText, form: qr.Form, who: Asking) -> Response:
    """The QR code alone, for one's own print: it holds the short address."""
    return qr.response(request, f"/q/{code}", form)


@routes.get(
    "/scan-codes/{code}/poster.pdf",
    operation_id="stations_poster",
    response_class=Response,
    responses=_PDF,
    openapi_extra=described(Access.SIGNED_IN),
)
async def poster(
    request: Request,
    code: scans.CodeText,
    who: Annotated[Caller, asking(Access.SIGNED_IN)],
    size: Annotated[posters.Size, Query(description="Of the paper")] = "A4",
) -> Response:
    """For the staff of its unit and the promoter whose it is: the code to scan, and what one can type instead."""
    shown = await who.ask(scans.CodeToPrint(code=code))
    unit = await who.ask(UnitByCode(code=shown["unit"]))
    kind = scans.CodeKind(shown["kind"])
    settings = request.app.state.settings
    made = posters.Poster(kind, unit["name_zh"], unit["name_en"], f"{settings.public_url}/q/{code}", code)
    drawn = await to_thread.run_sync(posters.poster, made, size, settings.print_fonts)
    return Response(drawn, media_type="application/pdf")
