"""What a course consists of and whom it is for: editions, of which a class keeps the one it was opened under.

Training owns it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field

from contracts.training import Series, WorkType
from contracts.values import Level, OccupationCode, Sentence, Title
from kernel.message import Command, Event, Flow, Id, Page, PageQuery, Query, Refusal, Value

Age = Annotated[int, Field(strict=True, ge=3, le=120)]


class SyllabusPart(Value):
    title_zh: Title
    hours: int = Field(strict=True, ge=1, le=2000)
    contents_zh: Sentence | None = None


class Material(Value):
    """What each woman needs; `is_provided`: the class has it ready for her."""

    name_zh: Title
    count: int = Field(strict=True, ge=1, le=1000)
    is_provided: bool


class CertificateWanted(Value):
    """A certificate of this level or a higher one."""

    occupation_code: OccupationCode
    work_type_zh: WorkType
    level: Level


class Prerequisites(Value):
    """All of them must hold. An age counts in completed years, on the day of enrolment."""

    courses: list[Series] = Field(default=[], max_length=10)
    certificate: CertificateWanted | None = None
    min_age: Age | None = None
    max_age: Age | None = None


class Syllabus(Value):
    """`title_hant` is the course's title in Traditional Chinese, for cross-strait programmes."""

    series: Series
    parts: list[SyllabusPart] = Field(min_length=1, max_length=100)
    materials: list[Material] = Field(default=[], max_length=100)
    prerequisites: Prerequisites = Prerequisites()
    title_hant: Title | None = None


class Edition(Syllabus):
    """`number` counts a course's editions."""

    edition_id: Id
    number: int
    published_at: datetime


class PublishEdition(Syllabus, Command, name="training.publish_edition", answer=Edition):
    """Classes that are opened from now on are held by it; those that are open keep theirs. The parts' hours add up to
    the course's.
    """


class Editions(PageQuery, name="training.editions", answer=Page[Edition]):
    series: Series


class EditionById(Query, name="training.edition_by_id", answer=Edition):
    edition_id: Id


class EditionPublished(Edition, Event, name="training.edition_published", version=1, subject="series", flows=Flow.DOWN):
    """A county takes over its centre's."""


class HoursDiffer(Refusal):
    code, status = "hours-differ", 422
    zh, en = "各部分学时之和与课程学时不符", "The parts' hours are not the course's"
    fix_zh, fix_en = (
        "各部分共 {parts} 学时,课程为 {course} 学时,请改为一致。",
        "The parts have {parts} hours, the course {course}: make them equal.",
    )


class AgesReversed(Refusal):
    code, status = "ages-reversed", 422
    zh, en = "年龄下限高于上限", "The lowest age is above the highest"
    fix_zh, fix_en = "请对调或更正。", "Swap or correct them."


class CourseMissing(Refusal):
    code = "course-missing"
    zh, en = "须先修完另一门课程", "Another course must be completed first"
    fix_zh, fix_en = "请先修完课程 {series}。", "Complete the course {series} first."


class CertificateMissing(Refusal):
    code = "certificate-missing"
    zh, en = "须先持有相应的技能等级证书", "A certificate must be held first"
    fix_zh, fix_en = (
        "需要 {occupation_code} {work_type_zh} {level} 级或更高等级的有效证书。",
        "It takes a valid certificate of {occupation_code} {work_type_zh}, level {level} or higher.",
    )


class AgeNotAttested(Refusal):
    code, status = "age-not-attested", 422
    zh, en = "该班有年龄要求,需要年龄证明", "The class has an age limit: an attestation of the age is needed"
    fix_zh, fix_en = (
        "请先取得年龄证明(POST /v1/age-attestations),再随报名提交 age_attestation;工作人员代办请填写 age。",
        "Send the token of /v1/age-attestations as `age_attestation`; staff send `age` as the document says.",
    )


class AgeOutside(Refusal):
    code = "age-outside"
    zh, en = "年龄不符合该班要求", "The age is outside what the class is for"
    fix_zh, fix_en = "请选择其他课程。", "Choose another course."
