"""Every route with what its document allows and with what it does not, by every kind of caller: none breaks.

What is drawn is judged by the document alone (schemathesis): no answer is a failure of ours, each has a status, a
type and a form that the document names..
"""

from __future__ import annotations

import os

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from cli.front import Front
from tests.gateway.test_documents import openapi_document
from tests.system.running import System

#: `ROUTES=200 pytest tests/gateway/test_every_route.py` by hand draws so many new requests a route. The gate draws the
#: same few each time: what it finds belongs to the change that it is run for.
BY_HAND = os.environ.get("ROUTES")
EXAMPLES = int(BY_HAND or 3)
CHECKS = (not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance)
WHO = ("nobody", "stranger", "worker", "household", "staff", "operator")

#: Sheets and pictures are no JSON; tests/sheets and test_images.py have what is wrong with them. And nobody is signed
#: out: all that she asks afterwards would be refused.
_NOT_TRIED = "(-imports|/uploads|/sign-outs)$"
schema = schemathesis.openapi.from_dict(openapi_document()).exclude(path_regex=_NOT_TRIED, method="POST")


@pytest.fixture(scope="module")
def callers(in_process_system: System) -> dict[str, Front]:
    system = in_process_system
    people = (Front(system.url), system.stranger(), system.worker(), system.household(), system.station)
    return dict(zip(WHO, (*people, system.operator), strict=True))


@schema.given(who=st.sampled_from(WHO))
@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    derandomize=not BY_HAND,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_no_request_breaks_a_route(
    case: schemathesis.Case, in_process_system: System, callers: dict[str, Front], who: str
) -> None:
    headers = {name: value for name, value in callers[who].raw().headers.items() if name == "authorization"}
    case.call_and_validate(base_url=in_process_system.url, headers=headers, checks=CHECKS, timeout=30)
