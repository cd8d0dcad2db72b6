"""Words that several contracts share."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import Field, StringConstraints

from kernel.message import Id, Labelled, Value

#: Whose days and hours a person reads.
BEIJING = ZoneInfo("Asia/Shanghai")

#: A unit of the three levels by its GB/T 2260 code: centre 350100, base 350111, station 350111-001.
UnitCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{6}(-[0-9]{3})?$"), Field(examples=["350111-001"])]

#: An occupation of the 2022 national classification, by its GBM code.
OccupationCode = Annotated[
    str, StringConstraints(pattern=r"^[0-9]-[0-9]{2}-[0-9]{2}-[0-9]{2}$"), Field(examples=["4-10-01-06"])
]

#: Money in fen, a hundredth of a yuan.
Fen = Annotated[int, Field(strict=True, ge=0, le=100_000_000)]

#: What a completion proof (结业证明) is verified by, in Crockford's base 32.
ProofCode = Annotated[str, StringConstraints(pattern=r"^[0-9A-HJKMNP-TV-Z]{12}$"), Field(examples=["7K3MQ2ZD9XTA"])]

#: A promoter's code. Stations knows which there are, and tells those who ask for one.
PromoterCode = Annotated[str, StringConstraints(pattern=r"^[0-9A-Z]{4,16}$"), Field(examples=["LC0117"])]

Title = Annotated[str, StringConstraints(min_length=1, max_length=100)]
Sentence = Annotated[str, StringConstraints(min_length=1, max_length=300)]


def day_of(moment: datetime) -> date:
    """The day in China that it is at a moment: from 16:00 UTC on the next one (GB/T 7408)."""
    return moment.astimezone(BEIJING).date()


def is_centre(code: str) -> bool:
    """Whether a unit's code is a city's: 350100 (GB/T 2260)."""
    return len(code) == 6 and code.endswith("00")


def subtree(unit: str) -> str:
    """The prefix that the codes of a unit and all under it share, and no others do."""
    return unit[:4] if is_centre(unit) else unit


class Level(Labelled):
    """A national skill level; 5 is the first a beginner reaches."""

    FIVE = "5", "五级/初级工", "Level 5 (elementary)"
    FOUR = "4", "四级/中级工", "Level 4 (intermediate)"
    THREE = "3", "三级/高级工", "Level 3 (advanced)"
    TWO = "2", "二级/技师", "Level 2 (technician)"
    ONE = "1", "一级/高级技师", "Level 1 (senior technician)"


class Waiver(Value):
    """One fee that was not charged under 三免. `cause_id` is what it would have been charged for."""

    cause_id: Id
    person_id: Id
    unit: UnitCode
    list_price_fen: Fen
