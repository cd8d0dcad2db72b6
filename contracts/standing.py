"""Standing (信用等级) of a worker or a company, in five classes. Jobs owns it."""

from __future__ import annotations

from contracts.values import UnitCode
from kernel.message import Event, Id, Labelled


class Standing(Labelled):
    A = "A", "A级(优秀)", "A (excellent)"
    B = "B", "B级(良好)", "B (good)"
    C = "C", "C级(一般)", "C (fair)"
    D = "D", "D级(较差)", "D (poor)"
    E = "E", "E级(差)", "E (bad)"


class SubjectKind(Labelled):
    """Whose standing it is."""

    WORKER = "worker", "家政从业人员", "Worker"
    COMPANY = "company", "家政公司", "Company"


class StandingChanged(Event, name="jobs.standing_changed", version=1, subject="subject_id"):
    """The class has changed."""

    subject_id: Id
    subject_kind: SubjectKind
    standing: Standing
    unit: UnitCode
