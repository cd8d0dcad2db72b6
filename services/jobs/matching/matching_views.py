"""How needs come to matching, and how those who were found are shown, with reasons in words."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, or_, select, tuple_
from sqlalchemy.orm import Session

from contracts import jobs as contract
from contracts import matching as asks
from contracts.jobs import Reason
from contracts.matching import Weights
from contracts.values import day_of, subtree
from kernel.identity import Actor
from kernel.service import Tx
from services.jobs.matching import matching_rules as rules
from services.jobs.matching.finding import Found
from services.jobs.matching.matching_rules import FAR, NOWHERE, PLAIN, Wanted
from services.jobs.matching.matching_tables import NeedWish, Showing, Standby, TradeName
from services.jobs.matching.matching_words import words
from services.jobs.models import Need, Offer, Worker
from services.jobs.workers import profile_rules

#: By her own row.
FREE = (Worker.is_placed.is_(False), Worker.claim_id.is_(None), Worker.is_paused.is_(False))


def wanted(tx: Tx, work: Need | Offer) -> Wanted:
    """For an offer of another county she must be willing to go there; where it is to the street is not known."""
    now = day_of(tx.now)
    skill = {"occupation_code": work.occupation_code, "work_type_zh": work.work_type_zh, "level": int(work.level)}
    facts = {**skill, "unit": work.unit, "live_in": work.live_in, "pay_to_fen": work.pay_to_fen}
    days = {"today": now.toordinal(), "day": max(now, work.starts_on).toordinal()}
    if isinstance(work, Offer):
        return Wanted(**facts, **days, elsewhere=True)
    week = profile_rules.wanted_week(work.weekdays, work.from_time, work.until_time)
    return Wanted(**facts, **days, week=week, **_wishes(tx.session.get(NeedWish, work.id)))


def _wishes(wish: NeedWish | None) -> dict[str, int]:
    if wish is None:
        return {}
    is_somewhere = wish.lat is not None and wish.lng is not None
    place = {"lat": wish.lat, "lng": wish.lng} if is_somewhere else {"lat": NOWHERE, "lng": NOWHERE}
    return {**place, "max_km": wish.max_km or FAR, "speaks": profile_rules.tongues(wish.languages)}


def key(work: Need | Offer) -> str:
    return work.need_id if isinstance(work, Offer) else work.id


def of_units_of(actor: Actor, role: str) -> ColumnElement[bool]:
    """Workers whose home lies under a unit where the actor holds the role."""
    under = (subtree(held.unit) for held in actor.appointments if held.role == role)
    return or_(*(Standby.unit.startswith(prefix, autoescape=True) for prefix in under))


def candidates(session: Session, want: Wanted, weights: Weights, found: Sequence[Found]) -> list[contract.Candidate]:
    """With their reasons. Who is not free after all, by her own row, is not shown."""
    keys = tuple_(Standby.person_id, Standby.level).in_([(one.person_id, one.level) for one in found])
    skill = (Standby.occupation_code == want.occupation_code, Standby.work_type_zh == want.work_type_zh)
    truly = select(Standby).join(Worker, Worker.person_id == Standby.person_id).where(keys, *skill, *FREE)
    by_id = {row.person_id: row for row in session.scalars(truly)}
    name = trade(session, want)
    return [candidate(want, weights, by_id[one.person_id], name) for one in found if one.person_id in by_id]


def trade(session: Session, want: Wanted) -> tuple[str, str]:
    """What the skill is called: by its work type, or by its occupation if that has none."""
    known = session.get(TradeName, want.occupation_code)
    code = want.occupation_code
    return want.work_type_zh or (known.zh if known else code), known.en if known else code


def candidate(want: Wanted, weights: Weights, row: Standby, name: tuple[str, str]) -> contract.Candidate:
    near = rules.nearness(want, weights, row, PLAIN)
    points = {Reason.QUALIFIED: rules.BASIS, _of_nearness(want, row): near, **rules.parts(want, weights, row, PLAIN)}
    parts = [_part(reason, many, want, weights, row, name) for reason, many in points.items() if many]
    parts.sort(key=lambda part: -part.points)
    reasons = [part.reason for part in parts]
    score = sum(part.points for part in parts)
    return contract.Candidate(worker_id=row.person_id, score=score, reasons=reasons, parts=parts)


def _of_nearness(want: Wanted, row: Standby) -> Reason:
    if want.is_somewhere and row.lat != NOWHERE:
        return Reason.NEAR
    return Reason.SAME_STATION if row.unit == want.unit else Reason.SAME_COUNTY


def _part(
    reason: Reason, points: int, want: Wanted, weights: Weights, row: Standby, name: tuple[str, str]
) -> contract.ScorePart:
    zh, en = words(reason, want, row, name)
    return contract.ScorePart(reason=reason, points=points, most=most(reason, weights), zh=zh, en=en)


def most(reason: Reason, weights: Weights) -> int:
    if reason is Reason.QUALIFIED:
        return rules.BASIS
    return getattr(weights, "near" if reason in (Reason.SAME_STATION, Reason.SAME_COUNTY) else reason.value)


def showing(row: Showing) -> asks.Showing:
    facts = {field: getattr(row, field) for field in asks.Showing.model_fields if field != "showing_id"}
    return asks.Showing(showing_id=row.id, **facts)
