"""By what stations choose: where to open, whom to appoint, what must be ready. Each set is a version that stays."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from contracts.values import Title
from kernel.message import Command, Event, Flow, Labelled, Query, Refusal, Value

CriterionKey = Annotated[str, StringConstraints(pattern=r"^[a-z_]{2,40}$"), Field(examples=["transport"])]


class CriteriaKind(Labelled):
    SITE = "site", "驿站选址标准", "Where to open a station"
    PROMOTER = "promoter", "宣传员遴选标准", "Whom to appoint as a promoter"
    ROLLOUT = "rollout", "试点筹备清单", "What must be ready in a pilot county"


class Criterion(Value):
    key: CriterionKey
    title_zh: Title
    title_en: Title
    weight: int = Field(strict=True, ge=1, le=100)


class CriteriaSet(Value):
    """`pass_mark` in percent of the best score."""

    kind: CriteriaKind
    version: int
    pass_mark: int
    criteria: list[Criterion]


class CriterionMark(Value):
    key: CriterionKey
    mark: int = Field(strict=True, ge=0, le=5, description="5 is best")


class SetCriteria(Command, name="stations.set_criteria", answer=CriteriaSet):
    """Put criteria in force. Others than those in force make a new version; what was judged by an earlier one stays."""

    kind: CriteriaKind
    criteria: list[Criterion] = Field(min_length=1, max_length=40)
    pass_mark: int = Field(default=60, strict=True, ge=0, le=100)


class CriteriaInForce(Query, name="stations.criteria_in_force", answer=CriteriaSet):
    kind: CriteriaKind


class CriteriaChanged(CriteriaSet, Event, name="stations.criteria_changed", version=1, subject="kind", flows=Flow.DOWN):
    """A county judges by its centre's."""


class NoCriteria(Refusal):
    code = "no-criteria"
    zh, en = "尚未设定评分标准", "No criteria are in force"
    fix_zh, fix_en = "请平台运维先设定标准。", "Ask the operator to set them (`jinguo load` sets the samples)."


class CriteriaDouble(Refusal):
    code, status = "criteria-double", 422
    zh, en = "标准项重复", "A criterion is named twice"
    fix_zh, fix_en = "每项标准只列一次。", "Give each key once."


class MarksIncomplete(Refusal):
    code, status = "marks-incomplete", 422
    zh, en = "评分项与标准不一致", "The marks are not those of the criteria"
    fix_zh, fix_en = "请对每项标准各评一次:{keys}。", "Mark each of these once: {keys}."
