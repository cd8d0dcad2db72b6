"""A completion proof's public page, which its code opens without sign-in."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from contracts.stations import UnitByCode
from contracts.values import ProofCode
from gateway.auth import Asking
from gateway.pages import explained, page
from gateway.routes.completion import shown_proof
from kernel.errors import NotFound

routes = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@routes.get("/p/{code}")
async def proof(request: Request, code: ProofCode, who: Asking) -> HTMLResponse:
    try:
        shown = await shown_proof(who, code)
    except NotFound as refusal:
        return explained(request, refusal)
    issuer = await who.ask(UnitByCode(code=shown["unit"]))
    return page(request, "proof.html", proof=shown, issuer=issuer)
