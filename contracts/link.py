"""Link: how a county's instance and its centre are joined, and how each link is doing."""

from __future__ import annotations

from datetime import datetime

from contracts.values import UnitCode
from kernel.message import Labelled, Query, Value


class LinkState(Labelled):
    """What a technician should think of a link, the worst that is true."""

    NEVER_HEARD = "never_heard", "从未联通", "Never heard from"
    SILENT = "silent", "对方无应答", "Silent"
    RECOVERING = "recovering", "恢复中", "Recovering what was lost"
    GAP = "gap", "有缺漏,正在补传", "A gap is being filled"
    BEHIND = "behind", "有积压", "Behind"
    WELL = "well", "正常", "Well"


class LinkView(Value):
    """One link as this end sees it. `sent`, `receipted` count frames to the other end, `received` those from it.

    `lag_seconds`: how old the oldest event is that the other end has not said it has. `backlog`: how many those are.
    `gap`: frames from the other end that are known to exist and are missing. `refused`: frames that it was not
    entitled to send.
    """

    peer: UnitCode
    state: LinkState
    words_zh: str
    words_en: str
    heard_at: datetime | None
    sent: int
    receipted: int
    received: int
    backlog: int
    lag_seconds: float
    gap: int
    refused: int


class Links(Query, name="link.links", answer=list[LinkView]):
    """Every link of this instance; for operators."""
