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
    """The code of a page of ours."""
    image = picture(_address(request, path), form)
    return Response(image.getvalue(), media_type=_TYPES[form], headers={"Cache-Control": "public, max-age=3600"})


def inline(request: Request, path: str) -> str:
    """The same as an SVG element, for a page whose code changes with each look."""
    return element(_address(request, path))


def element(text: str) -> str:
    """Any text's code as an SVG element."""
    return _code(text).svg_inline(scale=8, border=4, omitsize=True)


def picture(text: str, form: Form) -> io.BytesIO:
    """Any text's code as a file."""
    image = io.BytesIO()
    _code(text).save(image, kind=form, scale=10, border=4)
    image.seek(0)
    return image


def _code(text: str) -> segno.QRCode:
    """Level M survives a worn print; the quiet zone that is drawn around it is the standard's four modules."""
    return segno.make(text, error="m", micro=False)


def _address(request: Request, path: str) -> str:
    return f"{request.app.state.settings.public_url}{path}"
