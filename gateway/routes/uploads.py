"""Pictures: sent as the body of a request, drawn anew, kept sealed, and shown to few."""

from __future__ import annotations

import base64
from typing import Annotated, Any

from fastapi import Query, Request
from fastapi.responses import Response

from contracts import uploads
from contracts.values import Sentence
from gateway import images
from gateway.auth import Access, Caller, asking, commanding
from gateway.json import Json
from gateway.table import described, get, post, router
from kernel.message import Id

_BYTES = {"schema": {"type": "string", "format": "binary"}}
_BODY = {"requestBody": {"required": True, "content": dict.fromkeys(("image/jpeg", "image/png", "image/webp"), _BYTES)}}

#: A picture is looked at and kept nowhere on the way; nothing in it is ever run.
HEADERS = {
    "Cache-Control": "private, no-store",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
}
PICTURE: dict[int | str, dict[str, Any]] = {200: {"description": "The picture", "content": {"image/jpeg": _BYTES}}}

routes = router(
    "accounts",
    get("/uploads", uploads.Uploads, Access.SIGNED_IN),
    post("/upload-removals", uploads.RemoveUpload, Access.SIGNED_IN),
)


@routes.post(
    "/uploads",
    status_code=201,
    response_model=uploads.Upload,
    operation_id="accounts_keep_upload",
    openapi_extra=described(Access.SIGNED_IN) | _BODY,
)
async def upload(
    request: Request,
    who: Annotated[Caller, commanding(Access.SIGNED_IN)],
    purpose: uploads.UploadPurpose,
    text_version: Annotated[str | None, Query(max_length=20)] = None,
    person_id: Id | None = None,
    reason: Sentence | None = None,
) -> Json:
    """Send a JPEG, PNG or WebP of 5 MB at most as the body. It is drawn anew as a JPEG of pixels alone.

    A portrait needs `text_version`: that of the text of the occasion `portrait` to which she has agreed.
    """
    picture = await images.cleaned(await request.body())
    words = {"purpose": purpose, "text_version": text_version, "person_id": person_id, "reason": reason}
    shape = {"data": picture.text, "width": picture.width, "height": picture.height}
    return Json(await who.ask(uploads.KeepUpload(**words, **shape)), 201)


@routes.get(
    "/uploads/{upload_id}/image",
    operation_id="accounts_view_upload",
    response_class=Response,
    responses=PICTURE,
    openapi_extra=described(Access.SIGNED_IN),
)
async def view(
    upload_id: Id, who: Annotated[Caller, asking(Access.SIGNED_IN)], reason: Sentence | None = None
) -> Response:
    """The picture: one's own, or a woman's of one's unit for a `reason`, which stands in the access log."""
    shown = await who.ask(uploads.ViewUpload(upload_id=upload_id, reason=reason))
    return jpeg(shown["data"])


def jpeg(text: str, headers: dict[str, str] = HEADERS) -> Response:
    """From base64."""
    return Response(base64.b64decode(text), media_type="image/jpeg", headers=headers)
