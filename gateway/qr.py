"""QR codes (ISO/IEC 18004) of this gateway's own pages, by segno."""

from __future__ import annotations

import io
from typing import Any, Literal

import segno
from fastapi import Request
from fastapi.responses import Response

Form = Literal["png", "svg"]

_TYPES = {"png": "image/png", "svg": "image/svg+xml"}
_ANY_BYTES = {"schema": {"type": "string", "format": "binary"}}
CONTENT: dict[str, Any] = {
    "description": "The QR code",
    "content": {"image/png": _ANY_BYTES, "image/svg+xml": _ANY_BYTES},
}


def response(request: Request, path: str, form: Form) -> Response:
    """The code of a page of ours. Level M survives a worn print; the quiet zone is the standard's four modules."""
    code = _code(request, path)
    image = io.BytesIO()
    code.save(image, kind=form, scale=10, border=4)
    return Response(image.getvalue(), media_type=_TYPES[form], headers={"Cache-Control": "public, max-age=3600"})


def inline(request: Request, path: str) -> str:
    """The same as an SVG element, for a page whose code changes with each look."""
    return _code(request, path).svg_inline(scale=8, border=4, omitsize=True)


def _code(request: Request, path: str) -> segno.QRCode:
    return segno.make(f"{request.app.state.settings.public_url}{path}", error="m", micro=False)
