"""Photographs of units and activities: put up by staff, and shown to everybody."""

from __future__ import annotations

from typing import Annotated

from fastapi import Header
from fastapi.responses import Response

from contracts import photographs, uploads
from contracts.values import UnitCode
from gateway.auth import Access, Asking, Caller, commanding
from gateway.json import Json
from gateway.routes.uploads import HEADERS, PICTURE, jpeg
from gateway.table import described, get, post, router
from kernel.message import Id

Staff = Annotated[Caller, commanding(Access.STAFF)]

#: Anybody may keep it on the way; when it is taken off its page, it is gone soon.
_PUBLIC = HEADERS | {"Cache-Control": "public, max-age=300", "Cross-Origin-Resource-Policy": "cross-origin"}

routes = router(
    "photographs",
    post("/photograph-captions", photographs.CaptionPhotograph, Access.STAFF),
    post("/photograph-orders", photographs.OrderPhotographs, Access.STAFF),
    post("/photograph-removals", photographs.RemovePhotograph, Access.STAFF),
    get("/units/{unit}/photographs", photographs.UnitPhotographs, Access.ANYONE),
    get("/activities/{activity_id}/photographs", photographs.ActivityPhotographs, Access.ANYONE),
)


class UnitPhotograph(photographs.PhotographWords):
    unit: UnitCode


class ActivityPhotograph(photographs.PhotographWords):
    activity_id: Id


@routes.post(
    "/unit-photographs",
    status_code=201,
    response_model=photographs.Photograph,
    operation_id="stations_add_unit_photograph",
    openapi_extra=described(Access.STAFF),
)
async def add_to_unit(body: UnitPhotograph, who: Staff) -> Json:
    """Put a photograph that one has uploaded for this (`purpose=photograph`) last on the unit's page, as its staff."""
    attested = photographs.AddUnitPhotograph(**body.model_dump(), attestation=await _attested(who, body))
    return Json(await who.ask(attested), 201)


@routes.post(
    "/activity-photographs",
    status_code=201,
    response_model=photographs.Photograph,
    operation_id="stations_add_activity_photograph",
    openapi_extra=described(Access.STAFF),
)
async def add_to_activity(body: ActivityPhotograph, who: Staff) -> Json:
    """The same on an activity's page. Others see it when they see the activity."""
    attested = photographs.AddActivityPhotograph(**body.model_dump(), attestation=await _attested(who, body))
    return Json(await who.ask(attested), 201)


@routes.get(
    "/photographs/{photograph_id}/image",
    operation_id="stations_photograph_image",
    response_class=Response,
    responses=PICTURE | {304: {"description": "It is the one that the caller has"}},
    openapi_extra=described(Access.ANYONE),
)
async def image(photograph_id: Id, who: Asking, if_none_match: Annotated[str | None, Header()] = None) -> Response:
    """The picture, for everybody, as long as a page shows it. A picture never changes: who has it need not fetch it."""
    shown = await who.ask(photographs.PhotographById(photograph_id=photograph_id))
    headers = _PUBLIC | {"ETag": f'"{shown["upload_id"]}"'}
    if if_none_match == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    return jpeg(await who.ask(uploads.PictureOfPhotograph(upload_id=shown["upload_id"])), headers)


async def _attested(who: Caller, body: photographs.PhotographWords) -> str:
    """Raises `NotFound` for what is another's, or was kept for another purpose."""
    return (await who.ask(uploads.AttestPhotograph(upload_id=body.upload_id)))["token"]
