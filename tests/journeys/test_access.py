"""Whose is what: tokens that are no good, and things that are somebody else's."""

from __future__ import annotations

import base64
import json
from datetime import timedelta

import pytest

from cli import demo_data
from cli.front import Front, Refused, until
from cli.made_up import STATION
from kernel.identity import Actor, Appointment, Signer, new_key_pair
from kernel.store import new_id, now
from tests.system.running import System


def refusal_of(system: System, token: str) -> str:
    person = Front(system.url)
    person.raw().headers["Authorization"] = f"Bearer {token}"
    with pytest.raises(Refused) as refused:
        person.get("/me")
    assert refused.value.status == 401
    return refused.value.code


def signer(system: System) -> Signer:
    return Signer((system.folder / "keys" / "token_private_key").read_text(), "350100")


def test_a_forged_token_is_refused(system: System) -> None:
    stranger_key, _ = new_key_pair()
    actor = Actor(new_id(), new_id(), (Appointment("operator", "350100"),))
    assert refusal_of(system, Signer(stranger_key, "350100").token(actor, now())) == "invalid-token"


def test_an_unsigned_token_is_refused(system: System) -> None:
    def part(words: dict) -> str:
        return base64.urlsafe_b64encode(json.dumps(words).encode()).rstrip(b"=").decode()

    claims = {"sub": new_id(), "sid": new_id(), "roles": [], "exp": 9999999999, "iss": "350100", "aud": "jinguo"}
    assert refusal_of(system, f"{part({'alg': 'none'})}.{part(claims)}.") == "invalid-token"


def test_an_expired_token_is_refused(system: System) -> None:
    token = signer(system).token(Actor(new_id(), new_id()), now() - timedelta(minutes=16))
    assert refusal_of(system, token) == "expired-token"


def test_an_attestation_is_no_access_token(system: System) -> None:
    claims = {"sub": new_id(), "name": "示例", "exp": 9999999999}
    assert refusal_of(system, signer(system).sign(claims, audience="attestation")) == "invalid-token"


def test_a_refresh_token_used_twice_ends_the_session(system: System) -> None:
    """Statement 11: whoever stole it, or whoever it was stolen from, comes second; both must sign in again."""
    person = system.stranger()
    stolen = person._refresh
    person.refresh()
    with pytest.raises(Refused):
        Front(system.url).post("/sessions/refresh", refresh_token=stolen)
    with pytest.raises(Refused) as refused:
        person.refresh()
    assert refused.value.code == "invalid-token"


def test_signing_out_ends_the_refresh_token_at_once_and_the_access_token_within_a_minute(system: System) -> None:
    person, other = system.stranger(), system.stranger()
    person.post("/sign-outs")
    assert until(lambda: person.raw().get("/v1/me").status_code == 401, seconds=60)
    with pytest.raises(Refused):
        person.refresh()
    assert other.get("/me")


def test_anothers_things_are_not_there(system: System) -> None:
    hers, other = system.worker(), system.worker()
    class_ = demo_data.open_class(system.station, "ZLSN", capacity=5)
    enrolment = hers.post("/enrolments", class_id=class_["class_id"])
    attempts = [
        lambda: other.post("/enrolment-cancellations", enrolment_id=enrolment["enrolment_id"]),
        lambda: other.post("/disclosures", person_id=hers.person_id, reason="好奇"),
        lambda: other.get(f"/exam-registrations/{new_id()}/ticket"),
        lambda: other.post("/referral-acceptances", referral_id=new_id()),
    ]
    for attempt in attempts:
        with pytest.raises(Refused) as refused:
            attempt()
        assert refused.value.status == 404
    assert hers.everything("/enrolments")[0]["state"] == "enrolled"


def test_staff_act_in_their_own_subtree_alone(system: System) -> None:
    stranger_staff = system.appointed("staff", "350112")
    class_ = demo_data.open_class(system.station, "ZLSN", capacity=5)
    woman = system.worker()
    enrolment = woman.post("/enrolments", class_id=class_["class_id"])
    record = {"session_id": class_["sessions"][0]["session_id"], "enrolment_id": enrolment["enrolment_id"]}
    attempts = [
        lambda: demo_data.open_class(stranger_staff, "ZLSN", capacity=5),
        lambda: stranger_staff.post("/attendance-records", record),
        lambda: stranger_staff.post("/completions", enrolment_id=enrolment["enrolment_id"]),
        lambda: stranger_staff.get(f"/classes/{class_['class_id']}/roster"),
        lambda: stranger_staff.get(f"/boards/{STATION}"),
        lambda: stranger_staff.get("/waivers", unit="350100"),
        lambda: stranger_staff.post("/appointments", phone=system.new_phone(), role="staff", unit=STATION),
        lambda: system.station.post("/appointments", phone=system.new_phone(), role="operator", unit=STATION),
    ]
    for attempt in attempts:
        with pytest.raises(Refused) as refused:
            attempt()
        assert refused.value.status == 403
    assert stranger_staff.get("/people", person_id=woman.person_id) == []


def test_staff_see_masked_cards_of_their_own_women(system: System) -> None:
    """Statement 8."""
    woman = system.worker()
    [card] = system.station.get("/people", person_id=woman.person_id)
    assert card["name"][1:] == "*" * len(card["name"][1:]) and "****" in card["phone"]
    full = system.station.post("/disclosures", person_id=woman.person_id, reason="通知开班")
    assert full["phone"].startswith("1991") and "*" not in full["name"]
