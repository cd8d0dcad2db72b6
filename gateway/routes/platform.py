"""What belongs to no service: health, and the enumerations with their labels."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from gateway.auth import Access
from gateway.table import described
from kernel.message import Labelled, Value

routes = APIRouter(tags=["platform"])


class Label(Value):
    value: str
    zh: str
    en: str


def _enumerations() -> dict[str, list[Label]]:
    kinds = {kind.__name__: kind for kind in Labelled.__subclasses__()}
    return {
        name: [Label(value=one.value, zh=one.zh, en=one.en) for one in kind] for name, kind in sorted(kinds.items())
    }


@routes.get("/v1/enumerations", operation_id="platform_enumerations", openapi_extra=described(Access.ANYONE))
async def enumerations() -> dict[str, list[Label]]:
    """Every enumeration of the API with its values' Chinese and English words."""
    return _enumerations()


@routes.get("/health/live", operation_id="platform_live", openapi_extra=described(Access.ANYONE))
async def live() -> dict[str, str]:
    """The process runs."""
    return {"status": "ok"}


@routes.get("/health/ready", operation_id="platform_ready", openapi_extra=described(Access.ANYONE))
async def ready(request: Request) -> JSONResponse:
    """The services can be asked."""
    fine = request.app.state.calls.is_ready()
    return JSONResponse({"status": "ok" if fine else "not ready", "services": fine}, 200 if fine else 503)
