"""Whatever staff, companies and departments may do at their unit, those of another may not: tried with all tests ask.

Before such a request is answered, it is answered for whoever has the same role at another unit, in a transaction that
is rolled back. They must be refused for who they are (or see nothing that is the unit's), not for the state that things
are in: a rule that looks at the state first tells strangers of it.
"""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
from pydantic_core import to_jsonable_python
from sqlalchemy.orm import Session

from contracts.accounts import Role
from kernel import store
from kernel.identity import Actor, Appointment
from kernel.message import Query, Refusal, Request
from kernel.service import Handler, Service, Tx

_AT_A_UNIT = (Role.STAFF, Role.PROMOTER, Role.COMPANY, Role.DEPARTMENT)
TRIES = 3  # a request of one name in one process: after these, more of them find nothing new
#: What those of any unit may do, and why.
OF_EVERY_UNIT = {
    "accounts.see_staff_notices": "each sees her own",
    "accounts.sign_out": "each ends her own session",
    "training.open_calendar": "each has a calendar of her own",
    "certification.next_steps": "each has her own, among the exams that are open to everybody",
    "jobs.offers": "a need that another county has shared is offered to all units of this one",
    "jobs.pool_needs": "the centre's pool is seen by all its staff",
    "jobs.profile_of": "staff of other units propose her too, and see what a household would that she is referred to",
}
with (Path(__file__).parent / "gateway" / "role_matrix.csv").open() as _file:
    #: What anybody may ask.
    OPEN = {row["operation"].replace("_", ".", 1) for row in csv.DictReader(_file) if row["access"] == "anyone"}
#: Also that there is nobody of this id: each of them is made up for her one request.
_REFUSED = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND)
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")


def elsewhere(unit: str) -> str:
    """A unit of the same level that is none of the tests' and over or under none of them."""
    if "-" in unit:
        return f"{unit[:6]}-987"
    return "359900" if unit.endswith("00") else f"{unit[:4]}87"


class Foreigners:
    """`let_in` has a line for each request that those of another unit were not refused, as the tests run."""

    def __init__(self) -> None:
        self.tried: Counter[str] = Counter()
        self.let_in: list[str] = []

    def watch(self, patch: pytest.MonkeyPatch) -> None:
        """Stand before every service of this process."""
        for way in ("_command", "_query"):
            patch.setattr(Service, way, self._standing_before(getattr(Service, way)))

    def _standing_before(self, answer: Callable[..., Any]) -> Callable[..., Any]:
        def asked_by_both(service: Service, handler: Handler, request: Request, actor: Actor, *kept: Any) -> Any:
            if not is_of_a_unit(actor) or not self.is_to_be_tried(request):
                return answer(service, handler, request, actor, *kept)
            theirs = self.outcome(service, handler, request, actor)
            ours = answer(service, handler, request, actor, *kept)
            self.judge(request, theirs, ours)
            return ours

        return asked_by_both

    def is_to_be_tried(self, request: Request) -> bool:
        name = request.message_name
        return name not in OPEN and name not in OF_EVERY_UNIT and self.tried[name] < TRIES

    def outcome(self, service: Service, handler: Handler, request: Request, actor: Actor) -> Any:
        """For those of another unit: a refusal, or the answer as JSON values. Nothing of it is kept."""
        theirs = tuple(Appointment(one.role, elsewhere(one.unit)) for one in actor.appointments)
        with Session(service.engine, expire_on_commit=False) as session:
            tx = Tx(session, store.now(), Actor(store.new_id(), store.new_id(), theirs))
            try:
                answer = to_jsonable_python(handler(service, tx, request))
                session.flush()
                return tx.refusal or answer
            except Refusal as refusal:
                return refusal
            finally:
                session.rollback()

    def judge(self, request: Request, theirs: Any, ours: Any) -> None:
        """`ours` is what the unit's own were answered."""
        name = request.message_name
        self.tried[name] += 1
        if isinstance(theirs, Refusal):
            if theirs.status not in _REFUSED:
                self.let_in.append(f"{name}: told {theirs.code} before it was looked at who asks")
        elif isinstance(request, Query) or theirs == []:
            if seen := (ids(ours) & ids(theirs)) - ids(to_jsonable_python(request)):
                self.let_in.append(f"{name}: shown {len(seen)} ids of the unit's")
        else:
            self.let_in.append(f"{name}: done")


def ids(answer: Any) -> set[str]:
    return set(_ID.findall(json.dumps(answer)))


def is_of_a_unit(actor: Actor) -> bool:
    """Whether all that she may do she may as one who works at a unit, or for it."""
    return bool(actor.appointments) and all(one.role in _AT_A_UNIT for one in actor.appointments)
