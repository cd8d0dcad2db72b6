"""Promoters: their terms, codes and reach."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import Request
from fastapi.responses import HTMLResponse

from contracts import naming, promoters
from contracts.stations import UnitByCode
from contracts.values import UnitCode
from gateway.auth import Access, Caller, asking
from gateway.json import Json
from gateway.pages import page
from gateway.table import described, get, post, router

SignedIn = Annotated[Caller, asking(Access.SIGNED_IN)]

routes = router(
    "stations",
    post("/promoter-candidates", promoters.NameCandidate, Access.STAFF),
    post("/promoters", promoters.NominatePromoter, Access.STAFF),
    post("/promoter-selections", promoters.SelectPromoter, Access.STAFF),
    post("/promoter-appointments", promoters.AppointPromoter, Access.STAFF),
    post("/promoter-trainings", promoters.RecordPromoterTraining, Access.STAFF),
    post("/promoter-activations", promoters.ActivatePromoter, Access.STAFF),
    post("/promoter-communities", promoters.CoverCommunities, Access.STAFF),
    post("/promoter-withdrawals", promoters.WithdrawPromoter, Access.STAFF),
    post("/promoter-codes", promoters.ReplacePromoterCode, Access.STAFF),
    post("/honour-roll-choices", promoters.JoinHonourRoll, Access.SIGNED_IN),
    get("/promoters", promoters.Promoters, Access.STAFF),
    get("/my-promoter-terms", promoters.MyPromoterTerms, Access.SIGNED_IN),
    get("/promoters/{promoter_id}/reach", promoters.PromoterReach, Access.SIGNED_IN),
    post("/honour-roll-names", naming.ShowMyName, Access.SIGNED_IN),
    post("/honour-roll-name-withdrawals", naming.HideMyName, Access.SIGNED_IN),
    get("/units/{unit}/promoter-count", promoters.PromoterCount, Access.ANYONE),
)


class OnRoll(promoters.Reach):
    """`name` is hers if she has agreed, else masked; null where no name of hers is kept."""

    name: str | None


@routes.get(
    "/honour-rolls/{unit}",
    response_model=list[OnRoll],
    operation_id="stations_honour_roll",
    openapi_extra=described(Access.SIGNED_IN),
)
async def honour_roll(unit: UnitCode, who: SignedIn, since: date | None = None, until: date | None = None) -> Json:
    """The promoters of a unit and all under it who agreed to be shown, by how many came through them: the first 50.
    For staff and promoters of the unit. Days of Beijing, both included.
    """
    return Json(await _roll(who, promoters.HonourRoll(unit=unit, since=since, until=until)))


@routes.get(
    "/honour-rolls/{unit}/print.html",
    operation_id="stations_honour_roll_page",
    response_class=HTMLResponse,
    openapi_extra=described(Access.SIGNED_IN),
)
async def printed(
    request: Request, unit: UnitCode, who: SignedIn, since: date | None = None, until: date | None = None
) -> HTMLResponse:
    """The same for the wall."""
    roll = await _roll(who, promoters.HonourRoll(unit=unit, since=since, until=until))
    place = await who.ask(UnitByCode(code=unit))
    return page(request, "honour_roll.html", unit=place, roll=roll, since=since, until=until)


async def _roll(who: Caller, asked: promoters.HonourRoll) -> list[dict[str, Any]]:
    """Stations knows who is on it, accounts what each lets herself be called."""
    roll = await who.ask(asked)
    if not roll:
        return []
    found = await who.ask(naming.NamesOnRoll(person_ids=[one["person_id"] for one in roll]))
    names = {one["person_id"]: one["name"] for one in found}
    return [one | {"name": names.get(one["person_id"])} for one in roll]
