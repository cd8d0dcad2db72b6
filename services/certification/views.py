"""How certification's rows are shown."""

from __future__ import annotations

from contracts import certification as contract
from contracts import standards
from services.certification import conditions, rules
from services.certification.models import Completion, Exam, ForeignCertificate, Registration, Standard
from services.certification.models_standards import Edition


def skill(row: Exam | Completion | Standard | ForeignCertificate) -> rules.Skill:
    return rules.Skill(row.occupation_code, row.work_type_zh, row.level)


def rules_in(row: Edition | None) -> standards.Rules | None:
    return standards.Rules.model_validate(row.rules) if row else None


def rules_of(exam: Exam) -> standards.Rules:
    """Those of the edition it opened under, whatever has been adopted since."""
    return rules_in(exam.edition) or conditions.general(exam.level)


def edition(row: Edition) -> standards.Edition:
    own = set(standards.Edition.model_fields) - {"edition_id", *standards.Rules.model_fields}
    facts = {field: getattr(row, field) for field in own}
    return standards.Edition(edition_id=row.id, **facts, **row.rules)


def way(judged: conditions.Judged) -> standards.Way:
    lacks = {"missing_zh": "且".join(judged.lacks_zh), "missing_en": " and ".join(judged.lacks_en)}
    missing = {} if judged.met else lacks
    return standards.Way(clause=judged.clause, met=judged.met, ready_on=judged.ready_on, **missing)


def standard(row: Standard) -> contract.Standard:
    return contract.Standard.model_validate({field: getattr(row, field) for field in contract.Standard.model_fields})


def exam(row: Exam) -> contract.ExamView:
    return contract.ExamView(
        exam_id=row.id,
        occupation_code=row.occupation_code,
        occupation_zh=row.standard.occupation_zh,
        work_type_zh=row.work_type_zh,
        level=row.level,
        unit=row.unit,
        place=row.place,
        starts_at=row.starts_at,
        seats=row.seats,
        taken=row.taken,
    )


def registration(row: Registration) -> contract.ExamRegistration:
    return contract.ExamRegistration(
        registration_id=row.id,
        exam_id=row.exam.id,
        person_id=row.person_id,
        ticket_number=row.ticket_number,
        seat=row.seat,
        state=row.state,
    )
