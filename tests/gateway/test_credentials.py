"""Certificates as credentials, read by verifiers that are not ours: openbadgeslib and PyJWT, with keys over HTTP."""

from __future__ import annotations

import base64
import json
from typing import Any
from urllib.parse import quote

import httpx2
import jwt
import pytest
from openbadgeslib.ob3 import OB3Verifier
from openbadgeslib.ob3.status import decode_encoded_list
from openbadgeslib.ob3.verifier import OB3VerificationError

from cli.front import Front, Refused
from tests.journeys.test_the_way import certified, trained
from tests.system.running import System


@pytest.fixture(scope="module")
def woman(in_process_system: System) -> Front:
    woman = in_process_system.worker()
    trained(in_process_system, woman)
    return woman


@pytest.fixture
def certificate(in_process_system: System, woman: Front) -> dict[str, Any]:
    return certified(in_process_system, woman)


def download(address: str) -> bytes:
    """did:web is always https; the system under test is on plain http."""
    found = httpx2.get(address.replace("https://", "http://"), timeout=30, trust_env=False)
    found.raise_for_status()
    return found.content


def credential(woman: Front, certificate: dict[str, Any]) -> str:
    answer = woman.raw().get(f"/v1/certificates/{certificate['certificate_id']}/credential")
    assert answer.headers["content-type"] == "application/vc+jwt"
    return answer.text


def verifier(system: System) -> OB3Verifier:
    """It resolves the issuer's DID itself."""
    host = system.url.removeprefix("http://")
    return OB3Verifier.for_issuer_did(f"did:web:{quote(host, safe='')}", download=download)


def accepted(system: System, token: str) -> Any:
    return verifier(system).verify(token, check_status=True, download=download)


def test_an_open_badges_verifier_accepts_it(
    in_process_system: System, woman: Front, certificate: dict[str, Any]
) -> None:
    badge = accepted(in_process_system, credential(woman, certificate))
    assert badge.achievement.achievement_type == "Certification"
    assert badge.identifiers[0].identity_hash == woman.get("/me")["name"]
    assert badge.raw["credentialSubject"]["licenseNumber"] == certificate["number"]


def test_a_jose_library_finds_the_key_in_the_published_set(
    in_process_system: System, woman: Front, certificate: dict[str, Any]
) -> None:
    token = credential(woman, certificate)
    keys = jwt.PyJWKClient(f"{in_process_system.url}/.well-known/jwks.json")
    claims = jwt.decode(token, keys.get_signing_key_from_jwt(token), algorithms=["ES256"])
    assert jwt.get_unverified_header(token)["typ"] == "vc+jwt"
    assert claims["issuer"]["id"] == claims["iss"] and claims["jti"] == claims["id"]


def test_one_that_was_altered_is_refused(in_process_system: System, woman: Front, certificate: dict[str, Any]) -> None:
    header, body, signature = credential(woman, certificate).split(".")
    claims = json.loads(base64.urlsafe_b64decode(body + "=="))
    claims["credentialSubject"]["identifier"][0]["identityHash"] = "示例冒名"
    forged = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    with pytest.raises(OB3VerificationError, match="signature"):
        accepted(in_process_system, f"{header}.{forged}.{signature}")


def test_it_tells_no_more_of_her_than_the_certificate_does(woman: Front, certificate: dict[str, Any]) -> None:
    """Statement 6: neither her phone nor her document's number, nor the id by which the platform knows her."""
    claims = jwt.decode(credential(woman, certificate), options={"verify_signature": False})
    [identifier] = claims["credentialSubject"]["identifier"]
    assert identifier["identityType"] == "name" and "id" not in claims["credentialSubject"]
    assert woman.person_id not in json.dumps(claims)


def test_nobody_else_is_given_it(in_process_system: System, certificate: dict[str, Any]) -> None:
    for other in (in_process_system.worker(), in_process_system.base):
        with pytest.raises(Refused, match="没有找到"):
            other.get(f"/certificates/{certificate['certificate_id']}/credential")


def test_suspended_it_is_refused_and_reinstated_it_is_accepted_again(
    in_process_system: System, woman: Front, certificate: dict[str, Any]
) -> None:
    staff, words = in_process_system.base, {"number": certificate["number"], "note": "核实投诉"}
    token = credential(woman, certificate)
    staff.post("/suspensions", **words, reason="complaint")
    with pytest.raises(OB3VerificationError, match="'suspension' is set"):
        accepted(in_process_system, token)
    staff.post("/reinstatements", **words)
    accepted(in_process_system, token)


def test_revoked_it_is_refused_for_good_and_the_other_list_says_so(
    in_process_system: System, woman: Front, certificate: dict[str, Any]
) -> None:
    token = credential(woman, certificate)
    index = int(jwt.decode(token, options={"verify_signature": False})["credentialStatus"]["statusListIndex"])
    assert not is_set(in_process_system, "revocation", index)
    words = {"number": certificate["number"], "note": "重复发证"}
    in_process_system.base.post("/revocations", **words, reason="issued_in_error")
    with pytest.raises(OB3VerificationError, match="is set"):
        accepted(in_process_system, token)
    assert is_set(in_process_system, "revocation", index)
    with pytest.raises(Refused, match="未被暂停"):
        in_process_system.base.post("/reinstatements", **words)


def test_a_status_list_is_for_anybody_and_to_be_kept_a_while(in_process_system: System) -> None:
    answer = Front(in_process_system.url).raw().get("/v1/status-lists/revocation/1")
    claims = jwt.decode(answer.text, options={"verify_signature": False})
    assert answer.headers["cache-control"] == "public, max-age=300"
    assert claims["exp"] - claims["nbf"] == 24 * 3600
    assert len(decode_encoded_list(claims["credentialSubject"]["encodedList"])) * 8 == 131_072


def is_set(system: System, purpose: str, index: int) -> bool:
    answer = Front(system.url).raw().get(f"/v1/status-lists/{purpose}/1")
    claims = jwt.decode(answer.text, options={"verify_signature": False})
    bits = decode_encoded_list(claims["credentialSubject"]["encodedList"])
    return bool(bits[index // 8] & (0x80 >> index % 8))
