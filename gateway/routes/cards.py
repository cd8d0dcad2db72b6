"""上门服务证: issued, shown, printed, withdrawn."""

from __future__ import annotations

from typing import Annotated

from fastapi import Request
from fastapi.responses import Response

from contracts import cards
from gateway import cards as doors
from gateway import qr
from gateway.auth import Access, Asking, Caller, asking
from gateway.json import Json
from gateway.pages import page
from gateway.routes.uploads import PICTURE, jpeg
from gateway.table import described, get, post, router
from kernel.errors import NotFound
from kernel.message import Id

routes = router(
    "jobs",
    post("/service-cards", cards.IssueCard, Access.SIGNED_IN),
    post("/service-card-withdrawals", cards.WithdrawCard, Access.SIGNED_IN),
    get("/service-cards", cards.Cards, Access.SIGNED_IN),
    get("/service-cards/{card_id}", cards.OneCard, Access.SIGNED_IN),
)


@routes.get(
    "/card-scans/{card_code}",
    response_model=cards.CardPage,
    operation_id="jobs_show_card",
    openapi_extra=described(Access.ANYONE),
)
async def show(request: Request, card_code: cards.CardCode, who: Asking) -> Json:
    """For anybody who holds the card's code: what counts today, and her masked name. It is counted, by day alone."""
    return Json(await doors.scanned(request, who, card_code))


@routes.get(
    "/card-scans/{card_code}/portrait",
    operation_id="accounts_portrait_on_card",
    response_class=Response,
    responses=PICTURE,
    openapi_extra=described(Access.ANYONE),
)
async def portrait(request: Request, card_code: cards.CardCode, who: Asking) -> Response:
    """Her portrait, if the card is valid and she lets it be shown."""
    return jpeg(await doors.portrait(request, who, card_code))


@routes.get(
    "/card-scans/{card_code}/qr.{form}",
    operation_id="jobs_card_qr",
    response_class=Response,
    responses={200: qr.CONTENT},
    openapi_extra=described(Access.ANYONE),
)
async def card_qr(request: Request, card_code: cards.CardCode, form: qr.Form) -> Response:
    """A QR code that opens the card's public page."""
    return qr.response(request, f"/w/{card_code}", form)


@routes.get(
    "/service-cards/{card_id}/print.html",
    operation_id="jobs_print_card",
    response_class=Response,
    responses={200: {"description": "The card", "content": {"text/html": {"schema": {"type": "string"}}}}},
    openapi_extra=described(Access.SIGNED_IN),
)
async def print_card(request: Request, card_id: Id, who: Annotated[Caller, asking(Access.SIGNED_IN)]) -> Response:
    """Her card, to print and to wear: portrait, masked name, QR code."""
    code = (await who.ask(cards.OneCard(card_id=card_id)))["code"]
    shown = await doors.shown_by(who, code)
    face = await _face(who, code) if shown["has_portrait"] else None
    image = qr.inline(request, f"/w/{code}")
    printed = page(request, "card_print.html", code=code, face=face, image=image, **await doors.words(who, shown))
    printed.headers["Cache-Control"] = "private, no-store"
    return printed


async def _face(who: Caller, code: str) -> str | None:
    try:
        return await who.ask(cards.PortraitOnCard(card_code=code))
    except NotFound:
        return None
