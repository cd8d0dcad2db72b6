"""A woman's way to a certificate in certification alone, for tests of what comes after."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from contracts import certification as contract
from contracts.accounts import Role
from contracts.stations import UnitOpened
from contracts.training import Completed
from kernel.store import new_id, now
from services.certification.service import Certification
from tests.services.alone import Alone

SKILL = {"occupation_code": "4-10-01-06", "work_type_zh": "家务服务员", "level": "5"}
UNIT = "350111"


class Desk:
    """An instance's certification with one occupation, one exam, and the people around it."""

    def __init__(self, code: str = UNIT, unit: str = UNIT, valid_years: int | None = None) -> None:
        self.alone, self.staff, self.unit = Alone(Certification, code), new_id(), unit
        words = {"occupation_zh": "家政服务员", "occupation_en": "Domestic worker", "source": "GBM 4-10-01-06"}
        adopt = contract.AdoptOccupation(
            **words, occupation_code=SKILL["occupation_code"], work_type_zh="家务服务员", levels=["5"],
            valid_years=valid_years,
        )  # fmt: skip
        self.alone.ask(new_id(), Role.OPERATOR, adopt)
        self.alone.hear(UnitOpened(code=unit, name_zh="基地", name_en="Base", level="base", parent=None))
        exam = contract.OpenExam(
            **SKILL, unit=unit, place="考场一", starts_at=now() + timedelta(days=30), seats=100, list_price_fen=0
        )
        self.exam_id = self.ask(exam)["exam_id"]

    def ask(self, request: Any) -> Any:
        """As staff."""
        return self.alone.ask(self.staff, Role.STAFF, request)

    def attestation(self, person: str, name: str) -> str:
        claims = {"sub": person, "name": name, "exp": int(now().timestamp()) + 60}
        return self.alone._signer.sign(claims, "attestation")

    def registered(self, name: str = "示例甲", person: str = "") -> tuple[str, str]:
        """A woman who is trained and registered; she and her registration."""
        person = person or new_id()
        completed = Completed(
            enrolment_id=new_id(), class_id=new_id(), person_id=person, unit=self.unit, series="JWFW5", hours=80,
            **SKILL, completed_at=datetime(2026, 11, 1, tzinfo=UTC),
        )  # fmt: skip
        self.alone.hear(completed)
        register = contract.RegisterForExam(exam_id=self.exam_id, attestation=self.attestation(person, name))
        return person, self.alone.ask(person, Role.WORKER, register)["registration_id"]

    def certified(self, name: str = "示例甲") -> tuple[str, dict[str, Any]]:
        """She passes; she and her certificate."""
        person, registration = self.registered(name)
        self.ask(contract.RecordMarks(registration_id=registration, theory=80, practice=90))
        return person, self.certificates(person)[-1]

    def certificates(self, person: str) -> list[dict[str, Any]]:
        return self.alone.ask(person, Role.WORKER, contract.MyCertificates())["items"]

    def verified(self, certificate: dict[str, Any]) -> dict[str, Any]:
        asked = contract.VerifyCertificate(verification_code=certificate["verification_code"])
        return self.ask(asked)
