"""The model of `bench.scale`: it loses no message, and agrees with what is known of queues."""

import random
from dataclasses import replace

import pytest

from bench.scale import Centre, County, Group, Run, _poisson, _work, breaks_at, centres, relieved, simulate

CITY = Centre("city", 12, traffic=100)


@pytest.mark.parametrize("centre", [CITY, replace(CITY, streams=True), Centre("too much", 400)])
def test_a_simulation_conserves_every_message(centre: Centre):
    run = simulate(centre, days=4, hours=24)
    assert run.made == pytest.approx(run.taken + sum(g.journal + g.arrived for g in run.groups))
    assert run.told == pytest.approx(run.delivered + sum(g.unsent + g.queued for g in run.groups))
    assert run.taken == pytest.approx(run.applied + run.bus)
    assert run.made > 1000


def test_a_seed_makes_a_run_repeatable():
    assert simulate(CITY, seed=7, days=2) == simulate(CITY, seed=7, days=2)
    assert simulate(CITY, seed=7, days=2).made != simulate(CITY, seed=8, days=2).made


def test_a_week_brings_what_a_year_promises():
    expected = CITY.up / 365 * 7 * CITY.county.season
    assert simulate(CITY, cut=0).made == pytest.approx(expected, rel=0.02)


def test_a_backlog_drains_as_fast_as_capacity_allows_and_no_faster():
    """The fluid bound: a backlog over the capacity that idling leaves."""
    centre = replace(CITY, county=County(pooled=0, opened_or_revoked=0, claimed=0, shared_contacts=0))
    group = Group(12, arrived=100_000)
    run, minutes = Run(groups=[group, Group(0)]), 0
    while group.arrived > 1e-6:
        _work(centre, run, is_cut=False)
        minutes += 1
    bound = 100_000 / (centre.costs.take * (1 - centre.idle)) / 60
    assert bound <= minutes <= bound + 1


def test_a_queue_to_a_silent_link_is_never_longer_than_the_window():
    run = simulate(replace(CITY, traffic=1000), cut=1, hours=48, days=2)
    assert run.deepest["down"] <= 12 * CITY.costs.window


def test_a_longer_cut_and_more_links_never_cost_less():
    backlogs = [simulate(CITY, hours=hours, days=4).backlog for hours in (6, 24, 72)]
    assert backlogs == sorted(backlogs)
    for resource in CITY.load():
        loads = [replace(CITY, links=links).load()[resource] for links in (12, 120, 1200)]
        assert loads == sorted(loads)


def test_an_offer_to_all_grows_with_the_square_of_the_links():
    one, ten = (Centre("", links) for links in (100, 1000))
    assert ten.peak * ten.down / (one.peak * one.down) == pytest.approx(100, rel=0.02)


def test_it_breaks_at_the_first_link_that_is_too_many():
    links = breaks_at(lambda n: Centre("", n), "link")
    assert links is not None
    assert Centre("", links - 1).load()["link"] < 1 <= Centre("", links).load()["link"]


@pytest.mark.parametrize("mean", [0.0, 0.5, 8.0, 400.0])
def test_chance_keeps_the_mean(mean: float):
    chance = random.Random(3)
    assert sum(_poisson(chance, mean) for _ in range(5000)) / 5000 == pytest.approx(mean, rel=0.05)


def test_what_replaces_it_carries_the_nation():
    crowded = {centre.name for centre in centres() if max(centre.load().values()) >= 1}
    assert {"city, 12 counties", "city, 120 counties"}.isdisjoint(crowded)
    assert "nation, 333 cities, figures" in crowded
    assert all(max(c.load().values()) < 1 for c in relieved() if c.name.startswith("nation, figures"))
