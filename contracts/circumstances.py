"""Who is to be cared for, when, and where to the street: what a household tells of a need beside the skill."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field, StrictBool, StringConstraints

from kernel.message import Labelled, Value

#: An hour of the day in Beijing.
ClockTime = Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$"), Field(examples=["08:30"])]

#: A township or sub-district (乡镇/街道) and nothing nearer, by its name or its nine digits (GB/T 10114).
Street = Annotated[
    str, StringConstraints(pattern=r"^([\u4e00-\u9fff]{1,15}(街道|镇|乡)|[0-9]{9})$"), Field(examples=["示例街道"])
]

Weekday = Annotated[int, Field(strict=True, ge=1, le=7, description="1 is Monday (ISO 8601)")]


class CareFor(Labelled):
    """Who is cared for (服务对象)."""

    HOME = "home", "家务", "The home"
    MATERNITY = "maternity", "产妇与新生儿", "A mother and her newborn"
    INFANT = "infant", "婴幼儿", "An infant"
    CHILD = "child", "儿童", "A child"
    ELDERLY = "elderly", "老人", "An elderly person"
    PATIENT = "patient", "病人", "A patient"


class Circumstances(Value):
    """Nothing of it is an address: that stands in accounts, and a worker sees it when both have accepted."""

    care_for: CareFor | None = None
    has_pets: StrictBool | None = None
    street: Street | None = None
    weekdays: list[Weekday] = Field(default=[], max_length=7)
    from_time: ClockTime | None = None
    until_time: ClockTime | None = None
    weekly_hours: int | None = Field(default=None, strict=True, ge=1, le=168)
    ends_on: date | None = None
