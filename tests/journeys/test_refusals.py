"""Bad input: each kind has its own problem type, in Chinese and English, and changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from cli import demo_data, made_up
from cli.front import Front, Refused
from cli.made_up import STATION
from kernel.store import new_id
from tests.system.running import System

Act = Callable[[System], Any]


def refused(act: Callable[[], Any]) -> Refused:
    with pytest.raises(Refused) as caught:
        act()
    return caught.value


def registering(system: System, **changes: Any) -> Any:
    person = system.stranger()
    body = demo_data.registration(person, 4711, "worker", STATION) | changes
    return person.post("/registrations", body)


def document(number: str) -> dict[str, str]:
    return {"kind": "id_card", "number": number}


WRONG_DIGIT = made_up.id_card(7)[:-2] + str((int(made_up.id_card(7)[-2]) + 1) % 10) + made_up.id_card(7)[-1]

CASES: dict[str, tuple[int, Act]] = {
    "unknown-field": (422, lambda s: s.worker().post("/enrolments", class_id=new_id(), colour="red")),
    "invalid-request": (422, lambda s: s.worker().post("/enrolments", class_id=5)),
    "invalid-phone": (422, lambda s: Front(s.url).post("/sign-in-codes", phone="12345678901")),
    "wrong-code": (401, lambda s: Front(s.url).post("/sessions", phone=s.new_phone(), code="000000")),
    "invalid-id-card": (422, lambda s: registering(s, document=document(WRONG_DIGIT))),
    "consent-missing": (422, lambda s: registering(s, consents=[])),
    "unknown-unit": (422, lambda s: registering(s, unit="350111-999")),
    "not-signed-in": (401, lambda s: Front(s.url).get("/me")),
    "not-registered": (403, lambda s: s.stranger().post("/enrolments", class_id=new_id())),
    "not-allowed": (403, lambda s: s.worker().post("/classes", a_class())),
    "not-found": (404, lambda s: s.worker().post("/enrolments", class_id=new_id())),
    "sessions-out-of-order": (422, lambda s: s.station.post("/classes", a_class(backwards=True))),
    "unknown-course": (422, lambda s: s.station.post("/classes", a_class() | {"series": "NONE"})),
    "not-eligible": (409, lambda s: without_training(s)),
    "pay-band-reversed": (422, lambda s: s.household().post("/needs", a_need())),
    "unknown-standard": (422, lambda s: s.base.post("/exams", an_exam())),
    "wrong-parent": (422, lambda s: s.operator.post("/units", a_unit())),
}


@pytest.mark.parametrize("code", CASES)
def test_each_refusal_has_its_type(system: System, code: str) -> None:
    status, act = CASES[code]
    refusal = refused(lambda: act(system))
    assert (refusal.code, refusal.status) == (code, status)
    assert refusal.problem["title"] and refusal.problem["detail"] and refusal.problem["trace_id"]
    assert refusal.headers["content-type"] == "application/problem+json"


def test_a_problem_speaks_the_callers_language_and_has_a_page(system: System) -> None:
    for language, title in (("zh-CN,en;q=0.5", "请先登录"), ("en-GB", "Sign in first"), ("", "请先登录")):
        answer = system.look("/v1/me", **{"Accept-Language": language})
        assert answer.json()["title"] == title
        assert answer.headers["www-authenticate"] == "Bearer"
        page = system.look(answer.json()["type"], **{"Accept-Language": language})
        assert page.is_success and title in page.text


def test_a_refusal_changes_nothing(system: System) -> None:
    woman = system.worker()
    class_ = demo_data.open_class(system.station, "ZLSN", capacity=1)
    refused(lambda: woman.post("/enrolments", class_id=class_["class_id"], colour="red"))
    refused(lambda: system.household().post("/enrolments", class_id=class_["class_id"]))
    assert woman.everything("/enrolments") == []
    assert system.station.get(f"/classes/{class_['class_id']}") == class_


def test_a_body_that_is_no_json_or_too_large_is_refused(system: System) -> None:
    woman = system.worker()
    headers = {"Content-Type": "application/json"}
    answer = woman.raw().post("/v1/enrolments", content=b"{", headers=headers)
    assert (answer.status_code, answer.json()["type"]) == (400, "/problems/malformed-json")
    answer = woman.raw().post("/v1/enrolments", content=b" " * 1_000_001, headers=headers)
    assert (answer.status_code, answer.json()["type"]) == (413, "/problems/body-too-large")
    unannounced = iter([b" " * 500_000] * 3)
    answer = woman.raw().post("/v1/enrolments", content=unannounced, headers=headers)
    assert (answer.status_code, answer.json()["type"]) == (413, "/problems/body-too-large")


def test_one_document_is_one_persons(system: System) -> None:
    """Two phones with the same ID card: the second is told, and no second person comes to be."""
    first, second = system.stranger(), system.stranger()
    body = demo_data.registration(first, 90210, "worker", STATION)
    first.post("/registrations", body)
    assert refused(lambda: second.post("/registrations", body)).code == "document-taken"
    assert refused(lambda: first.post("/registrations", body)).code == "already-registered"
    assert second.get("/me")["name"] is None


def test_a_code_can_be_asked_for_once_a_minute(system: System) -> None:
    phone = system.new_phone()
    Front(system.url).post("/sign-in-codes", phone=phone)
    refusal = refused(lambda: Front(system.url).post("/sign-in-codes", phone=phone))
    assert refusal.code == "code-too-soon" and 0 < int(refusal.headers["retry-after"]) <= 61


def test_a_code_is_used_once_and_tried_five_times(system: System) -> None:
    """Statement 13."""
    phone = system.new_phone()
    Front(system.url).post("/sign-in-codes", phone=phone)
    code = system.sms.codes[phone]
    wrong = f"{(int(code) + 1) % 10**6:06}"
    for _ in range(5):
        assert refused(lambda: Front(system.url).post("/sessions", phone=phone, code=wrong)).code == "wrong-code"
    assert refused(lambda: Front(system.url).sign_in(phone, code)).code == "wrong-code"

    phone = system.new_phone()
    person = system.sign_in(Front(system.url), phone)
    assert refused(lambda: person.sign_in(phone, system.sms.codes[phone])).code == "wrong-code"


def test_the_demo_code_is_refused_outside_demo_mode(system: System) -> None:
    assert refused(lambda: Front(system.url).sign_in(system.new_phone(), "246810")).code == "wrong-code"


def a_class(*, backwards: bool = False) -> dict[str, Any]:
    times = ["2030-01-01T01:00:00Z", "2030-01-01T04:00:00Z"]
    start, end = reversed(times) if backwards else times
    words = {"series": "ZLSN", "unit": STATION, "place": "教室", "capacity": 5}
    return words | {"sessions": [{"starts_at": start, "ends_at": end}]}


def a_need() -> dict[str, Any]:
    words = {"title": "需求", "unit": STATION, "starts_on": "2030-01-01", "pay_from_fen": 2, "pay_to_fen": 1}
    return {**demo_data.SKILL, **words}


def an_exam() -> dict[str, Any]:
    words = {"unit": "350111", "place": "考场", "starts_at": "2030-01-01T01:00:00Z", "seats": 5, "list_price_fen": 0}
    return {**demo_data.SKILL, **words, "level": "1"}


def a_unit() -> dict[str, Any]:
    names = {"name_zh": "站", "name_en": "station"}
    return {"code": "350111-002", "level": "station", "parent": "350112", **names}


def without_training(system: System) -> Any:
    exam = demo_data.open_exam(system.base)
    return system.worker().post("/exam-registrations", exam_id=exam["exam_id"])
