"""Many at once, on a real PostgreSQL: what one thread could never get wrong."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from contracts import seats, training
from contracts.accounts import Role
from kernel.message import Refusal
from kernel.store import new_id
from kernel.tables import outbox
from services.training.models import Class, Enrolment
from tests.services.school import School

THREADS = 24


@pytest.fixture(scope="module")
def crowded(engine: Engine) -> School:
    return School(engine)


def at_once(acts: list[Callable[[], Any]]) -> list[str]:
    """The state that each act led to, or the refusal's code."""

    def outcome(act: Callable[[], Any]) -> str:
        try:
            return act()["state"]
        except Refusal as refusal:
            return refusal.code

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(outcome, acts))


def test_two_thousand_women_at_a_class_of_forty(crowded: School) -> None:
    class_id = crowded.open(capacity=40, waiting_places=1500)
    outcomes = at_once([lambda: crowded.enrol(class_id)] * 2000)
    assert Counter(outcomes) == {"enrolled": 40, "waiting": 1500, "class-full": 460}
    with Session(crowded.engine) as session:
        class_ = session.get_one(Class, class_id)
        assert (class_.enrolled, class_.waiting) == (40, 1500)
        line = select(Enrolment).where(Enrolment.class_id == class_id, Enrolment.turn.is_not(None))
        rows = session.scalars(line.order_by(Enrolment.turn)).all()
        told = select(outbox.c.data).where(outbox.c.subject == class_id, outbox.c.type == "training.wait_listed.v1")
        came = [data["enrolment_id"] for data in session.scalars(told.order_by(outbox.c.position))]
        seated = session.scalars(select(Enrolment.id).where(Enrolment.state == "enrolled")).all()
    assert [row.turn for row in rows] == list(range(1, 1501))
    assert [row.id for row in rows] == came
    for enrolment_id in seated[:3]:
        crowded.staff(training.CancelEnrolment(enrolment_id=enrolment_id, reason="本人来电"))
    with Session(crowded.engine) as session:
        up = session.scalars(line.where(Enrolment.state == "enrolled").order_by(Enrolment.turn)).all()
    assert [row.turn for row in up] == [1, 2, 3]


def test_one_woman_who_asks_for_everything_gets_one_seat(crowded: School) -> None:
    """The same class many times, and others that meet when it does."""
    her, open_ = new_id(), [crowded.open() for _ in range(4)]
    outcomes = at_once([lambda class_id=class_id: crowded.enrol(class_id, her) for class_id in open_ * 6])
    assert outcomes.count("enrolled") == 1
    assert set(outcomes) <= {"enrolled", "time-clash", "already-enrolled"}


def test_women_who_change_places_crosswise_do_not_block_each_other(crowded: School) -> None:
    classes = [crowded.open(crowded.session(hours=hours), capacity=12) for hours in (100, 200)]
    mine = [crowded.enrol(class_id) for class_id in classes for _ in range(10)]
    random.Random(4).shuffle(mine)

    def to_the_other(one: dict[str, Any]) -> dict[str, Any]:
        other = classes[1 - classes.index(one["class_id"])]
        request = seats.TransferEnrolment(enrolment_id=one["enrolment_id"], class_id=other)
        return crowded.ask(one["person_id"], Role.WORKER, request)

    outcomes = Counter(at_once([lambda one=one: to_the_other(one) for one in mine]))
    assert set(outcomes) <= {"enrolled", "no-free-seat"} and outcomes["enrolled"]
    with Session(crowded.engine) as session:
        counted = [session.get_one(Class, class_id).enrolled for class_id in classes]
        live = select(Enrolment.class_id).where(Enrolment.class_id.in_(classes), Enrolment.state == "enrolled")
        rows = Counter(session.scalars(live))
    assert sum(counted) == 20 and max(counted) <= 12
    assert counted == [rows[class_id] for class_id in classes]
