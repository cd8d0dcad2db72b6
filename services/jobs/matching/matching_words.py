"""A reason in words of this worker and this need, in Chinese and in English."""

from __future__ import annotations

import math
from typing import Any

from contracts.jobs import Reason
from contracts.profiles import Language
from contracts.values import Level
from services.jobs.matching.matching_rules import Wanted, square

Words = tuple[str, str]


def words(reason: Reason, want: Wanted, row: Any, trade: Words) -> Words:
    """`trade`: what the skill is called."""
    made = _MADE.get(reason)
    return made(want, row, trade) if made else (reason.zh, reason.en)


def _certificate(want: Wanted, row: Any, trade: Words) -> Words:
    level = Level(str(row.level))
    return f"{level.zh.partition('/')[0]}{trade[0]}", f"{trade[1]}, {level.en.partition(' (')[0].lower()}"


def _near(want: Wanted, row: Any, trade: Words) -> Words:
    km = math.sqrt(square(want, row)) / 1000
    return (f"约{km:.1f}公里", f"about {km:.1f} km away") if km >= 1 else ("1公里以内", "within 1 km")


def _free(want: Wanted, row: Any, trade: Words) -> Words:
    days = {day for day in range(7) if want.week >> day * 9 & 511}
    if days <= set(range(5)):
        return "工作日有空", "free on weekdays"
    return ("周末有空", "free at weekends") if days <= {5, 6} else ("所需时间有空", "free at the hours that are wanted")


def _speaks(want: Wanted, row: Any, trade: Words) -> Words:
    spoken = [one for place, one in enumerate(Language) if want.speaks >> place & 1]
    return f"会说{'、'.join(one.zh for one in spoken)}", f"speaks {', '.join(one.en for one in spoken)}"


def _waited(want: Wanted, row: Any, trade: Words) -> Words:
    if not row.shown_on:
        return "尚未推介过", "not shown to anybody yet"
    days = want.today - row.shown_on
    return f"已有{days}天未推介", f"not shown for {days} days"


def _experienced(want: Wanted, row: Any, trade: Words) -> Words:
    return (
        f"经平台上岗{row.placements}次",
        f"placed {row.placements} time{'s'[: row.placements > 1]} through the platform",
    )


_MADE = {
    Reason.QUALIFIED: _certificate,
    Reason.NEAR: _near,
    Reason.FREE_THEN: _free,
    Reason.SPEAKS: _speaks,
    Reason.WAITED: _waited,
    Reason.EXPERIENCED: _experienced,
}

#: What each weight is for, as it is published.
EXPLAINED: dict[Reason, Words] = {
    Reason.NEAR: (
        "1公里以内得满分,3、5、10、20公里以内依次为80%、60%、35%、15%;地点不明时,同一驿站80%,同一县50%",
        "All within 1 km, 80, 60, 35 and 15% within 3, 5, 10 and 20 km; where a place is not known, 80% for the same "
        "station and 50% for the same county",
    ),
    Reason.WAITED: (
        "30天以上未推介得满分,14、7、3天以上依次为70%、40%、20%",
        "All who were not shown for 30 days; 70, 40 and 20% for 14, 7 and 3 days",
    ),
    Reason.SPEAKS: ("会说家庭要求的全部语言", "Speaks all languages that the household has asked for"),
    Reason.NEWLY_CERTIFIED: ("取证90天内且尚未上岗", "Certified within 90 days and not placed yet"),
    Reason.EXPERIENCED: ("经平台上岗过", "Has been placed through the platform"),
    Reason.WITHIN_PAY: ("期望薪酬不高于家庭上限", "Expects no more than the household would pay"),
    Reason.LIVE_IN: ("家庭需要住家,且本人愿意", "The household wants somebody to live in, and she would"),
    Reason.FREE_THEN: ("说明过的工作时间包含所需时间", "The hours she has given hold those that are wanted"),
    Reason.HIGHER_LEVEL: ("证书等级高于要求", "Holds a higher level than is asked for"),
}
