"""Signing in, registering, roles."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Query

from contracts import accounts, addresses, notices
from gateway.auth import Access, Caller, asking
from gateway.budgets import sign_in_budget
from gateway.json import Json
from gateway.table import described, get, post, router
from kernel.message import Id

_GUARDED = [Depends(sign_in_budget)]

routes = router(
    "accounts",
    post("/sign-in-codes", accounts.RequestSignInCode, Access.ANYONE, status=202, guards=_GUARDED),
    post("/sessions", accounts.SignIn, Access.ANYONE, guards=_GUARDED),
    post("/sessions/refresh", accounts.RefreshSession, Access.ANYONE, guards=_GUARDED),
    post("/sign-outs", accounts.SignOut, Access.SIGNED_IN),
    post("/registrations", accounts.Register, Access.SIGNED_IN),
    post("/appointments", accounts.Appoint, Access.STAFF_OR_OPERATOR),
    post("/disclosures", accounts.Disclose, Access.SIGNED_IN),
    post("/addresses", addresses.SetAddress, Access.SIGNED_IN),
    get("/my-address", addresses.MyAddress, Access.SIGNED_IN),
    get("/my-contact-grants", addresses.MyContactGrants, Access.SIGNED_IN),
    post("/age-attestations", accounts.AttestAge, Access.SIGNED_IN),
    get("/me", accounts.Me, Access.SIGNED_IN),
    get("/notices", notices.Notices, Access.SIGNED_IN),
    post("/notice-readings", notices.ReadNotices, Access.SIGNED_IN),
    get("/notice-preferences", notices.MyNoticePreferences, Access.SIGNED_IN),
    post("/notice-preferences", notices.SetNoticePreferences, Access.SIGNED_IN, status=200),
    get("/consent-texts", accounts.ConsentTexts, Access.ANYONE),
)


@routes.get(
    "/people",
    response_model=list[accounts.PersonCard],
    operation_id="accounts_people",
    openapi_extra=described(Access.STAFF),
)
async def people(
    who: Annotated[Caller, asking(Access.STAFF)],
    person_id: Annotated[list[Id], Query(min_length=1, max_length=100)],
) -> Json:
    """Masked cards, for staff of the unit where each person registered; others are left out."""
    return Json(await who.ask(accounts.People(person_ids=person_id)))
