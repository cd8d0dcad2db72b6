"""Many at once at one activity, on a real PostgreSQL: it is never over its capacity."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from sqlalchemy import Engine

from kernel.message import Refusal
from tests.services.activity_house import House

THREADS = 16


def test_a_hundred_people_at_five_places(engine: Engine) -> None:
    house = House(engine=engine)
    activity = house.open(capacity=5, waiting_places=20)

    def join(_: int) -> dict[str, Any]:
        try:
            return house.join(activity)
        except Refusal as refusal:
            return {"state": refusal.code}

    with ThreadPoolExecutor(THREADS) as pool:
        outcomes = list(pool.map(join, range(100)))
        assert Counter(one["state"] for one in outcomes) == {"signed_up": 5, "waiting": 20, "activity-full": 75}
        list(pool.map(house.leave, [one for one in outcomes if one["state"] == "signed_up"]))
    assert Counter(house.states(activity)) == {"cancelled": 5, "signed_up": 5, "waiting": 15}
