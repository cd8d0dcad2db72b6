"""Days, as the people concerned count them."""

from __future__ import annotations

from datetime import date

from contracts.values import BEIJING
from kernel.service import Tx


def today_of(tx: Tx) -> date:
    return tx.now.astimezone(BEIJING).date()
