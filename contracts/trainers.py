"""Trainers' records: what they have taught, who came, and what was said of it. Training owns it."""

from __future__ import annotations

from contracts.training import Series
from contracts.values import UnitCode
from kernel.message import Id, Page, PageQuery, Query, Value


class TrainerRecord(Value):
    """Of sessions that are over. `share` is of the seats in them that were taken by somebody who came, in percent;
    null where nobody had one. `feedback_mean` is of the question for the trainer, in all her classes; null for fewer
    than five answers.
    """

    trainer_id: Id
    classes: int
    sessions: int
    minutes: int
    share: int | None
    feedback_answers: int
    feedback_mean: float | None


class TaughtClass(Value):
    """A class of which she taught sessions: so many, and so many minutes."""

    class_id: Id
    series: Series
    title_zh: str
    title_en: str
    number: int
    unit: UnitCode
    sessions: int
    minutes: int


class TrainerRecords(PageQuery, name="training.trainer_records", answer=Page[TrainerRecord]):
    """Everybody who has taught at a unit or under it, and what of hers was there; for its staff."""

    unit: UnitCode


class MyTrainerRecord(Query, name="training.my_trainer_record", answer=TrainerRecord):
    """What one has taught oneself, wherever."""


class TaughtClasses(PageQuery, name="training.taught_classes", answer=Page[TaughtClass]):
    """What a trainer has taught at a unit or under it; for its staff."""

    unit: UnitCode
    trainer_id: Id
