"""A county's shovels are kept moving, and are not kept from coming up by being restarted all the time."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from kernel import config
from kernel.store import now
from services.link import keeper
from services.link.keeper import STARTING_BEATS, STUCK_BEATS, Shovels
from tests.link.twins import CENTRE, COUNTY

BEAT = 5.0


class Broker:
    """The management API of one whose shovels are in a state that the test gives them."""

    user, vhost = "jinguo", "/"

    def __init__(self) -> None:
        self.declared: dict[str, dict[str, Any]] = {}
        self.deleted, self.state = 0, "running"
        self.is_slow = False

    def shovels(self) -> dict[str, str]:
        return dict.fromkeys(self.declared, self.state)

    def declared_shovels(self) -> dict[str, dict[str, Any]]:
        return self.declared

    def declare_shovel(self, name: str, value: dict[str, Any]) -> None:
        self.declared[name] = value

    def delete_shovel(self, name: str) -> None:
        self.deleted += 1
        self.declared.pop(name, None)
        if self.is_slow:
            raise TimeoutError


class Kept:
    """Shovels that are looked after once a beat, on a clock of their own."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now, self.broker = now(), Broker()
        monkeypatch.setattr(keeper, "now", lambda: self.now)
        settings = config.Settings(instance=COUNTY, centre_url="amqp://centre/", link_heartbeat=BEAT)
        self._shovels = Shovels(settings, CENTRE, self.broker)  # type: ignore[arg-type]
        self.beats(1)  # in which they are declared, and seen to run

    def beats(self, count: int, heard_at: datetime | None = None) -> list[int]:
        """After which of so many beats they were restarted; `heard_at` None: nothing has ever come."""
        restarted = []
        for beat in range(1, count + 1):
            self.now += timedelta(seconds=BEAT)
            before = self.broker.deleted
            self._shovels.keep(heard_at)
            if self.broker.deleted > before:
                restarted.append(beat)
        return restarted


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> Kept:
    return Kept(monkeypatch)


def test_both_are_declared_and_one_that_is_gone_is_declared_again(kept: Kept) -> None:
    assert set(kept.broker.declared) == {"link-up", "link-down"}
    del kept.broker.declared["link-up"]
    kept.beats(1)
    assert set(kept.broker.declared) == {"link-up", "link-down"}


def test_while_the_centre_is_heard_they_are_left_alone(kept: Kept) -> None:
    assert kept.beats(5, heard_at=kept.now) == []


def test_when_both_run_and_bring_nothing_they_are_restarted(kept: Kept) -> None:
    restarts = kept.beats(3 * STUCK_BEATS + 3)
    assert restarts == [STUCK_BEATS + 1, 2 * (STUCK_BEATS + 1), 3 * (STUCK_BEATS + 1)]


def test_one_that_is_coming_up_is_not_kept_from_it(kept: Kept) -> None:
    """A wire of two seconds each way needs ten round trips."""
    kept.broker.state = "starting"
    assert kept.beats(5 * STUCK_BEATS) == []
    kept.broker.state = "running"  # and then the first word needs its time too
    assert kept.beats(STUCK_BEATS) == []


def test_one_that_never_comes_up_is_restarted_in_the_end(kept: Kept) -> None:
    kept.broker.state = "starting"
    assert kept.beats(STARTING_BEATS + 2) == [STARTING_BEATS + 2]  # the first in which it is seen to have gone


def test_a_broker_that_does_not_answer_in_time_is_not_asked_at_every_beat(kept: Kept) -> None:
    kept.beats(STUCK_BEATS)
    kept.broker.is_slow = True
    with pytest.raises(TimeoutError):
        kept.beats(1)
    assert kept.beats(STUCK_BEATS - 1) == []
    assert set(kept.broker.declared) == {"link-up", "link-down"}
