"""Matching: who suits a need and why, who was shown for it, and who does not suit."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from contracts import jobs as contract
from contracts import matching as asks
from contracts.accounts import Role
from contracts.certification import OccupationAdopted
from contracts.values import day_of, subtree
from kernel.errors import NotFound
from kernel.message import Page
from kernel.paging import page
from kernel.service import From, Service, Tx, command, on, query
from kernel.store import insert_new, new_id
from services.jobs import rows, rules
from services.jobs.matching import finding, matching_views
from services.jobs.matching.matching_tables import Mismatch, NeedWish, Showing, Standby, TradeName
from services.jobs.matching.weighing import Weighing, weights_for
from services.jobs.models import Claim, Need, Offer, Referral
from services.jobs.workers import standby
from services.jobs.workers.profile_views import cell


class Matching(Weighing, Service):
    @command(asks.WishForNeed)
    def wish_for_need(self, tx: Tx, asked: asks.WishForNeed) -> asks.NeedWishes:
        need = rows.need(tx, asked.need_id)
        self._must_be_its_household_or_staff(tx, need)
        lat, lng = cell(asked.place)
        words = {"max_km": asked.max_km, "languages": asked.languages}
        tx.session.merge(NeedWish(need_id=need.id, lat=lat, lng=lng, **words))
        return asks.NeedWishes(need_id=need.id, place=asked.place, **words)

    @command(asks.ShowCandidates)
    def show_candidates(self, tx: Tx, asked: asks.ShowCandidates) -> asks.Shortlist:
        need = rows.need(tx, asked.need_id)
        tx.actor.must_hold(Role.STAFF, at=need.unit)
        rules.must_be_open(need.state)
        shown = suitable(tx, need, asked.limit)
        show(tx, [(need.id, place, one) for place, one in enumerate(shown, 1)])
        return asks.Shortlist(need_id=need.id, candidates=shown)

    @command(asks.NotThisWorker)
    def not_this_worker(self, tx: Tx, asked: asks.NotThisWorker) -> asks.Mismatch:
        need = rows.need(tx, asked.need_id)
        self._must_be_its_household_or_staff(tx, need)
        if need.household_id != tx.actor.person_id and not asked.on_behalf:
            raise asks.OnBehalfMissing()
        if not self._has_met(tx, need, asked.worker_id):
            raise asks.NotShownYet()
        said = {**asked.model_dump(), "said_by": tx.actor.person_id, "said_at": tx.now}
        tx.session.merge(Mismatch(**said))
        return asks.Mismatch(**said)

    @query(contract.CandidatesFor)
    def candidates_for(self, tx: Tx, asked: contract.CandidatesFor) -> list[contract.Candidate]:
        if need := tx.session.get(Need, asked.need_id):
            tx.actor.must_hold(Role.STAFF, at=need.unit)
            return suitable(tx, need, asked.limit)
        if offer := tx.session.get(Offer, asked.need_id):
            tx.actor.must_hold(Role.STAFF)
            proposed = select(Claim.worker_id).where(Claim.need_id == offer.need_id)
            mine = matching_views.of_units_of(tx.actor, Role.STAFF)
            return best(tx, offer, asked.limit, Standby.person_id.not_in(proposed), mine)
        raise NotFound()

    @query(asks.Showings)
    def showings(self, tx: Tx, asked: asks.Showings) -> Page[asks.Showing]:
        need = tx.session.get(Need, asked.need_id)
        if need is None or not tx.actor.holds(Role.STAFF, at=need.unit):
            raise NotFound()
        shown = select(Showing).where(Showing.need_id == need.id)
        return page(tx.session, shown, Showing.id, asked, matching_views.showing, newest_first=True)

    @query(asks.MismatchCounts)
    def mismatch_counts(self, tx: Tx, asked: asks.MismatchCounts) -> list[asks.MismatchCount]:
        tx.actor.must_hold(Role.STAFF, at=asked.unit)
        here = Need.unit.startswith(subtree(asked.unit), autoescape=True)
        counted = select(Mismatch.reason, func.count().label("times")).join(Need, Need.id == Mismatch.need_id)
        counted = counted.where(here).group_by(Mismatch.reason).order_by(func.count().desc(), Mismatch.reason)
        return [asks.MismatchCount(**row._asdict()) for row in tx.session.execute(counted)]

    @on(OccupationAdopted, From.ANYWHERE)
    def learn_of_trade(self, tx: Tx, adopted: OccupationAdopted) -> None:
        names = {"zh": adopted.occupation_zh, "en": adopted.occupation_en}
        tx.session.merge(TradeName(occupation_code=adopted.occupation_code, **names))

    def _must_be_its_household_or_staff(self, tx: Tx, need: Need) -> None:
        tx.actor.must_be_signed_in()
        if need.household_id != tx.actor.person_id and not tx.actor.holds(Role.STAFF, at=need.unit):
            raise NotFound()

    def _has_met(self, tx: Tx, need: Need, worker_id: str) -> bool:
        shown = select(Showing.id).where(Showing.need_id == need.id, Showing.worker_id == worker_id)
        referred = select(Referral.id).where(Referral.need_id == need.id, Referral.worker_id == worker_id)
        return any(tx.session.scalars(found.limit(1)).first() for found in (shown, referred))


def suitable(tx: Tx, need: Need, limit: int) -> list[contract.Candidate]:
    """For a need of this instance: who has been referred for it, or was said not to suit, is not proposed again."""
    referred = select(Referral.worker_id).where(Referral.need_id == need.id)
    not_her = select(Mismatch.worker_id).where(Mismatch.need_id == need.id)
    return best(tx, need, limit, Standby.person_id.not_in(referred), Standby.person_id.not_in(not_her))


def best(tx: Tx, work: Need | Offer, limit: int, *conditions: finding.Condition) -> list[contract.Candidate]:
    """Those who may be proposed now, the best first."""
    want = matching_views.wanted(tx, work)
    weights = weights_for(tx.session, work.unit)
    found = finding.best(tx.session, want, weights, limit, matching_views.key(work), *conditions)
    return matching_views.candidates(tx.session, want, weights, found)


def show(tx: Tx, shown: Sequence[tuple[str, int, contract.Candidate]]) -> None:
    """Each worker of (need, place in the list, candidate) is now one who was shown, once a day for a need."""
    on = day_of(tx.now)
    by = {"shown_on": on, "shown_by": tx.actor.person_id, "shown_at": tx.now}
    for need_id, place, one in shown:
        facts = {"need_id": need_id, "worker_id": one.worker_id, "place": place, "score": one.score}
        connection = tx.session.connection()
        connection.execute(insert_new(connection, Showing.__table__, {"id": new_id(), **facts, **by}))
    _remember(tx.session, sorted({one.worker_id for _, _, one in shown}), standby.day(on))


def _remember(session: Session, workers: Sequence[str], day: int) -> None:
    """Her rows are locked in the order of their key, so that two lists which are shown at once wait for each other."""
    locked = select(Standby).where(Standby.person_id.in_(workers)).order_by(*Standby.__table__.primary_key)
    session.execute(locked.with_for_update())
    session.execute(update(Standby).where(Standby.person_id.in_(workers)).values(shown_on=day))
