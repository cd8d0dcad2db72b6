"""Certificates after their issue: their life, verification, papers; and a woman's record."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from anyio import to_thread
from fastapi import Request
from fastapi.responses import Response

from contracts import accounts, certificates, certification, record, stations, training
from gateway import qr
from gateway.auth import Access, Asking, Caller, asking, commanding
from gateway.json import Json
from gateway.names import Reason, everything
from gateway.pages import page as render
from gateway.printing import documents, papers
from gateway.table import described, get, post, router
from gateway.verifying import verified
from kernel.errors import NotFound
from kernel.message import Id, Value

Paper = Literal["pdf", "html"]
SignedIn = Annotated[Caller, asking(Access.SIGNED_IN)]

_PDF = "application/pdf"
_HERS = {"Cache-Control": "private, no-store"}
_BYTES = {"schema": {"type": "string", "format": "binary"}}
_TEXT = {"schema": {"type": "string"}}
_PAPER: dict[int | str, Any] = {200: {"description": "The paper", "content": {_PDF: _BYTES, "text/html": _TEXT}}}

routes = router(
    "certification",
    post("/suspensions", certificates.SuspendCertificate, Access.STAFF_OR_OPERATOR),
    post("/reinstatements", certificates.ReinstateCertificate, Access.STAFF_OR_OPERATOR),
    post("/revocations", certificates.RevokeCertificate, Access.STAFF_OR_OPERATOR),
    post("/reissues", certificates.ReissueCertificate, Access.STAFF),
    post("/renewals", certificates.RenewCertificate, Access.STAFF),
    get("/certificate-acts", certificates.CertificateActs, Access.STAFF_OR_OPERATOR),
    get("/certificates/{certificate_id}", certificates.OneCertificate, Access.SIGNED_IN),
    get("/certificates/{certificate_id}/verifications", certificates.CertificateVerifications, Access.SIGNED_IN),
    get("/record", record.MyRecord, Access.SIGNED_IN),
)


class CorrectName(Value):
    certificate_id: Id


class PrintCertificates(Value):
    exam_id: Id
    reason: certificates.Sentence


@routes.get(
    "/verifications/{verification_code}",
    response_model=certification.VerifiedCertificate,
    operation_id="certification_verify_certificate",
    openapi_extra=described(Access.ANYONE),
)
async def verify(request: Request, verification_code: certification.VerificationCode, who: Asking) -> Json:
    """For anybody who holds the certificate's code. Numbers alone can't be looked up, so none can be enumerated.

    It is counted, by certificate and day. Who asks too often for codes that there are not is asked to wait.
    """
    return Json(await verified(request, who, verification_code))


@routes.get(
    "/verifications/{verification_code}/qr.{form}",
    operation_id="certification_verification_qr",
    response_class=Response,
    responses={200: qr.CONTENT},
    openapi_extra=described(Access.ANYONE),
)
async def verification_qr(
    request: Request, verification_code: certification.VerificationCode, form: qr.Form
) -> Response:
    """A QR code that opens the certificate's public page."""
    return qr.response(request, f"/c/{verification_code}", form)


@routes.post(
    "/certificate-name-corrections",
    status_code=201,
    response_model=certification.Certificate,
    operation_id="certification_correct_certificate_name",
    openapi_extra=described(Access.SIGNED_IN),
)
async def correct_name(body: CorrectName, who: Annotated[Caller, commanding(Access.SIGNED_IN)]) -> Json:
    """Have a certificate issued anew under the legal name that is registered now. The old one is void."""
    attestation = await who.ask(accounts.AttestIdentity())
    command = certificates.CorrectCertificateName(certificate_id=body.certificate_id, attestation=attestation["token"])
    return Json(await who.ask(command), 201)


@routes.get(
    "/certificates/{certificate_id}/print.{form}",
    operation_id="certification_print_certificate",
    response_class=Response,
    responses=_PAPER,
    openapi_extra=described(Access.SIGNED_IN),
)
async def print_certificate(request: Request, certificate_id: Id, form: Paper, who: SignedIn) -> Response:
    """Her certificate, to print."""
    shown = await who.ask(certificates.OneCertificate(certificate_id=certificate_id))
    issuer = await _unit(who, shown["unit"])
    if form == "pdf":
        return await _certificates(request, [shown], issuer)
    address = documents.page(request.app.state.settings.public_url, shown["verification_code"])
    page = render(request, "diploma.html", certificate=shown, issuer=issuer, code=qr.element(address))
    page.headers.update(_HERS)
    return page


@routes.post(
    "/certificate-prints",
    operation_id="certification_print_certificates",
    response_class=Response,
    responses={200: {"description": "All of them, a page each", "content": {_PDF: _BYTES}}},
    openapi_extra=described(Access.STAFF),
)
async def print_certificates(
    request: Request, body: PrintCertificates, who: Annotated[Caller, commanding(Access.STAFF)]
) -> Response:
    """An exam's valid certificates in one file. They bear full names: who prints them and why is written down."""
    shown = await who.ask(certificates.PrintCertificates(**body.model_dump()))
    return await _certificates(request, shown, await _unit(who, shown[0]["unit"]))


@routes.get(
    "/exam-registrations/{registration_id}/ticket.{form}",
    operation_id="certification_print_ticket",
    response_class=Response,
    responses=_PAPER,
    openapi_extra=described(Access.SIGNED_IN),
)
async def print_ticket(
    request: Request, registration_id: Id, form: Paper, who: SignedIn, reason: Reason = None
) -> Response:
    """准考证, to print. Its QR code holds `check_in_code`. For staff who give a reason it bears her full name."""
    its = {"registration_id": registration_id}
    asked = certification.PrintTicket(**its, reason=reason) if reason else certification.Ticket(**its)
    shown = await who.ask(asked)
    ticket = documents.ticket(shown)
    if form == "pdf":
        named = request.app.state.settings.print_fonts
        return Response(await to_thread.run_sync(papers.ticket, ticket, named), media_type=_PDF, headers=_HERS)
    page = render(request, "ticket.html", ticket=shown, code=qr.element(ticket.code), notes=documents.NOTES)
    page.headers.update(_HERS)
    return page


@routes.get(
    "/record.html",
    operation_id="certification_print_record",
    response_class=Response,
    responses={200: {"description": "The page", "content": {"text/html": _TEXT}}},
    openapi_extra=described(Access.SIGNED_IN),
)
async def print_record(request: Request, who: SignedIn) -> Response:
    """All that she has learnt and passed, on a page to print."""
    shown = await who.ask(record.MyRecord())
    me = await who.ask(accounts.Me())
    titles = await _titles(who) if any(one["series"] for one in shown["entries"]) else {}
    page = render(request, "record.html", entries=shown["entries"], me=me, titles=titles)
    page.headers.update(_HERS)
    return page


async def _certificates(request: Request, shown: list[dict[str, Any]], issuer: dict[str, Any]) -> Response:
    """Drawing keeps a processor busy: a thread does it, so that others are answered meanwhile."""
    settings = request.app.state.settings
    several = [documents.diploma(one, issuer["name_zh"], settings.public_url) for one in shown]
    drawn = await to_thread.run_sync(papers.diplomas, several, settings.print_fonts)
    return Response(drawn, media_type=_PDF, headers=_HERS)


async def _unit(who: Caller, code: str) -> dict[str, Any]:
    """The unit; one that stations has not heard of yet is named by its code."""
    try:
        return await who.ask(stations.UnitByCode(code=code))
    except NotFound:
        return {"name_zh": code, "name_en": code}


async def _titles(who: Caller) -> dict[str, Any]:
    """What the courses are called, by their series."""
    return {course["series"]: course for course in await everything(who, training.Courses(limit=100))}
