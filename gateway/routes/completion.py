"""Completion: its rule, who misses what, and the proof, which is printed and verified."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

from fastapi import Request
from fastapi.responses import HTMLResponse, Response

from contracts import completion
from contracts.accounts import Me
from contracts.naming import NameOnProof
from contracts.stations import UnitByCode
from contracts.values import ProofCode
from gateway import qr
from gateway.auth import Access, Asking, Caller, asking
from gateway.json import Json
from gateway.names import Reason, everything, names
from gateway.pages import page
from gateway.table import described, get, post, router
from kernel.message import Id

routes = router(
    "training",
    post("/completion-rules", completion.SetCompletionRule, Access.OPERATOR),
    get("/courses/{series}/completion-rule", completion.CompletionRuleOf, Access.ANYONE),
    post("/task-records", completion.RecordTask, Access.STAFF),
    post("/class-completions", completion.CompleteClass, Access.STAFF),
    get("/enrolments/{enrolment_id}/completion-standing", completion.CompletionStanding, Access.SIGNED_IN),
    get("/classes/{class_id}/completion-standings", completion.CompletionStandings, Access.STAFF),
    get("/enrolments/{enrolment_id}/completion-proof", completion.CompletionProof, Access.SIGNED_IN),
    get("/classes/{class_id}/completion-proofs", completion.ClassProofs, Access.STAFF),
)


class ShownProof(completion.VerifiedProof):
    """`name` is masked; null where it is not known any more."""

    name: str | None


async def shown_proof(who: Caller, code: str) -> dict[str, Any]:
    """What anybody may see of a proof whose code they have. Raises `NotFound`."""
    asked = who.ask(completion.VerifyProof(verification_code=code)), who.ask(NameOnProof(verification_code=code))
    proof, name = await asyncio.gather(*asked)
    return {**proof, "name": name}


@routes.get(
    "/completion-proofs/{proof_code}",
    response_model=ShownProof,
    operation_id="training_verify_proof",
    openapi_extra=described(Access.ANYONE),
)
async def verify_proof(proof_code: ProofCode, who: Asking) -> Json:
    """Whether a completion proof is genuine, and what it says; her name masked."""
    return Json(await shown_proof(who, proof_code))


@routes.get(
    "/completion-proofs/{proof_code}/qr.{form}",
    operation_id="training_proof_qr",
    response_class=Response,
    responses={200: qr.CONTENT},
    openapi_extra=described(Access.ANYONE),
)
async def proof_qr(request: Request, proof_code: ProofCode, form: qr.Form) -> Response:
    """A QR code that opens the proof's public page."""
    return qr.response(request, f"/p/{proof_code}", form)


@routes.get(
    "/enrolments/{enrolment_id}/completion-proof.html",
    operation_id="training_completion_proof_page",
    response_class=HTMLResponse,
    openapi_extra=described(Access.SIGNED_IN),
)
async def completion_proof(
    request: Request,
    enrolment_id: Id,
    who: Annotated[Caller, asking(Access.SIGNED_IN)],
    reason: Reason = None,
) -> HTMLResponse:
    """结业证明, to be printed: by herself with her name, by staff masked unless they say why they print it."""
    proof = await who.ask(completion.CompletionProof(enrolment_id=enrolment_id))
    her = proof["person_id"]
    known = {her: (await who.ask(Me()))["name"]} if her == who.actor.person_id else await names(who, [her], reason)
    return await _printed(request, who, [proof], known)


@routes.get(
    "/classes/{class_id}/completion-proofs.html",
    operation_id="training_class_proofs_page",
    response_class=HTMLResponse,
    openapi_extra=described(Access.STAFF),
)
async def class_proofs(
    request: Request, class_id: Id, who: Annotated[Caller, asking(Access.STAFF)], reason: Reason = None
) -> HTMLResponse:
    """All proofs of a class, each on a sheet of its own."""
    proofs = await everything(who, completion.ClassProofs(class_id=class_id, limit=100))
    return await _printed(request, who, proofs, await names(who, [one["person_id"] for one in proofs], reason))


async def _printed(
    request: Request, who: Caller, proofs: list[dict[str, Any]], known: dict[str, str | None]
) -> HTMLResponse:
    issuers = {unit: await who.ask(UnitByCode(code=unit)) for unit in {one["unit"] for one in proofs}}
    images = {one["verification_code"]: qr.inline(request, f"/p/{one['verification_code']}") for one in proofs}
    return page(request, "completion_proof.html", proofs=proofs, names=known, issuers=issuers, images=images)
