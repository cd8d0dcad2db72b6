"""Routes as a table: a method, a path, the message it sends, and who may.

A `POST` takes the command as its body; a `GET` takes the query's fields from path and query string. FastAPI makes
OpenAPI of both from the contract itself, so that the HTTP API can't drift from the language of the services.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from fastapi.responses import Response

from gateway.auth import Access, Caller, asking, commanding
from gateway.json import Json
from gateway.problems import RESPONSES
from kernel import message


@dataclass(frozen=True)
class Route:
    method: str
    path: str
    message: type[message.Request]
    access: Access
    status: int = 200
    guards: list[Any] = field(default_factory=list)

    @property
    def operation_id(self) -> str:
        return self.message.message_name.replace(".", "_")


def get(path: str, query: type[message.Query], access: Access) -> Route:
    return Route("GET", path, query, access)


def post(
    path: str, command: type[message.Command], access: Access, *, status: int = 201, guards: list[Any] | None = None
) -> Route:
    return Route("POST", path, command, access, status, guards or [])


def router(tag: str, *routes: Route) -> APIRouter:
    """An `APIRouter` of these routes; others can be added to it by hand."""
    made = APIRouter(prefix="/v1", tags=[tag], responses=RESPONSES)
    for route in routes:
        made.add_api_route(
            route.path,
            _commands(route) if route.method == "POST" else _queries(route),
            methods=[route.method],
            status_code=route.status if route.message.answer is not None else 204,
            response_model=route.message.answer,
            operation_id=route.operation_id,
            summary=_summary(route.message),
            description=inspect.getdoc(route.message) or "",
            dependencies=route.guards,
            openapi_extra=described(route.access),
        )
    return made


def described(access: Access) -> dict[str, Any]:
    """The route's row of the role matrix, for OpenAPI."""
    return {"x-access": access.name.lower()}


def _commands(route: Route) -> Callable[..., Any]:
    async def send(body: Any, who: Caller) -> Response:
        answer = await who.ask(body)
        return Json(answer, route.status) if route.message.answer is not None else Response(status_code=204)

    send.__annotations__ = {
        "body": route.message,
        "who": Annotated[Caller, commanding(route.access)],
        "return": Response,
    }
    return send


def _queries(route: Route) -> Callable[..., Any]:
    fields = route.message.model_fields
    in_path = {name for name in fields if f"{{{name}}}" in route.path}

    async def ask(who: Caller, **words: Any) -> Response:
        return Json(await who.ask(route.message.model_construct(**words)))

    caller = Annotated[Caller, asking(route.access)]
    parameters = [inspect.Parameter("who", inspect.Parameter.KEYWORD_ONLY, annotation=caller)]
    for name, info in fields.items():
        place = Path() if name in in_path else Query(description=info.description)
        default = inspect.Parameter.empty if info.is_required() else info.default
        annotation = Annotated[info.rebuild_annotation(), place]
        parameters.append(
            inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, annotation=annotation, default=default)
        )
    ask.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    return ask


def _summary(contract: type[message.Request]) -> str:
    return contract.word().replace("_", " ").capitalize()
