"""The keys that sign credentials change, and what earlier ones have signed stays good."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jwt
import pytest

from cli.secret_files import rotate_credential_keys, write_embedded
from contracts.accounts import Role
from contracts.credentials import CertificateCredential
from kernel.config import Settings
from kernel.identity import new_credential_keys
from services.certification.issuer import CredentialIssuer
from tests.services.story import Desk


def issuer(keys: str) -> CredentialIssuer:
    return CredentialIssuer(Settings(credential_keys=keys, public_url="https://jinguo.example:8443"))


def checked(token: str, published: list[dict[str, Any]]) -> dict[str, Any]:
    name = jwt.get_unverified_header(token)["kid"]
    [key] = [one for one in published if one["kid"] == name]
    return jwt.decode(token, jwt.PyJWK(key), algorithms=["ES256"])


def test_after_a_rotation_the_new_key_signs_and_the_old_ones_signatures_stay_good(tmp_path: Path) -> None:
    write_embedded(tmp_path)
    file = tmp_path / "credential_keys"
    before = issuer(file.read_text()).sign({"name": "before"})
    rotate_credential_keys(file)
    after = issuer(file.read_text())
    published = after.public_keys().keys
    assert checked(before, published)["name"] == "before"
    assert checked(after.sign({"name": "after"}), published)["name"] == "after"
    assert jwt.get_unverified_header(after.sign({}))["kid"] == published[0]["kid"] != published[1]["kid"]


def test_no_private_half_is_kept_of_an_old_key_nor_published_of_any() -> None:
    keys = new_credential_keys(new_credential_keys())
    assert ["d" in key for key in json.loads(keys)["keys"]] == [True, False]
    assert not any("d" in key for key in issuer(keys).public_keys().keys)


def test_the_issuer_is_the_gateways_host() -> None:
    assert issuer(new_credential_keys()).did == "did:web:jinguo.example%3A8443"


def test_without_keys_the_service_does_not_start() -> None:
    with pytest.raises(RuntimeError, match="jinguo secrets"):
        CredentialIssuer(Settings())


def test_a_certificate_that_ends_says_until_when() -> None:
    desk = Desk(valid_years=3)
    person, certificate = desk.certified()
    asked = CertificateCredential(certificate_id=certificate["certificate_id"])
    token = desk.alone.ask(person, Role.WORKER, asked)["jwt"]
    claims = jwt.decode(token, options={"verify_signature": False})
    assert claims["validUntil"] == f"{certificate['expires_on']}T15:59:59Z"  # the last second of that day in China
