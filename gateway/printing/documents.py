"""What the services answered, as papers."""

from __future__ import annotations

from datetime import date
from typing import Any

from contracts.values import Level
from gateway.languages import beijing
from gateway.printing.papers import Diploma, Ticket

NOTES = (
    (
        "请携带本准考证和有效身份证件,提前 30 分钟到场。",
        "Bring this ticket and your identity document 30 minutes early.",
    ),
    ("报名、考试、发证均不收费。", "Registration, exam and certificate are free of charge."),
)


def ticket(shown: dict[str, Any]) -> Ticket:
    """An `AdmissionTicket`, in Chinese: what is shown at a door in China."""
    exam = shown["exam"]
    rows = (
        ("准考证号", shown["ticket_number"]),
        *([("考场", shown["room"])] if shown["room"] else []),
        ("座位号", str(shown["seat"] or "待编排")),
        ("职业(工种)", skill(exam)),
        ("等级", Level(exam["level"]).zh),
        ("考试时间", beijing(exam["starts_at"])),
        ("考试地点", exam["place"]),
    )
    code = shown["check_in_code"] or shown["ticket_number"]
    return Ticket(shown["name"], rows, code, [zh for zh, _ in NOTES])


def diploma(shown: dict[str, Any], issuer: str, public_url: str) -> Diploma:
    """A `Certificate`; `issuer` is the name of the unit that issued it."""
    ends = shown["expires_on"]
    return Diploma(
        name=shown["name"],
        skill=skill(shown),
        level=Level(shown["level"]).zh,
        number=shown["number"],
        issued_on=date.fromisoformat(shown["issued_on"]),
        expires_on=date.fromisoformat(ends) if ends else None,
        issuer=issuer,
        address=page(public_url, shown["verification_code"]),
        code=shown["verification_code"],
    )


def page(public_url: str, code: str) -> str:
    """The public page of a certificate."""
    return f"{public_url}/c/{code}"


def skill(shown: dict[str, Any]) -> str:
    return " · ".join(filter(None, (shown["occupation_zh"], shown["work_type_zh"])))
