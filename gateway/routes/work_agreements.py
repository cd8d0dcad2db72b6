"""Agreements (三方合同) of placements, and the page that is printed of one."""

from __future__ import annotations

from contextlib import suppress
from typing import Annotated, Any

from fastapi import Request
from fastapi.responses import HTMLResponse

from contracts import agreements
from contracts.accounts import Disclose, Me, Role
from contracts.stations import UnitByCode
from gateway.auth import Access, Caller, asking
from gateway.names import Reason, names
from gateway.pages import page
from gateway.table import described, get, post, router
from kernel.errors import NotFound
from kernel.message import Id

routes = router(
    "jobs",
    post("/work-agreements", agreements.DrawUpAgreement, Access.STAFF),
    post("/work-agreement-signatures", agreements.SignAgreement, Access.SIGNED_IN),
    get("/work-agreements/{agreement_id}", agreements.AgreementById, Access.SIGNED_IN),
    get("/my-company-agreements", agreements.MyCompanyAgreements, Access.COMPANY),
    get("/placements/{placement_id}/work-agreements", agreements.AgreementsOf, Access.SIGNED_IN),
)


@routes.get(
    "/work-agreements/{agreement_id}/page.html",
    operation_id="jobs_agreement_page",
    response_class=HTMLResponse,
    openapi_extra=described(Access.SIGNED_IN),
)
async def agreement_page(
    request: Request, agreement_id: Id, who: Annotated[Caller, asking(Access.SIGNED_IN)], reason: Reason = None
) -> HTMLResponse:
    """三方合同, to be printed. A party sees her own name; the other's with a reason, which is kept.

    Staff see names masked unless they say why they print it; a company that is a party those of its own worker.
    """
    agreement = await who.ask(agreements.AgreementById(agreement_id=agreement_id))
    unit = await who.ask(UnitByCode(code=agreement["unit"]))
    parties = [(party, *_words(party)) for party in agreement["parties"]]
    known = await _names(who, agreement, reason)
    return page(request, "work_agreement.html", agreement=agreement, unit=unit, names=known, parties=parties)


def _words(party: str) -> tuple[str, str]:
    return agreements.WorkParty(party).zh, agreements.WorkParty(party).en


async def _names(who: Caller, agreement: dict[str, Any], reason: str | None) -> dict[str, str | None]:
    both, me = [agreement["worker_id"], agreement["household_id"]], who.actor.person_id
    if me in both:
        [other] = [one for one in both if one != me]
        return {me: (await who.ask(Me()))["name"]} | await _disclosed(who, [other], reason)
    if who.actor.holds(Role.STAFF):
        return dict(await names(who, both, reason))
    if who.actor.holds(Role.COMPANY):
        return await names(who, both, None) | await _disclosed(who, both, reason)
    return {}


async def _disclosed(who: Caller, persons: list[str], reason: str | None) -> dict[str, str | None]:
    """In full, for a reason. Left out are those whom the one who asks may not see, or not any more."""
    known: dict[str, str | None] = {}
    for person_id in persons if reason else []:
        with suppress(NotFound):
            known[person_id] = (await who.ask(Disclose(person_id=person_id, reason=reason)))["name"]
    return known
