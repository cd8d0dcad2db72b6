"""Every test here runs twice: on the in-process runner, and on RabbitMQ with PostgreSQL."""

from __future__ import annotations

import pytest

from tests.system.running import System


@pytest.fixture(params=["in_process_system", "rabbit_system"], scope="session")
def system(request: pytest.FixtureRequest) -> System:
    return request.getfixturevalue(request.param)
