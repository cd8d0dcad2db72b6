"""The public-benefit ledger (做好公益活动, the 一公 of 三免一公). Stations owns it.

Append only: an entry is corrected by one that takes it back and one in its place.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from pydantic import StringConstraints

from contracts.activities import Heads, Hours
from contracts.values import Sentence, UnitCode
from kernel.message import Command, Event, Flow, Id, Labelled, Page, PageQuery, Query, Refusal, Value

Month = Annotated[str, StringConstraints(pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])$")]


class BenefitKind(Labelled):
    HELD = "held", "活动举办", "An activity was held"
    REVERSAL = "reversal", "冲销", "Takes an entry back"
    CORRECTION = "correction", "更正", "Stands in place of one taken back"


class BenefitEntry(Value):
    """`hours` and `people` of a reversal are below zero. `corrects` is the entry that it takes back or replaces."""

    entry_id: Id
    unit: UnitCode
    activity_id: Id
    kind: BenefitKind
    hours: int
    people: int
    on: date
    corrects: Id | None
    entered_at: datetime


class BenefitSum(Value):
    """`month` is of the day on which it was held, in China."""

    unit: UnitCode
    month: Month
    activities: int
    hours: int
    people: int


class CorrectBenefit(Command, name="stations.correct_benefit", answer=list[BenefitEntry]):
    """Put right what was entered; each entry once. The answer is the reversal and the new entry."""

    entry_id: Id
    people: Heads
    hours: Hours
    reason: Sentence


class BenefitEntries(PageQuery, name="stations.benefit_entries", answer=Page[BenefitEntry]):
    """The ledger of a unit and those under it, for its staff."""

    unit: UnitCode
    month: Month | None = None


class BenefitSums(Query, name="stations.benefit_sums", answer=list[BenefitSum]):
    """Sums of a unit and those under it, by unit and month. Anybody may see them: they name nobody."""

    unit: UnitCode
    since: Month
    until: Month


class BenefitEntered(
    BenefitEntry, Event, name="stations.benefit_entered", version=1, subject="entry_id", flows=Flow.UP
):
    """A county's ledger reaches its centre entry by entry."""


class BenefitCorrectedAlready(Refusal):
    code = "benefit-corrected-already"
    zh, en = "该条目已被更正或是冲销条目", "This entry was corrected, or is a reversal"
    fix_zh, fix_en = "请更正最新的有效条目。", "Correct the entry that stands in its place."
