"""`python -m bench.scale [--seed N]`: links, queues, databases and receipts of cities and a nation, simulated.

A fluid model in steps of a minute: events arise by the clock of a busy week and by chance, links carry them, an upper
end takes them and fans some out. docs/scale.md says what the figures mean and which are measured, sourced, assumed.
"""

from __future__ import annotations

import argparse
import math
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from rich.console import Console
from rich.table import Table

from services.link.rules import WINDOW

STEP = 60  # seconds
DAY = 86_400
HOUR_WEIGHTS = (*[0.1] * 7, 0.5, 2, 3.3, 3, 1.8, 0.8, 1.5, 2.8, 3, 2.6, 1.8, 1, 0.8, 0.7, 0.5, 0.3, 0.2)  # assumed
WEEKDAY_WEIGHTS = (1.4, 1.2, 1.1, 1.1, 1.2, 0.6, 0.4)  # from Monday; assumed


@dataclass(frozen=True)
class County:
    """What happens in a county in a year. Assumed: ten times what is reached today, by the nation's figures.

    Today: 1,000,000 trained a year (https://sengcheng.com/7091.html, All-China Women's Federation) / 3,330 = 300.
    """

    registered: int = 6_000
    completed: int = 3_000
    waivers: int = 9_000  # 三免: training, certification, referral
    certificates: int = 1_800
    referred: int = 4_000
    placed: int = 2_000
    pooled: int = 600
    claimed: int = 500
    withdrawn: int = 100
    shared_contacts: int = 400
    opened_or_revoked: int = 10  # units and certificates, told to everybody
    season: float = 3.0  # the busy weeks after the New Year, as a multiple of the year's mean

    @property
    def up(self) -> int:
        """Events to the centre in a year."""
        steps = self.registered + self.completed + self.waivers + self.certificates + self.referred + self.placed
        return steps + self.pooled + self.claimed + self.withdrawn + self.shared_contacts + self.opened_or_revoked

    @property
    def told_to_all(self) -> int:
        """Events a year that the centre says to every county: an offer and its end, units, revocations."""
        return 2 * self.pooled + self.opened_or_revoked

    @property
    def told_to_one(self) -> int:
        """A grant goes to two counties, a contact to one."""
        return 2 * self.claimed + self.shared_contacts


@dataclass(frozen=True)
class Costs:
    """What things cost. Measured ones: `python -m bench.scale_measure`, 2 cores; a process is one of Python."""

    take: float = 280  # event frames/s that a link process takes in, 200 at once; measured (100/s one by one)
    send: float = 1_500  # event frames/s that it numbers, sends and marks; measured
    look: float = 0.003  # processor seconds to see whether there is something to send; measured
    word: float = 0.0022  # processor seconds to say a word or to hear one; measured
    apply: float = 300  # events/s that a service applies; given
    commits: float = 1_000  # durable commits/s of a PostgreSQL; measured, the lower of two runs
    messages: float = 7_600  # messages/s through one broker with confirms; measured, classic queue
    memory: float = 0.4 * 16_384  # MB of a 16 GB machine at which RabbitMQ holds publishers back
    sockets: float = 0.8 * 65_536  # of Debian's limit of open files
    disk: float = 500e9  # bytes for the link's database; assumed
    threads: float = 1_000  # in one Python process; assumed
    broker_empty: float = 145  # MB; measured
    broker_link: float = 0.86  # MB a county: vhost, 2 queues, 4 connections without TLS; measured, of 300
    start: float = 120  # seconds in which a broker is to be up again; assumed
    start_empty: float = 10.5  # seconds; measured with 10 vhosts
    start_square: float = 0.00046  # seconds, times the vhosts' square: fits 15 s of 100 and 52 s of 300, measured
    row_in: int = 853 + 626  # bytes in frames_in and outbox; measured
    row_out: int = 353  # bytes in frames_out; measured
    journal: int = 1_000  # bytes an entry; assumed from frames_in and one more index
    window: int = WINDOW  # unreceipted frames a link
    receipt: float = 1.5  # seconds until a receipt: a fifth of a beat, and the way
    kept: int = 30  # days


@dataclass(frozen=True)
class Centre:
    """An upper end and its links, each of which stands for `each` counties' events."""

    name: str
    links: int
    each: float = 1  # counties behind a link
    traffic: float = 1
    county: County = field(default_factory=County)
    costs: Costs = field(default_factory=Costs)
    heartbeat: float = 5  # seconds
    polls: float = 4  # looks at the database a beat, a link, whether there is something to send
    processes: int = 1  # of link
    appliers: int = 1  # processes of the busiest service
    passed_up: float = 1  # share of events that go up over these links
    figures: float = 0  # summed-up figures that a link sends a year instead
    pooled_up: float = 1  # share of pooled needs that are offered by this centre
    streams: bool = False  # one stream read by all links in place of rows and a queue each

    @property
    def idle(self) -> float:
        """Processes of link that are busy with nothing to do: looks, a word said, a word heard, the keeper's figures.

        That the keeper's figures of a link cost a look is assumed.
        """
        beat = (self.polls + 1) * self.costs.look + 2 * self.costs.word
        return self.links * beat / self.heartbeat

    @property
    def words(self) -> float:
        """Status frames/s in both directions, without those after bursts."""
        return 2 * self.links / self.heartbeat

    @cached_property
    def up(self) -> float:
        """Events a year over all links."""
        return self.links * (self.each * self.traffic * self.county.up * self.passed_up + self.figures)

    @cached_property
    def told(self) -> tuple[float, float]:
        """Frames down that one event up brings about: to all links (times their number), and to one."""
        counties = self.links * self.each * self.traffic
        to_all = counties * (self.pooled_up * 2 * self.county.pooled + self.county.opened_or_revoked)
        return to_all / self.up, counties * self.pooled_up * self.county.told_to_one / self.up

    @property
    def down(self) -> float:
        """Frames down for each event up."""
        to_all, to_one = self.told
        return to_all * (self.links - 1) + to_one

    @property
    def written(self) -> float:
        """Rows written and frames sent by the link process for each event up."""
        to_all, to_one = self.told
        return to_all + to_one if self.streams else self.down

    def rate(self, moment: float) -> float:
        """Events/s up over all links, `moment` seconds into a busy week."""
        hour, day = int(moment % DAY // 3600), int(moment // DAY % 7)
        clock = HOUR_WEIGHTS[hour] * 24 / sum(HOUR_WEIGHTS) * WEEKDAY_WEIGHTS[day]
        return self.up / 365 / DAY * self.county.season * clock

    @property
    def peak(self) -> float:
        return max(self.rate(hour * 3600) for hour in range(7 * 24))

    @property
    def mean(self) -> float:
        """Events/s up, over a busy week."""
        return sum(self.rate(hour * 3600) for hour in range(7 * 24)) / (7 * 24)

    def receipts(self) -> float:
        """The share of words in all frames, over a busy week; one more after each burst, at most one a second."""
        per_link = self.mean / self.links
        bursts = self.links * (-math.expm1(-per_link) - math.expm1(-per_link * self.down))
        words = self.words + bursts
        return words / (words + self.mean * (1 + self.down))

    def memory(self) -> float:
        """The broker's resident memory, MB."""
        return self.costs.broker_empty + self.links * self.costs.broker_link

    def restart(self) -> float:
        """Seconds until a stopped broker serves again: RabbitMQ recovers its vhosts one after the other."""
        return self.costs.start_empty + self.costs.start_square * self.links**2

    def stored(self) -> float:
        """Bytes that the link's database holds after the kept days, were all of them busy."""
        row = self.costs.row_in + (self.told[0] + self.told[1]) * self.costs.journal
        return self.mean * DAY * self.costs.kept * (row + self.written * self.costs.row_out)

    def load(self) -> dict[str, float]:
        """How much of each resource the peak hour uses: 1 is all of it."""
        costs, peak = self.costs, self.peak
        busy = self.idle + peak * (1 / costs.take + self.written / costs.send)
        return {
            "link": busy / self.processes,
            "threads": 2 * self.links / costs.threads / self.processes,
            "applying": peak / costs.apply / self.appliers,
            "commits": (self.words / 2 + peak * (1 + self.written / 200)) / costs.commits,
            "messages": (self.words + peak * (2 + self.down)) / costs.messages,
            "memory": self.memory() / costs.memory,
            "sockets": 4 * self.links / costs.sockets,
            "restart": self.restart() / costs.start,
            "disk": self.stored() / costs.disk,
        }


@dataclass
class Group:
    """Links of the same fate, and the frames at each place on the way, summed over them."""

    links: int
    journal: float = 0  # at the county, not yet over the wire
    arrived: float = 0  # in the `up` queues
    unsent: float = 0  # rows at the centre
    queued: float = 0  # in the `down` queues

    @property
    def waiting(self) -> float:
        return self.journal + self.arrived + self.unsent + self.queued


@dataclass
class Run:
    """What a simulation saw. Frames, summed over all links, and minutes."""

    made: float = 0
    taken: float = 0
    told: float = 0
    delivered: float = 0
    applied: float = 0
    bus: float = 0
    deepest: dict[str, float] = field(default_factory=lambda: {"up": 0.0, "down": 0.0, "unsent": 0.0, "bus": 0.0})
    backlog: float = 0  # of the links that were cut, when they come back
    drained: float | None = None  # minutes after that; None: not within the run
    groups: list[Group] = field(default_factory=list)


def simulate(
    centre: Centre, seed: int = 1, cut: float = 0.2, hours: float = 72, days: int = 7, begins: float = 10 * 3600
) -> Run:
    """A busy week from Monday, in which a share of the links is cut at 10:00 for some hours."""
    chance = random.Random(seed)
    gone = round(centre.links * cut)
    run = Run(groups=[Group(centre.links - gone), Group(gone)])
    ends = begins + hours * 3600
    for moment in range(0, days * DAY, STEP):
        is_cut = begins <= moment < ends
        _step(centre, run, moment, is_cut, chance)
        if moment < ends:
            run.backlog = run.groups[1].waiting
        elif run.drained is None and _is_quiet(centre, run.groups[1], moment):
            run.drained = (moment + STEP - ends) / 60
    return run


def _step(centre: Centre, run: Run, moment: float, is_cut: bool, chance: random.Random) -> None:
    costs = centre.costs
    for number, group in enumerate(run.groups):
        made = _poisson(chance, centre.rate(moment) * STEP * group.links / centre.links)
        group.journal += made
        run.made += made
        if not (is_cut and number):  # the lower end's window, turned over once a receipt
            carried = min(group.journal, group.links * costs.window * STEP / costs.receipt - group.arrived)
            group.journal -= carried
            group.arrived += carried
    _work(centre, run, is_cut)
    for number, group in enumerate(run.groups):
        if not (is_cut and number):
            delivered = min(group.queued, group.links * costs.take * STEP)
            group.queued -= delivered
            run.delivered += delivered
    applied = min(run.bus, centre.appliers * costs.apply * STEP)
    run.bus -= applied
    run.applied += applied
    seen = {name: sum(getattr(g, place) for g in run.groups) for name, place in _PLACES.items()} | {"bus": run.bus}
    run.deepest = {name: max(depth, seen[name]) for name, depth in run.deepest.items()}


_PLACES = {"up": "arrived", "down": "queued", "unsent": "unsent"}


def _work(centre: Centre, run: Run, is_cut: bool) -> None:
    """The link processes' minute, shared among all that waits; what idling leaves of it."""
    costs = centre.costs
    seconds = max(0.0, centre.processes - centre.idle) * STEP
    shrink = (
        centre.written / centre.down if centre.down else 1.0
    )  # a stream's entry is written once, for whoever reads it
    sendable = [min(g.unsent, _room(costs, g, is_cut and bool(number))) for number, g in enumerate(run.groups)]
    wanted = sum(g.arrived for g in run.groups) / costs.take + sum(sendable) * shrink / costs.send
    share = min(1.0, seconds / wanted) if wanted else 0.0
    for group, waiting in zip(run.groups, sendable, strict=True):
        taken, sent = group.arrived * share, waiting * share
        group.arrived -= taken
        group.unsent -= sent
        group.queued += sent
        run.taken += taken
        run.bus += taken
        for hearer in run.groups:
            told = taken * centre.down * hearer.links / centre.links
            hearer.unsent += told
            run.told += told


def _room(costs: Costs, group: Group, is_cut: bool) -> float:
    """Frames that the window lets out to a group: once while nobody answers, else again with each receipt."""
    turns = 1 if is_cut else STEP / costs.receipt
    return max(0.0, group.links * costs.window * turns - group.queued)


def _is_quiet(centre: Centre, group: Group, moment: float) -> bool:
    """Whether what waits is no more than what two minutes bring."""
    share = group.links / centre.links
    return group.waiting <= 2 * STEP * centre.rate(moment) * (1 + centre.down) * share + group.links * 0.01


def _poisson(chance: random.Random, mean: float) -> int:
    """How often something happens that happens so often on average; by the bell curve where that is as good."""
    if mean > 50:
        return max(0, round(chance.gauss(mean, math.sqrt(mean))))
    limit, product, count = math.exp(-mean), chance.random(), 0
    while product > limit:
        product, count = product * chance.random(), count + 1
    return count


def breaks_at(make: Callable[[int], Centre], resource: str, most: int = 1_000_000) -> int | None:
    """The number of links at which the peak hour takes all of a resource; None if not before `most`."""
    low, high = 1, most
    if make(most).load()[resource] < 1:
        return None
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if make(middle).load()[resource] >= 1 else (middle + 1, high)
    return low


STEPS_UP = {"each": 10, "pooled_up": 0.2}  # a city keeps four of five pooled needs to itself
SUMMED_UP = STEPS_UP | {"passed_up": 0.1, "figures": 35_000.0}  # certificates and pool; figures each quarter of an hour
RELIEF = {"heartbeat": 30.0, "polls": 0.0}  # a notification in place of looks


def centres() -> Iterator[Centre]:
    """Those of the question: at today's design, then with what replaces it."""
    yield Centre("city, 12 counties", 12)
    yield Centre("city, 120 counties", 120)
    yield Centre("one centre, 3,330 counties", 3330)
    yield Centre("nation, 333 cities, every step", 333, **STEPS_UP)
    yield Centre("nation, 333 cities, figures", 333, **SUMMED_UP)


def relieved() -> Iterator[Centre]:
    yield Centre("city, 120 counties", 120, **RELIEF)
    yield Centre("nation, every step, 4 p.", 333, processes=4, appliers=2, **STEPS_UP, **RELIEF)
    yield Centre("nation, figures", 333, **SUMMED_UP, **RELIEF)
    yield Centre("nation, figures, streams", 333, streams=True, **SUMMED_UP, **RELIEF)
    yield Centre("3,330 counties, streams, 4 p.", 3330, streams=True, processes=4, appliers=2, **RELIEF)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    seed = parser.parse_args().seed
    console = Console(width=150)
    for title, found in (
        ("Today's design", list(centres())),
        ("Relieved (a beat of 30 s, told instead of looking)", list(relieved())),
    ):
        both = [c for centre in found for c in (centre, replace(centre, name="  x10", traffic=10))]
        console.print(traffic(title, both), saturation(title, both), drains(title, both, seed))
    console.print(limits())


def traffic(title: str, found: list[Centre]) -> Table:
    heads = (
        "up/s mean",
        "up/s peak",
        "down/s mean",
        "down/s peak",
        "words/s",
        "words' share",
        "conn.",
        "MB",
        "start",
        "GB",
    )
    table = _table(f"{title}: a busy week's frames; broker's memory, database of 30 days", *heads)
    for c in found:
        frames = (c.mean, c.peak, c.mean * c.down, c.peak * c.down, c.words)
        rest = (f"{c.receipts():.1%}", f"{4 * c.links:,}", f"{c.memory():,.0f}", f"{c.restart():,.0f} s")
        table.add_row(c.name, *map(_short, frames), *rest, _short(c.stored() / 1e9))
    return table


def saturation(title: str, found: list[Centre]) -> Table:
    table = _table(f"{title}: share of each resource in the peak hour", *found[0].load(), "first")
    for c in found:
        load = c.load()
        table.add_row(c.name, *(f"{share:.0%}" for share in load.values()), max(load, key=load.__getitem__))
    return table


def drains(title: str, found: list[Centre], seed: int) -> Table:
    heads = "backlog", "drained in", "deepest up", "deepest down", "to be sent", "bus"
    table = _table(f"{title}: a fifth of the links cut for 72 h from Monday 10:00", *heads)
    for c in found:
        run = simulate(c, seed)
        done = f"{run.drained:,.0f} min" if run.drained is not None else "not by Sunday"
        depths = (run.deepest[name] for name in ("up", "down", "unsent", "bus"))
        table.add_row(c.name, _short(run.backlog), done, *map(_short, depths))
    return table


def limits() -> Table:
    """Links at which each resource is used up."""
    kinds: dict[str, dict] = {"counties": {}, "counties, relieved": RELIEF, "counties, relieved, streams": RELIEF}
    kinds["counties, relieved, streams"] = RELIEF | {"streams": True}
    kinds |= {
        "cities, every step": STEPS_UP,
        "cities, figures": SUMMED_UP,
        "cities, figures, relieved": SUMMED_UP | RELIEF,
    }
    table = _table("Links at which the peak hour takes all of a resource, one link process", *Centre("", 1).load())
    for name, options in kinds.items():
        for times in (1, 10):
            found = [
                breaks_at(lambda n, o=options, t=times: Centre("", n, traffic=t, **o), resource)
                for resource in Centre("", 1).load()
            ]
            table.add_row(name if times == 1 else "  x10", *(f"{n:,}" if n else "-" for n in found))
    return table


def _table(title: str, *heads: str) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold")
    table.add_column("")
    for head in heads:
        table.add_column(head, justify="right")
    return table


def _short(number: float) -> str:
    return f"{number:,.0f}" if number >= 100 else f"{number:.3g}"


if __name__ == "__main__":
    main()
