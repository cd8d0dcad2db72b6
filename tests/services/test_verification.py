"""Verifications are counted, by certificate and day, and nobody is tracked."""

from __future__ import annotations

import pytest
from sqlalchemy import inspect

from contracts.accounts import Role
from contracts.certificates import CertificateVerifications, CountVerification
from kernel.errors import NotFound
from kernel.store import new_id
from services.certification.models import Verification
from tests.services.story import Desk


def test_they_are_counted_by_day_for_the_holder_and_for_staff() -> None:
    desk = Desk()
    person, certificate = desk.certified()
    for _ in range(3):
        desk.alone.ask(new_id(), Role.HOUSEHOLD, CountVerification(verification_code=certificate["verification_code"]))
    asked = CertificateVerifications(certificate_id=certificate["certificate_id"])
    counts = desk.alone.ask(person, Role.WORKER, asked)
    assert counts == desk.ask(asked)
    assert counts["total"] == 3 and [day["times"] for day in counts["days"]] == [3]
    with pytest.raises(NotFound):
        desk.alone.ask(new_id(), Role.WORKER, asked)


def test_what_is_kept_of_one_says_nothing_of_who_it_was() -> None:
    assert set(inspect(Verification).columns.keys()) == {"certificate_id", "day", "times"}
