"""Many at once, on a real PostgreSQL: the book of standing adds up, and of one kind there is one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import Engine

from contracts.cards import Cards, CountScan, IssueCard
from contracts.complaints import FileComplaint
from contracts.ratings import RateWorker, WorkerStars
from contracts.standing import EnterStanding
from kernel.message import Refusal
from kernel.store import new_id
from tests.services.trust_house import House

THREADS = 8


@pytest.fixture(scope="module")
def house(engine: Engine) -> House:
    return House(engine=engine)


def at_once(act: Callable[[], Any]) -> Counter[str]:
    """How often each outcome was: done, or the refusal's code."""

    def outcome(_: int) -> str:
        try:
            act()
        except Refusal as refusal:
            return refusal.code
        return "done"

    with ThreadPoolExecutor(THREADS) as pool:
        return Counter(pool.map(outcome, range(THREADS)))


def test_entries_made_at_once_all_count_and_one_cause_counts_once(house: House) -> None:
    assert at_once(lambda: house.enter("W12")) == {"done": THREADS}
    assert house.standing() == ("A", 100 + 3 * THREADS)
    same = EnterStanding(subject_id=house.worker, item="W09", cause_id=new_id(), reason="经核实")
    assert at_once(lambda: house.staff(same)) == {"done": 1, "standing-entry-made": THREADS - 1}
    assert house.standing()[1] == 90 + 3 * THREADS == 100 + sum(one["points"] for one in house.entries())


def test_one_complaint_and_one_rating_of_a_placement(house: House) -> None:
    complaint = FileComplaint(placement_id=house.placement, kind="quality", against="worker", text="未按约定")
    assert at_once(lambda: house.home(complaint)) == {"done": 1, "complaint-open": THREADS - 1}
    rating = RateWorker(placement_id=house.placement, stars=WorkerStars(skill=5, attitude=5, punctuality=5, trust=5))
    ids = []
    assert at_once(lambda: ids.append(house.home(rating)["rating_id"])) == {"done": THREADS}
    assert len(set(ids)) == 1


def test_one_live_card_and_every_scan_counted(house: House) -> None:
    house.certify(house.worker)
    assert at_once(lambda: house.her(IssueCard())) == {"done": THREADS}
    cards = house.her(Cards())["items"]
    [live] = [one for one in cards if one["withdrawn_at"] is None]
    assert at_once(lambda: house.her(CountScan(card_code=live["code"]))) == {"done": THREADS}
    assert house.her(Cards())["items"][0]["scans"] == THREADS
