"""What falls due without anybody asking: a place that was offered and not accepted, an exam that has begun.

A method of a service says how often it looks::

    @every(30)
    def withdraw_offers(self, tx: Tx) -> bool: ...

It runs in one transaction, in one process of the service at a time, under either runner. It does a bounded piece of
work and answers whether there may be more. What it decides by is `tx.now`: a look that comes late does the same.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Protocol

from sqlalchemy.orm import Session

from kernel.loop import Loop
from kernel.service import Service, Tx
from kernel.store import may_hold, now

Look = Callable[[Any, Tx], bool]


def every(seconds: float) -> Callable[[Look], Look]:
    def tag(method: Look) -> Look:
        vars(method)["every"] = seconds
        return method

    return tag


class Timer(Protocol):
    """A method that was tagged so."""

    __name__: str
    every: float

    def __call__(self, service: Any, tx: Tx, /) -> bool: ...


def timers(service: Service) -> list[Loop]:
    methods = (getattr(type(service), name) for name in dir(type(service)))
    return [
        Loop(f"{service.name}.{method.__name__}", partial(look, service, method))
        for method in methods
        if hasattr(method, "every")
    ]


def look(service: Service, method: Timer) -> float:
    """One look; in how many seconds the next one is to be."""
    with Session(service.engine, expire_on_commit=False) as session, session.begin():
        if not may_hold(session, f"{service.name}.{method.__name__}"):  # two would wait for each other's rows
            return method.every
        tx = Tx(session, now())
        more = method(service, tx)
        tx.write_events()
    service.committed(tx)
    return 0.0 if more else method.every
