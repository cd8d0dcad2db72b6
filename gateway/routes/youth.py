"""Young people: a guardian's children, their sign-ups, and the certificates of their hours."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

from fastapi import Request
from fastapi.responses import HTMLResponse, Response

from contracts import children, youth
from contracts.activities import Participation
from contracts.stations import UnitByCode
from contracts.values import ProofCode, Sentence
from gateway import qr
from gateway.auth import Access, Asking, Caller, asking, commanding
from gateway.json import Json
from gateway.names import chunks, everything
from gateway.pages import page
from gateway.table import described, get, post, router
from kernel.message import Id, Value

_AT_ONCE = 100

SignedIn = Annotated[Caller, commanding(Access.SIGNED_IN)]

routes = router(
    "youth",
    post("/children", children.EnterChild, Access.SIGNED_IN),
    get("/children", children.MyChildren, Access.SIGNED_IN),
    post("/child-consent-withdrawals", children.WithdrawChildConsent, Access.SIGNED_IN),
    post("/child-disclosures", children.DiscloseChildNames, Access.SIGNED_IN),
    get("/children/{child_id}/hours", youth.ChildHours, Access.SIGNED_IN),
    get("/participations/{participation_id}/hours-proof", youth.HoursProofById, Access.SIGNED_IN),
    get("/activities/{activity_id}/hours-proofs", youth.ActivityHoursProofs, Access.STAFF),
)


class ChildSignUp(Value):
    activity_id: Id
    child_id: Id


class ShownHours(youth.VerifiedHours):
    """`name` is masked; null where nothing of the child is kept any more."""

    name: str | None


@routes.post(
    "/child-sign-ups",
    status_code=201,
    response_model=Participation,
    operation_id="stations_sign_child_up",
    openapi_extra=described(Access.SIGNED_IN),
)
async def sign_child_up(body: ChildSignUp, who: SignedIn) -> Json:
    """As the guardian, sign one's child up; or, when it is full, wait for a place, which comes by itself."""
    attestation = await who.ask(children.AttestChild(child_id=body.child_id))
    words = {"activity_id": body.activity_id, "child_id": body.child_id}
    return Json(await who.ask(youth.SignChildUp(**words, attestation=attestation["token"])), 201)


async def shown_hours(who: Caller, code: str) -> dict[str, Any]:
    """What anybody may see of a certificate of hours whose code they have. Raises `NotFound`."""
    asked = youth.VerifyHours(verification_code=code), children.NameOnHoursProof(verification_code=code)
    proof, name = await asyncio.gather(*map(who.ask, asked))
    return {**proof, "name": name}


@routes.get(
    "/hours-proofs/{proof_code}",
    response_model=ShownHours,
    operation_id="stations_verify_hours",
    openapi_extra=described(Access.ANYONE),
)
async def verify_hours(proof_code: ProofCode, who: Asking) -> Json:
    """Whether a certificate of hours is genuine, and what it says; the child's name masked."""
    return Json(await shown_hours(who, proof_code))


@routes.get(
    "/hours-proofs/{proof_code}/qr.{form}",
    operation_id="stations_hours_qr",
    response_class=Response,
    responses={200: qr.CONTENT},
    openapi_extra=described(Access.ANYONE),
)
async def hours_qr(request: Request, proof_code: ProofCode, form: qr.Form) -> Response:
    """A QR code that opens the certificate's public page."""
    return qr.response(request, f"/h/{proof_code}", form)


@routes.get(
    "/participations/{participation_id}/hours-proof.html",
    operation_id="stations_hours_proof_page",
    response_class=HTMLResponse,
    openapi_extra=described(Access.SIGNED_IN),
)
async def hours_proof(
    request: Request, participation_id: Id, who: Annotated[Caller, asking(Access.SIGNED_IN)]
) -> HTMLResponse:
    """劳动教育学时证明, to be printed by the guardian."""
    proof = await who.ask(youth.HoursProofById(participation_id=participation_id))
    mine = {one["child_id"]: one["called"] for one in await who.ask(children.MyChildren())}
    return await _printed(request, who, [proof], mine)


@routes.get(
    "/activities/{activity_id}/hours-proofs.html",
    operation_id="stations_activity_hours_page",
    response_class=HTMLResponse,
    openapi_extra=described(Access.STAFF),
)
async def activity_hours(
    request: Request, activity_id: Id, who: Annotated[Caller, asking(Access.STAFF)], reason: Sentence
) -> HTMLResponse:
    """All certificates of an activity, each on a sheet of its own; accounts keeps the reason for the names."""
    proofs = await everything(who, youth.ActivityHoursProofs(activity_id=activity_id, limit=100))
    known: dict[str, str] = {}
    for part in chunks([one["child_id"] for one in proofs], _AT_ONCE):
        found = await who.ask(children.DiscloseChildNames(child_ids=part, reason=reason))
        known |= {one["child_id"]: one["called"] for one in found}
    return await _printed(request, who, proofs, known)


async def _printed(request: Request, who: Caller, proofs: list[dict[str, Any]], known: dict[str, str]) -> HTMLResponse:
    issuers = {unit: await who.ask(UnitByCode(code=unit)) for unit in {one["unit"] for one in proofs}}
    images = {one["verification_code"]: qr.inline(request, f"/h/{one['verification_code']}") for one in proofs}
    return page(request, "hours_proof.html", proofs=proofs, names=known, issuers=issuers, images=images)
