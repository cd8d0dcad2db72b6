"""OpenAPI and its page, which works without any other server."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.openapi.utils import get_openapi
from fastapi.responses import HTMLResponse

from gateway.problems import MEDIA_TYPE, Problem

INTRODUCTION = """\
Every `POST` states a fact and takes an `Idempotency-Key`; every `GET` changes nothing. Lists come in pages
(`limit`, `cursor`, `next`). An error is a problem (RFC 9457) whose `type` leads to a page that explains it, in the
language of `Accept-Language` (zh, en). Ids are UUIDv7, times RFC 3339 in UTC, money is in fen.

The way of a woman: `accounts_request_sign_in_code` → `accounts_sign_in` → `accounts_register` →
`accounts_refresh_session` (the new role is in the new token) → `training_enrol` → (staff)
`training_record_attendance`, `training_complete` → `certification_register_for_exam` → (staff)
`certification_record_marks` → `jobs_candidates_for`, `jobs_refer` → `jobs_accept_referral` by both.
"""

routes = APIRouter(include_in_schema=False)


@routes.get("/docs")
async def docs() -> HTMLResponse:
    return get_swagger_ui_html(
        openapi_url="/openapi.json",
        title="巾帼 Jinguo API",
        swagger_js_url="/static/swagger-ui/swagger-ui-bundle.js",
        swagger_css_url="/static/swagger-ui/swagger-ui.css",
        swagger_favicon_url="/static/favicon.svg",
        # So many routes are looked for, not scrolled through.
        swagger_ui_parameters={"docExpansion": "none", "defaultModelsExpandDepth": -1, "filter": True},
    )


def install(app: FastAPI) -> None:
    """Let `/openapi.json` describe problems by one schema, in place of FastAPI's own."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _tidied(
                get_openapi(
                    title=app.title,
                    version=app.version,
                    summary=app.summary,
                    description=app.description,
                    routes=app.routes,
                )
            )
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]


def _tidied(schema: dict[str, Any]) -> dict[str, Any]:
    components = schema["components"]["schemas"]
    components["Problem"] = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    components.update(components["Problem"].pop("$defs", {}))
    for unused in ("HTTPValidationError", "ValidationError"):
        components.pop(unused, None)
    for path in schema["paths"].values():
        for operation in path.values():
            if operation.get("x-access") == "anyone":
                operation["security"] = []
            refused = operation["responses"].get("422", {})
            refused["content"] = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return schema
