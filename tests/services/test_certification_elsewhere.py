"""What certification knows of other instances' certificates: who bears the code can have it verified anywhere."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any

import pytest

from contracts.certificates import CertificateRevoked
from contracts.certification import CertificateIssued, OccupationAdopted
from kernel.message import Event
from kernel.service import Context
from services.certification.service import Certification
from tests.services.alone import Alone

CODE = "0123456789ABCDEF"
NUMBER = "35011120265000427"


@pytest.fixture
def centre() -> Alone:
    return Alone(Certification, "350100")


def hear(centre: Alone, event: Event) -> None:
    centre.hear(event, origin="350111")
    assert centre.held() == []


def verified(centre: Alone, code: str = CODE) -> dict[str, Any]:
    return centre.service.answer("certification.verify_certificate", {"verification_code": code}, Context())


def issued(**changes: Any) -> CertificateIssued:
    words: dict[str, Any] = {
        "certificate_id": "01980000-0000-7000-8000-000000000001",
        "number": NUMBER,
        "person_id": "01980000-0000-7000-8000-000000000002",
        "unit": "350111",
        "occupation_code": "4-10-01-06",
        "work_type_zh": "家务服务员",
        "level": "5",
        "issued_on": "2026-11-20",
        "verification_digest": hashlib.sha256(CODE.encode()).hexdigest(),
    }
    return CertificateIssued.model_validate(words | changes)


def revoked() -> CertificateRevoked:
    of = issued().model_dump(include={"certificate_id", "number", "person_id", "unit"})
    return CertificateRevoked(**of, reason="cheating", revoked_at=datetime(2026, 11, 24, tzinfo=UTC))


def test_a_countys_certificate_is_verified_at_the_centre_and_names_nobody(centre: Alone) -> None:
    hear(centre, issued())
    shown = verified(centre)["answer"]
    assert (shown["number"], shown["valid"], shown["name"]) == (NUMBER, True, "")


def test_its_number_does_not_verify_it(centre: Alone) -> None:
    hear(centre, issued(verification_digest=None))
    assert verified(centre)["refusal"]["code"] == "not-found"


def test_once_the_county_revokes_it_the_centre_says_so(centre: Alone) -> None:
    hear(centre, issued())
    hear(centre, revoked())
    shown = verified(centre)["answer"]
    assert (shown["valid"], shown["revoked_at"]) == (False, "2026-11-24T00:00:00Z")


def test_being_told_of_it_again_does_not_make_it_valid(centre: Alone) -> None:
    """A replay, or a restored county, may say it anew under another id."""
    for event in (issued(), revoked(), issued()):
        hear(centre, event)
    assert verified(centre)["answer"]["valid"] is False


def test_its_occupation_is_shown_in_words_once_it_is_adopted_here(centre: Alone) -> None:
    hear(centre, issued())
    words = {"occupation_code": "4-10-01-06", "occupation_zh": "家政服务员", "occupation_en": "Domestic worker"}
    adopted = OccupationAdopted(**words, work_type_zh="家务服务员", levels=["5"], source="GBM 4-10-01-06")
    hear(centre, adopted)
    assert verified(centre)["answer"]["occupation_zh"] == "家政服务员"
