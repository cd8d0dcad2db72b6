"""A woman's record: all that she has learnt and passed."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from contracts.certification import CertificateState
from contracts.values import Level, OccupationCode
from kernel.message import Labelled, Query, Value


class RecordKind(Labelled):
    TRAINED = "trained", "培训结业", "Completed a training"
    REGISTERED = "registered", "报名考试", "Registered for an exam"
    PASSED = "passed", "考试合格", "Passed an exam"
    FAILED = "failed", "考试未合格", "Did not pass an exam"
    CERTIFIED = "certified", "取得证书", "Received a certificate"


class RecordEntry(Value):
    """One line of a woman's record. `on` is the day in China; that of an exam's result is the day of the exam."""

    kind: RecordKind
    on: date
    series: str | None = Field(default=None, description="The course of a training, by the code of its series")
    occupation_code: OccupationCode | None = None
    occupation_zh: str = ""
    occupation_en: str = ""
    work_type_zh: str = ""
    level: Level | None = None
    hours: int | None = None
    theory: int | None = None
    practice: int | None = None
    number: str | None = None
    state: CertificateState | None = None


class RecordView(Value):
    """What a woman has learnt and passed, the oldest first."""

    entries: list[RecordEntry]


class MyRecord(Query, name="certification.my_record", answer=RecordView):
    """All that she who asks has learnt and passed, for her to keep."""
