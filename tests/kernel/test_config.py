"""Settings that must not serve the public are told before anything is served (statements 28 and 29)."""

from __future__ import annotations

from typing import Any

import pytest

from kernel.config import DEMO_OPERATOR, Settings, weaknesses

GOOD: dict[str, Any] = {
    "token_public_keys": "{}",
    "broker_url": "amqp://jinguo@rabbitmq:5672/jinguo",
    "broker_password": "nobody-guesses-this",
    "database_url": "postgresql+psycopg2://{service}@postgres:5432/{service}",
    "database_password": "nor-that",
    "centre_url": "amqps://centre.example:5671/county-350111",
    "sms_webhook_url": "https://sms.example/send",
    "operator_phones": ["19910000001"],
}


def settings(**changes: Any) -> Settings:
    return Settings(**{**GOOD, **changes})


def test_what_is_in_order_is_served() -> None:
    assert weaknesses(settings(), "jobs") == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"broker_url": "amqp://guest@rabbitmq:5672/"}, "the broker's user is guest"),
        ({"broker_password": None}, "the broker's password is empty or a sample"),
        ({"broker_password": "guest"}, "the broker's password is empty or a sample"),
        ({"database_password": " \n"}, "the database's password is empty or a sample"),
        ({"database_password": "postgres"}, "the database's password is empty or a sample"),
        ({"token_public_keys": None}, "there are no token_public_keys"),
        ({"operator_phones": [DEMO_OPERATOR]}, "the demo's operator is an operator"),
        ({"centre_url": "amqp://centre.example:5672/county-350111"}, "the way to the centre is in clear"),
        ({"sms_webhook_url": "http://sms.example/send"}, "sign-in codes would go in clear"),
    ],
)
def test_what_is_not_is_named_with_what_to_do(changes: dict[str, Any], words: str) -> None:
    [found] = weaknesses(settings(**changes), "jobs")
    assert found.startswith(words) and ":" in found


@pytest.mark.parametrize(
    "changes",
    [
        {"broker_url": "amqp://guest@127.0.0.1:5672/", "broker_password": None},
        {"database_url": "sqlite:///var/data/{service}.sqlite3", "database_password": None},
        {"database_url": "postgresql+psycopg2://postgres@localhost/{service}", "database_password": None},
        {"sms_webhook_url": "http://sms-relay:8080/send"},
    ],
)
def test_what_stays_on_the_host_may_do_as_it_likes(changes: dict[str, Any]) -> None:
    assert weaknesses(settings(**changes), "jobs") == []


def test_a_gateway_has_no_database() -> None:
    assert weaknesses(settings(database_password=None)) == []
