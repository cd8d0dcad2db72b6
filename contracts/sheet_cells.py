"""How a cell of a sheet is read, and written: the same words in both directions. Readers raise `ValueError`."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from kernel.message import Labelled

_DAYS = "一二三四五六日"


def one_of(kind: type[Labelled]) -> Callable[[str], str | None]:
    """A value of an enumeration by its Chinese or English words, or as the API has it."""
    values = {word: one.value for one in kind for word in (one.value, one.zh, one.en)}
    short = {word.partition("/")[0]: value for word, value in values.items()}

    def read(text: str) -> str | None:
        if text and text not in values | short:
            raise ValueError(text)
        return (values | short).get(text)

    return read


def fen(text: str) -> int | None:
    """Yuan with two decimals at most, as fen."""
    if not text:
        return None
    yuan, _, cents = text.replace(",", "").partition(".")
    if len(cents.rstrip("0")) > 2:
        raise ValueError(text)
    return int(yuan) * 100 + int(cents.rstrip("0").ljust(2, "0"))


def yuan(amount: int) -> str | int:
    """What `fen` reads: a figure, or text with two decimals."""
    whole, cents = divmod(amount, 100)
    return f"{whole}.{cents:02}" if cents else whole


def yes_or_no(text: str) -> bool | None:
    """`是`, `否`, or what a spreadsheet makes of a tick; empty says nothing."""
    if not text:
        return None
    known = {"是": True, "TRUE": True, "1": True, "否": False, "FALSE": False, "0": False}
    if text.upper() not in known:
        raise ValueError(text)
    return known[text.upper()]


def said(answer: bool | None) -> str:
    return {True: "是", False: "否", None: ""}[answer]


def weekdays(text: str) -> list[int]:
    """`一二三四五`, `周一、周三` or `1,3,5`, of which 1 is Monday."""
    days = (one for one in text.replace("周", "").replace("天", "日") if one not in "、,;/ ")
    found = {_DAYS.find(one) + 1 or int(one) for one in days}
    if found - set(range(1, 8)):
        raise ValueError(text)
    return sorted(found)


def days_said(days: list[int]) -> str:
    return "".join(_DAYS[day - 1] for day in days)


def day(text: str) -> str | None:
    """`2027-01-04`, `2027/1/4` or `2027年1月4日` as a date of RFC 3339."""
    if not text:
        return None
    year, month, last = re.sub(r"[/.年月]", "-", text.removesuffix("日")).split("-")
    return date(int(year), int(month), int(last)).isoformat()


def clock(text: str) -> str | None:
    """`8:30` or `08:30:00` as `08:30`."""
    if not text:
        return None
    hour, minute = text.split(":")[:2]
    return f"{int(hour):02}:{int(minute):02}"
