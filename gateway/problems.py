"""Refusals as RFC 9457 problem details, in the language the caller asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import ConfigDict
from starlette.exceptions import HTTPException
from starlette.routing import compile_path

import contracts.private_data  # noqa: F401 - no route names it, and any text may be refused with it
from gateway.languages import preferred
from kernel import trace
from kernel.errors import Faulty, InvalidMessage, MalformedJson, MethodNotAllowed, NotFound, UnknownField
from kernel.message import Refusal, Value, catalogue

MEDIA_TYPE = "application/problem+json"

#: Words for what pydantic finds wrong most often; for the rest its own English text stands in both languages.
_ZH = {
    "missing": "必填",
    "extra_forbidden": "不认识的字段",
    "string_type": "应为文字",
    "int_type": "应为整数",
    "int_parsing": "应为整数",
    "bool_parsing": "应为是或否",
    "enum": "不在可选范围内",
    "string_too_short": "太短",
    "string_too_long": "太长",
    "string_pattern_mismatch": "格式不正确",
    "greater_than_equal": "数值太小",
    "less_than_equal": "数值太大",
    "too_short": "数量太少",
    "too_long": "数量太多",
    "datetime_parsing": "不是有效的时间",
    "datetime_from_date_parsing": "不是有效的时间",
    "timezone_aware": "时间缺少时区",
    "date_parsing": "不是有效的日期",
    "date_from_datetime_parsing": "不是有效的日期",
    "model_attributes_type": "应为对象",
    "list_type": "应为列表",
}


class FieldError(Value):
    pointer: str
    code: str
    detail: str


class Problem(Value):
    """RFC 9457. `type` is a reference to this gateway's own page about it; further members depend on the type."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    trace_id: str | None = None
    errors: list[FieldError] | None = None

    model_config = ConfigDict(extra="allow")


#: For OpenAPI: what any route may answer instead.
RESPONSES: dict[int | str, dict[str, Any]] = {
    key: {"description": text, "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}}
    for key, text in {"422": "The request is not valid", "4XX": "A refusal", "5XX": "A fault"}.items()
}


def install(app: FastAPI) -> None:
    """Let every error of the application leave as a problem."""
    app.add_exception_handler(Refusal, _refused)  # type: ignore[arg-type]
    app.add_exception_handler(RequestValidationError, _invalid)  # type: ignore[arg-type]
    app.add_exception_handler(HTTPException, _http)  # type: ignore[arg-type]
    app.add_exception_handler(Exception, _failed)


def problem(request: Request, refusal: Refusal) -> JSONResponse:
    """The response for a refusal; its members are shown beside the standard ones."""
    english = preferred(request) == "en"
    title, fix = (refusal.en, refusal.fix_en) if english else (refusal.zh, refusal.fix_zh)
    body = {
        "type": f"/problems/{refusal.code}",
        "title": title,
        "status": refusal.status,
        "detail": fix.format_map(_Blank(refusal.members)),
        "instance": request.url.path,
        "trace_id": trace.trace_id(),
        **refusal.members,
    }
    headers = {"Content-Language": "en" if english else "zh-CN", "Cache-Control": "no-store"}
    if "retry_after" in refusal.members:
        headers["Retry-After"] = str(refusal.members["retry_after"])
    if refusal.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return JSONResponse(body, refusal.status, headers, media_type=MEDIA_TYPE)


class _Blank(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return ""


async def _refused(request: Request, refusal: Refusal) -> JSONResponse:
    return problem(request, refusal)


async def _invalid(request: Request, error: RequestValidationError) -> JSONResponse:
    """The whole request's problem is named after what is wrong first; `errors` lists everything."""
    found = error.errors()
    return problem(request, _kind(found)(errors=[_field(one, preferred(request)) for one in found]))


def _kind(found: Sequence[dict[str, Any]]) -> type[Refusal]:
    types = {one["type"] for one in found}
    if "json_invalid" in types:
        return MalformedJson
    if "extra_forbidden" in types:
        return UnknownField
    fields = [one["loc"][-1] for one in found if one["type"] == "string_pattern_mismatch"]
    return next((catalogue.field_refusals[name] for name in fields if name in catalogue.field_refusals), InvalidMessage)


def _field(error: dict[str, Any], language: str) -> dict[str, str]:
    where, *path = error["loc"]
    pointer = "/".join(["#" if where == "body" else f"#{where}", *map(str, path)])
    detail = error["msg"] if language == "en" else _ZH.get(error["type"], error["msg"])
    return {"pointer": pointer, "code": error["type"], "detail": detail}


async def _http(request: Request, error: HTTPException) -> JSONResponse:
    kinds: dict[int, type[Refusal]] = {404: NotFound, 405: MethodNotAllowed, 400: MalformedJson}
    response = problem(request, kinds.get(error.status_code, InvalidMessage)())
    response.headers.update(error.headers or {})
    if error.status_code == 405:
        response.headers["Allow"] = ", ".join(sorted(_methods(request)))
    return response


def _methods(request: Request) -> set[str]:
    """Every method that this address takes: the router names those of one of its routes alone (RFC 9110, 10.2.1)."""
    paths = request.app.openapi()["paths"].items()
    return {
        method.upper()
        for template, item in paths
        if compile_path(template)[0].match(request.url.path)
        for method in item
    }


async def _failed(request: Request, error: Exception) -> JSONResponse:
    return problem(request, Faulty())
