"""What a front end on another host needs."""

from __future__ import annotations

from typing import cast

import pytest
from starlette.testclient import TestClient

from gateway.app import create
from kernel.calls import Calls
from kernel.config import Settings
from kernel.identity import new_key_pair

ORIGIN = "https://front.example"


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(("allowed", "header"), [([ORIGIN], ORIGIN), ([], None)])
def test_another_origin_is_let_in_by_setting_alone(allowed: list[str], header: str | None) -> None:
    settings = Settings(token_public_keys=new_key_pair()[1], cors_origins=allowed)
    client = TestClient(create(settings, cast(Calls, None)))
    wishes = {"Origin": ORIGIN, "Access-Control-Request-Method": "POST"}
    wishes["Access-Control-Request-Headers"] = "authorization,idempotency-key,content-type"
    answer = client.options("/v1/enrolments", headers=wishes)
    assert answer.headers.get("access-control-allow-origin") == header
