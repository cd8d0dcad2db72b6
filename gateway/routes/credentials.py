"""Signed credentials, and what whoever checks them asks for: keys and status lists."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path
from fastapi.responses import JSONResponse, Response

from contracts import credentials
from gateway.auth import Access, Asking, Caller, asking
from gateway.table import described, router
from kernel.message import Id

_JWT = "application/vc+jwt"
_FRESH = {"Cache-Control": "public, max-age=300"}
_HERS = {"Cache-Control": "private, no-store"}
_TEXT = {"schema": {"type": "string"}}
_CREDENTIAL: dict[int | str, Any] = {200: {"description": "A signed credential", "content": {_JWT: _TEXT}}}

routes = router("certification")
well_known = APIRouter(prefix="/.well-known", tags=["certification"])


@routes.get(
    "/certificates/{certificate_id}/credential",
    operation_id="certification_certificate_credential",
    response_class=Response,
    responses=_CREDENTIAL,
    openapi_extra=described(Access.SIGNED_IN),
)
async def credential(certificate_id: Id, who: Annotated[Caller, asking(Access.SIGNED_IN)]) -> Response:
    """The certificate as an Open Badges 3.0 credential (VC-JWT, ES256), for her wallet. It bears her name."""
    signed = await who.ask(credentials.CertificateCredential(certificate_id=certificate_id))
    return Response(signed["jwt"], media_type=_JWT, headers=_HERS)


@routes.get(
    "/status-lists/{purpose}/{number}",
    operation_id="certification_status_list",
    response_class=Response,
    responses=_CREDENTIAL,
    openapi_extra=described(Access.ANYONE),
)
async def status_list(
    purpose: credentials.StatusPurpose, number: Annotated[int, Path(ge=1, le=100_000)], who: Asking
) -> Response:
    """W3C Bitstring Status List, signed: which certificates are not to be accepted. Good for a day offline."""
    signed = await who.ask(credentials.StatusList(purpose=purpose, number=number))
    return Response(signed["jwt"], media_type=_JWT, headers=_FRESH)


class KeySet(JSONResponse):
    media_type = "application/jwk-set+json"  # RFC 7517, section 8.5


class DidDocument(JSONResponse):
    media_type = "application/did+json"


@well_known.get(
    "/jwks.json",
    operation_id="certification_jwks",
    response_class=KeySet,
    response_model=None,
    openapi_extra=described(Access.ANYONE),
)
async def jwks(who: Asking) -> KeySet:
    """The public keys that credentials are signed with (RFC 7517), and those that have signed earlier ones."""
    issuer = await who.ask(credentials.Issuer())
    return KeySet({"keys": issuer["keys"]}, headers=_FRESH)


@well_known.get(
    "/did.json",
    operation_id="certification_did_document",
    response_class=DidDocument,
    response_model=None,
    openapi_extra=described(Access.ANYONE),
)
async def did_document(who: Asking) -> DidDocument:
    """What the issuer's `did:web` resolves to: the same keys."""
    issuer = await who.ask(credentials.Issuer())
    did, names = issuer["issuer"], [key["kid"] for key in issuer["keys"]]
    methods = [
        {"id": key["kid"], "type": "JsonWebKey", "controller": did, "publicKeyJwk": key} for key in issuer["keys"]
    ]
    document = {"@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/jwk/v1"], "id": did}
    document |= {"verificationMethod": methods, "assertionMethod": names}
    return DidDocument(document, headers=_FRESH)
