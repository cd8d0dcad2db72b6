"""What an instance promises, under faults: the short tier. `python -m tests.faults` runs the long one."""

from __future__ import annotations

from tests.faults import drain, kept, once, order, unheard
from tests.faults.conftest import MakeStage, is_kept

SEED = 20261123


def test_nothing_acknowledged_is_lost_or_applied_twice_when_processes_are_killed(stage: MakeStage) -> None:
    assert is_kept(kept.run(stage(*kept.EVERY_PROCESS), kept.KILLS, SEED, "kept"))


def test_nor_when_the_broker_is_killed_or_hangs(stage: MakeStage) -> None:
    assert is_kept(kept.run(stage("training", "gateway", "witness"), kept.BROKER, SEED, "broker"))


def test_order_holds_and_poison_is_parked_and_recovered(stage: MakeStage) -> None:
    made = stage("witness", "witness 2", told={"WITNESS_FAILS": "0.02"}, max_workers=order.SHORT.workers)
    assert is_kept(order.run(made, order.SHORT, SEED))


def test_a_request_sent_fifty_times_is_done_once(stage: MakeStage) -> None:
    assert is_kept(once.run(stage("jobs", "gateway"), once.SHORT, SEED))


def test_a_service_replaced_in_good_order_is_not_noticed(stage: MakeStage) -> None:
    assert is_kept(drain.run(stage(*drain.PAIR, "gateway"), drain.SHORT, SEED))


def test_a_call_to_a_service_that_is_not_there_is_refused_at_once(stage: MakeStage) -> None:
    assert is_kept(unheard.calls(stage("gateway"), SEED))


def test_events_that_nobody_hears_are_kept_and_hold_nothing_up(stage: MakeStage) -> None:
    assert is_kept(unheard.events(stage("witness"), SEED))
