"""Codes of certificates can't be guessed: who tries too often from one address is answered no more, right or wrong."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from contracts.certificates import CountVerification
from gateway import budgets
from gateway.app import create
from kernel.calls import Calls
from kernel.config import Settings
from kernel.errors import NotFound
from kernel.identity import new_key_pair
from kernel.message import Request

GOOD, WRONG = "A" * 16, "B" * 16
SHOWN = {
    "number": "35011120265000427",
    "name": "示**",
    "occupation_zh": "家政服务员",
    "occupation_en": "Domestic worker",
    "work_type_zh": "家务服务员",
    "level": "5",
    "unit": "350111",
    "issued_on": "2026-11-20",
    "valid": True,
    "revoked_at": None,
    "state": "valid",
    "expires_on": None,
}


class OneCertificate:
    """Services that know one certificate."""

    def __init__(self) -> None:
        self.counted = 0

    async def start(self) -> None: ...
    async def stop(self) -> None: ...

    async def call(self, request: Request, context: Any) -> Any:
        if isinstance(request, CountVerification):
            self.counted += 1
            return None
        if getattr(request, "verification_code", GOOD) != GOOD:
            raise NotFound()
        return SHOWN if hasattr(request, "verification_code") else {"name_zh": "基地", "name_en": "Base"}


@pytest.fixture
def calls() -> OneCertificate:
    return OneCertificate()


@pytest.fixture
def visitor(calls: Calls, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    monkeypatch.setattr(budgets, "_limiter", type(budgets._limiter)(budgets.MemoryStorage()))
    settings = Settings(token_public_keys=new_key_pair()[1], unknown_code_budget="3/hour")
    with TestClient(create(settings, calls)) as client:
        yield client


def test_after_some_wrong_codes_an_address_is_told_nothing_more(visitor: TestClient) -> None:
    answers = [visitor.get(f"/v1/verifications/{WRONG}") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [404, 404, 404, 429]
    assert answers[3].headers["retry-after"] == "3600"
    assert visitor.get(f"/v1/verifications/{GOOD}").status_code == 429
    assert visitor.get(f"/c/{GOOD}").status_code == 429


def test_wrong_codes_on_the_page_count_as_well_and_what_is_none_is_as_one_unknown(visitor: TestClient) -> None:
    answers = [visitor.get(f"/c/{code}") for code in (WRONG, "none", "35011120265000427")]
    assert {(answer.status_code, answer.text) for answer in answers} == {(404, answers[0].text)}
    assert visitor.get(f"/c/{GOOD}").status_code == 429


def test_real_ones_can_be_verified_without_end_and_each_is_counted(visitor: TestClient, calls: OneCertificate) -> None:
    for _ in range(5):
        assert visitor.get(f"/v1/verifications/{GOOD}").is_success
        assert visitor.get(f"/c/{GOOD}").is_success
    assert calls.counted == 10


@pytest.mark.parametrize(
    ("state", "words"),
    [("suspended", "暂停使用"), ("expired", "已过期"), ("superseded", "已换发新证"), ("revoked", "证书已失效")],
)
def test_the_page_says_what_is_the_matter(
    visitor: TestClient, monkeypatch: pytest.MonkeyPatch, state: str, words: str
) -> None:
    monkeypatch.setitem(SHOWN, "state", state)
    monkeypatch.setitem(SHOWN, "valid", False)
    page = visitor.get(f"/c/{GOOD}").text
    assert words in page and "真实有效" not in page
