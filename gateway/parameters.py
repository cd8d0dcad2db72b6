"""Query parameters that a route does not have are refused, as unknown fields of a body are: a filter that is silently
ignored shows too much.
"""

from __future__ import annotations

from fastapi import Request
from fastapi.dependencies.utils import get_flat_params
from fastapi.params import Cookie, Header, Path
from fastapi.routing import APIRoute

from kernel.errors import UnknownField

_EVERYWHERE = frozenset({"lang"})


def must_be_known(request: Request) -> None:
    """Raises `UnknownField`. A page may be opened with more: whoever passes its address on adds marks of their own."""
    route: APIRoute = request.scope["route"]
    sent = set(request.query_params)
    if sent and route.include_in_schema and (unknown := sent - _known(route)):
        raise UnknownField(fields=sorted(unknown))


def _known(route: APIRoute) -> frozenset[str]:
    """Those of a model that stands for several parameters are no `Query` themselves."""
    parameters = get_flat_params(route.dependant)
    return _EVERYWHERE.union(one.alias for one in parameters if not isinstance(one.field_info, Cookie | Header | Path))
