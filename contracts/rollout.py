"""The rollout: what a pilot county has ready before its base opens. Stations owns it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from pydantic import Field, StrictBool, StringConstraints

from contracts.criteria import Criterion, CriterionKey
from contracts.stations import UnitState
from contracts.values import UnitCode
from kernel.message import Command, Event, Flow, Id, Page, PageQuery, Query, Refusal, Value


class RolloutUnit(Value):
    """How far a pilot county is. `ready` counts the items of the checklist that are done, of `items`."""

    code: UnitCode
    name_zh: str
    name_en: str
    state: UnitState
    prepare_on: date | None
    open_on: date | None
    reached: dict[str, date] = Field(description="The day on which each state was reached")
    ready: int
    items: int


class ChecklistItem(Value):
    """`by` and `at` are of the last change; null for one that nobody has touched."""

    criterion: Criterion
    is_done: bool
    by: Id | None
    at: datetime | None
    note: str


class TickItem(Command, name="stations.tick_item", answer=ChecklistItem):
    """An item of the rollout's checklist is done, or it turns out that it is not."""

    code: UnitCode
    key: CriterionKey
    is_done: StrictBool = True
    note: Annotated[str, StringConstraints(max_length=300)] = ""


class Rollout(PageQuery, name="stations.rollout", answer=Page[RolloutUnit]):
    """The pilot counties of a centre, and how far each is."""

    cursor: UnitCode | None = None
    unit: UnitCode
    state: UnitState | None = None


class Checklist(Query, name="stations.checklist", answer=list[ChecklistItem]):
    """The rollout's checklist of a county, for its staff: who ticked what, and when."""

    code: UnitCode


class ItemTicked(Event, name="stations.item_ticked", version=1, subject="code", flows=Flow.UP):
    code: UnitCode
    key: CriterionKey
    is_done: bool
    by: Id
    at: datetime


class ChecklistOpen(Refusal):
    code = "checklist-open"
    zh, en = "筹备清单尚未完成", "The checklist is not done"
    fix_zh, fix_en = "请先完成:{keys}。", "Still to do: {keys}."


class UnknownItem(Refusal):
    code, status = "unknown-item", 422
    zh, en = "清单中没有这一项", "The checklist has no such item"
    fix_zh, fix_en = "请从清单中选择。", "Choose one of the list."
