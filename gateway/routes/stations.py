"""Units, QR codes, the board, the waiver ledger."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import Response
from pydantic import Field

from contracts import activities, certification, fairs, jobs, photographs, stations, training, units, vacancies
from contracts.values import UnitCode
from gateway import qr
from gateway.auth import Access, Asking
from gateway.json import Json
from gateway.station import overview
from gateway.table import described, get, post, router
from kernel.message import Value

routes = router(
    "stations",
    post("/units", stations.OpenUnit, Access.OPERATOR),
    get("/units", stations.Units, Access.ANYONE),
    get("/units/{code}", stations.UnitByCode, Access.ANYONE),
    post("/announcements", stations.Announce, Access.STAFF_OR_OPERATOR),
    post("/announcement-changes", stations.ChangeAnnouncement, Access.STAFF_OR_OPERATOR),
    get("/announcements", stations.Announcements, Access.ANYONE),
    get("/boards/{unit}", stations.Board, Access.STAFF_OR_OPERATOR),
    get("/waivers", stations.Waivers, Access.STAFF_OR_OPERATOR),
)


class Overview(Value):
    """What a scanned code opens: the unit, what is announced (pinned first, then the newest), and what one can join
    there now (the first 50 of each). `missing`: services that did not answer; what they have is not in the lists.
    """

    unit: stations.Unit
    profile: units.UnitProfileView
    promoters: int = Field(description="How many it has now")
    photographs: list[photographs.Photograph]
    announcements: list[stations.Announcement]
    classes: list[training.ClassView]
    exams: list[certification.ExamView]
    needs: list[jobs.Need]
    vacancies: list[vacancies.Vacancy]
    fairs: list[fairs.Fair]
    activities: list[activities.Activity]
    missing: list[str]


@routes.get(
    "/units/{code}/overview",
    response_model=Overview,
    operation_id="stations_overview",
    openapi_extra=described(Access.ANYONE),
)
async def unit_overview(code: UnitCode, who: Asking) -> Json:
    """A unit with its open classes, exams and needs, for the page that its QR code opens."""
    return Json(await overview(who, code))


@routes.get(
    "/units/{code}/qr.{form}",
    operation_id="stations_qr",
    response_class=Response,
    responses={200: qr.CONTENT},
    openapi_extra=described(Access.ANYONE),
)
async def unit_qr(request: Request, code: UnitCode, form: qr.Form, who: Asking) -> Response:
    """The unit's QR code, for its door: it holds the address of the unit's page."""
    await who.ask(stations.UnitByCode(code=code))
    return qr.response(request, f"/s/{code}", form)
