"""Codes that are scanned or typed: they open the page of a station, class, activity or promoter. Stations owns them.

A code is random and registered, and its last character catches a slip of the pen. What is kept of a scan is that there
was one more on that day: not who, not where from.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from pydantic import Field, StringConstraints

from contracts.classes import Day
from contracts.values import Sentence, UnitCode
from kernel.message import Command, Id, Labelled, Page, PageQuery, Query, Refusal, Value

#: Seven random characters and a check character, of Crockford's base 32 without Z.
CodeText = Annotated[str, StringConstraints(pattern=r"^[0-9A-HJKMNP-TV-Y]{8}$"), Field(examples=["7K3MQ2A4"])]


class CodeKind(Labelled):
    STATION = "station", "驿站", "Station"
    CLASS = "class", "培训班", "Class"
    ACTIVITY = "activity", "活动", "Activity"
    PROMOTER = "promoter", "宣传员", "Promoter"


class PrintedKind(Labelled):
    """What staff make codes for. A promoter's comes with her appointment."""

    STATION = "station", "驿站", "Station"
    CLASS = "class", "培训班", "Class"
    ACTIVITY = "activity", "活动", "Activity"


class CodeView(Value):
    """`target` is the id of the class, activity or promoter; a station's is null."""

    code: CodeText
    kind: CodeKind
    target: Id | None
    unit: UnitCode
    made_at: datetime
    withdrawn_at: datetime | None
    scans: int


class DayCount(Value):
    day: date
    count: int


class ScanFigures(Value):
    code: CodeText
    total: int
    days: list[DayCount] = Field(description="Those on which it was scanned")


class Destination(Value):
    """Whose page a code opens."""

    kind: CodeKind
    target: Id | None
    unit: UnitCode


class MakeCode(Command, name="stations.make_code", answer=CodeView):
    """The code of a station, or of a class or activity there; the same one as long as it is not withdrawn."""

    unit: UnitCode
    kind: PrintedKind = PrintedKind.STATION
    target: Id | None = Field(default=None, description="The class or activity")


class WithdrawCode(Command, name="stations.withdraw_code", answer=CodeView):
    """From now on it opens a page that says so. Ask for another one, or replace a promoter's."""

    code: CodeText
    reason: Sentence


class FollowCode(Command, name="stations.follow_code", answer=Destination):
    """Where a scanned code leads. Counts one scan."""

    code: CodeText


class Codes(PageQuery, name="stations.codes", answer=Page[CodeView]):
    """The codes of a unit and all under it, for its staff."""

    cursor: CodeText | None = None
    unit: UnitCode
    kind: CodeKind | None = None


class CodeToPrint(Query, name="stations.code_to_print", answer=CodeView):
    """One code, for the staff of its unit, and for the promoter whose it is."""

    code: CodeText


class ScanCounts(Query, name="stations.scan_counts", answer=ScanFigures):
    """How often a code was scanned, day by day, for the staff of its unit, and for the promoter whose it is."""

    code: CodeText
    since: Day | None = None
    until: Day | None = None


class CodeWithdrawn(Refusal):
    code, status = "code-withdrawn", 410
    zh, en = "这个二维码已停用", "This code is no longer in use"
    fix_zh, fix_en = (
        "请到驿站扫描新的二维码,或从首页选择驿站。",
        "Scan a newer one, or choose the station on the first page.",
    )


class CodeTargetMissing(Refusal):
    code, status = "code-target-missing", 422
    zh, en = "请指明培训班或活动", "Say which class or activity it is for"
    fix_zh, fix_en = "培训班和活动的二维码须带 target;驿站的不带。", "Send `target` for those two; none for a station."


class PromoterKeepsCode(Refusal):
    code = "promoter-keeps-code"
    zh, en = "宣传员的码须更换,不能单独停用", "A promoter's code is replaced, not withdrawn"
    fix_zh, fix_en = "请为宣传员更换推荐码;她不再任职时自动停用。", "Replace it; it ends by itself with her term."
