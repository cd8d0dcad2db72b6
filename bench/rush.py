"""`python -W ignore -m bench.rush [--rounds N]`: 2,000 women want the 40 seats of one class in the same moment.

Ours does all it does for an enrolment: gateway, queue, service, waiting list in order, event. It is held against the
least that one could write: the same HTTP server with a handler that counts in a plain PostgreSQL table.
"""

from __future__ import annotations

import argparse
import statistics

from bench import load
from bench.run import machine, open_classes
from bench.system import PLAIN_DATABASE, Bench, running
from cli.made_up import STATION
from kernel import store

WOMEN, SEATS = 2000, 40


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    print(machine())
    with running() as bench:
        bench.ours.settle_in()
        sides = {"ours": ours, "plain": plain}
        rounds = [{name: side(bench) for name, side in sides.items()} for _ in range(asked.rounds + 1)][1:]
    print(
        f"\n{WOMEN} women at one class of {SEATS} seats, {load.CONNECTIONS} at a time; medians of {len(rounds)} rounds"
    )
    for name in sides:
        print(f"  {name:<6} {_words([one[name] for one in rounds])}")
    ratios = [one["plain"].seconds / one["ours"].seconds for one in rounds]
    print(f"  ratio  {statistics.median(ratios):.2f}  ({min(ratios):.2f} to {max(ratios):.2f})")


def ours(bench: Bench) -> load.Load:
    """One rush; afterwards exactly 40 are enrolled, and the others stand in line in the order of their events."""
    line = WOMEN - SEATS
    [class_id] = open_classes(bench, "training", 1, capacity=SEATS, waiting_places=line)
    done = _rush(bench, bench.ours.port, "/v1/enrolments", class_id)
    query = f"SELECT enrolled, waiting FROM classes WHERE id = '{class_id}'"
    assert bench.select("training", query) == [(SEATS, line)]
    query = f"SELECT id::text FROM enrolments WHERE class_id = '{class_id}' AND turn > 0 ORDER BY turn"
    in_line = [row[0] for row in bench.select("training", query)]
    query = f"SELECT data->>'enrolment_id' FROM outbox WHERE subject = '{class_id}' AND type LIKE '%wait_listed%'"
    assert [row[0] for row in bench.select("training", f"{query} ORDER BY position")] == in_line
    return done


def plain(bench: Bench) -> load.Load:
    """The same on a table with a counter."""
    class_id = store.new_id()
    done = _rush(bench, bench.plain_port, "/v1/places", class_id)
    query = f"SELECT count(*), max(place) FROM places WHERE class_id = '{class_id}'"
    assert bench.select(PLAIN_DATABASE, query) == [(WOMEN, WOMEN)]
    return done


def _rush(bench: Bench, port: int, path: str, class_id: str) -> load.Load:
    """Each woman with a token of her own."""
    body = {"class_id": class_id}
    tokens = (bench.token(("worker", STATION)) for _ in range(WOMEN))
    requests = [load.request("POST", path, body, Authorization=f"Bearer {token}") for token in tokens]
    done = load.fire(port, iter(requests), seconds=120)
    done.must_all_be(b"201")
    return done


def _words(rounds: list[load.Load]) -> str:
    rate = statistics.median(one.answers / one.seconds for one in rounds)
    last = statistics.median(one.seconds for one in rounds)
    median = statistics.median(statistics.median(one.latencies) for one in rounds) * 1000
    slowest = statistics.median(max(one.latencies) for one in rounds) * 1000
    return f"{rate:6.0f} a second, all in {last:5.2f} s; median {median:5.1f} ms, slowest {slowest:6.1f} ms"


if __name__ == "__main__":
    main()
