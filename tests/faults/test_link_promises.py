"""What a county and its centre promise each other, on two real brokers: the short tier."""

from __future__ import annotations

from tests.faults import forging, link, repair
from tests.faults.conftest import MakeLinked, is_kept

SEED = 20261123


def test_nothing_is_lost_twice_or_out_of_order_when_wires_are_cut(linked: MakeLinked) -> None:
    assert is_kept(link.run(linked(counties=link.SHORT.counties), link.SHORT, SEED))


def test_a_purged_queue_a_lost_shovel_and_a_restored_backup_are_repaired(linked: MakeLinked) -> None:
    """Statement 33."""
    assert is_kept(repair.run(linked(counties=1), repair.SHORT, SEED))


def test_what_is_forged_is_refused_and_stops_nothing(linked: MakeLinked) -> None:
    """Statements 3 and 27."""
    assert is_kept(forging.run(linked(counties=2), SEED))
