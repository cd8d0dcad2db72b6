"""Ratings: given by the two sides of a placement, reported, moderated, and counted once they are final."""

from __future__ import annotations

from typing import Any

from sqlalchemy import or_, select

from contracts import ratings as contract
from contracts.accounts import Role
from contracts.private_data import must_hold_no_private_data
from contracts.ratings import RatedSide, RatingState, RatingStep
from contracts.values import day_of
from kernel.errors import NotFound
from kernel.message import Page
from kernel.paging import page
from kernel.service import Service, Tx, command, query
from kernel.store import new_id
from kernel.timers import every
from services.jobs.models import Placement, Referral
from services.jobs.trust import rating_rules as rules
from services.jobs.trust import standing_book as book
from services.jobs.trust import trust_rows as rows
from services.jobs.trust.rating_tables import Rating

LOOK_SECONDS = 60
AT_ONCE = 50


class Ratings(Service):
    @command(contract.RateWorker)
    def rate_worker(self, tx: Tx, asked: contract.RateWorker) -> contract.Rating:
        return self._rate(tx, asked, RatedSide.WORKER)

    @command(contract.RateHousehold)
    def rate_household(self, tx: Tx, asked: contract.RateHousehold) -> contract.Rating:
        return self._rate(tx, asked, RatedSide.HOUSEHOLD)

    @command(contract.ReportRating)
    def report_rating(self, tx: Tx, asked: contract.ReportRating) -> contract.Rating:
        row = self._rating(tx, asked.rating_id)
        if row.rated_id != tx.actor.person_id:
            raise NotFound()
        must_hold_no_private_data(asked.reason)
        row.state, row.report = rules.after_rating_step(row.state, RatingStep.REPORT), asked.reason
        return _shown(row)

    @command(contract.ModerateRating)
    def moderate_rating(self, tx: Tx, asked: contract.ModerateRating) -> contract.Rating:
        row, me = self._rating(tx, asked.rating_id), tx.actor.person_id
        if not tx.actor.holds(Role.STAFF, at=row.unit):
            raise NotFound()
        if me in (row.author_id, row.rated_id):
            raise contract.RatingNeedsAnother()
        must_hold_no_private_data(asked.reason)
        row.state = rules.after_rating_step(row.state, asked.decision)
        row.moderated_by, row.reason = me, asked.reason
        if row.state is RatingState.HIDDEN:
            row.counts_at = None
            book.reverse_cause(tx, row.id, new_id(), me, asked.reason)
        return _shown(row)

    @query(contract.MyRatings)
    def my_ratings(self, tx: Tx, asked: contract.MyRatings) -> Page[contract.Rating]:
        tx.actor.must_be_signed_in()
        me = tx.actor.person_id
        of_me = (Rating.rated_id == me) & (Rating.state != RatingState.HIDDEN)
        found = select(Rating).where(or_(Rating.author_id == me, of_me))
        if asked.side:
            found = found.where(Rating.side == asked.side)
        return page(tx.session, found, Rating.id, asked, _shown, newest_first=True)

    @query(contract.RatingsOfUnit)
    def ratings_of_unit(self, tx: Tx, asked: contract.RatingsOfUnit) -> Page[contract.Rating]:
        tx.actor.must_hold(Role.STAFF, at=asked.unit)
        found = select(Rating).where(rows.under(Rating.unit, asked.unit))
        if asked.state:
            found = found.where(Rating.state == asked.state)
        if asked.rated_id:
            found = found.where(Rating.rated_id == asked.rated_id)
        return page(tx.session, found, Rating.id, asked, _shown, newest_first=True)

    @query(contract.RatingSummary)
    def rating_summary(self, tx: Tx, asked: contract.RatingSummary) -> contract.RatingFigures:
        tx.actor.must_be_signed_in()
        me = tx.actor.person_id
        counted = select(Rating).where(Rating.rated_id == asked.rated_id, Rating.state != RatingState.HIDDEN)
        found = tx.session.scalars(counted.order_by(Rating.id)).all()
        answers_for = any(tx.actor.holds(Role.STAFF, at=row.unit) for row in found)
        if not (asked.rated_id == me or answers_for or self._are_referred(tx, me, asked.rated_id)):
            raise NotFound()
        side = RatedSide(found[0].side) if found else RatedSide.WORKER
        figures = rules.means(side, [row.stars for row in found if row.side == side])
        return contract.RatingFigures(rated_id=asked.rated_id, ratings=len(found), means=figures)

    @every(LOOK_SECONDS)
    def count_ratings(self, tx: Tx) -> bool:
        """One that is reported waits until staff have looked at it."""
        counted = (RatingState.SHOWN, RatingState.KEPT)
        due = select(Rating).where(Rating.counts_at <= tx.now, Rating.state.in_(counted))
        found = tx.session.scalars(due.order_by(Rating.rated_id).limit(AT_ONCE).with_for_update(skip_locked=True)).all()
        for row in found:
            row.counts_at = None
            if cause := rules.cause(list(row.stars.values())):
                book.note(tx, rows.worker_subject(tx, row.rated_id), cause, row.id)
        return len(found) == AT_ONCE

    def _rate(self, tx: Tx, asked: contract.RateWorker | contract.RateHousehold, side: RatedSide) -> contract.Rating:
        tx.actor.must_be_signed_in()
        placement = tx.session.get(Placement, asked.placement_id)
        if placement is None:
            raise NotFound()
        its = placement.referral
        author, rated = its.household_id, its.worker_id
        if side is RatedSide.HOUSEHOLD:
            author, rated = rated, author
        if author != tx.actor.person_id:
            raise NotFound()
        rules.must_have_begun(placement.starts_on, day_of(tx.now))
        must_hold_no_private_data(asked.text)
        words = {"stars": asked.stars.model_dump(), "text": asked.text}
        earlier = select(Rating).where(Rating.placement_id == placement.id, Rating.side == side).with_for_update()
        if row := tx.session.scalars(earlier).one_or_none():
            rules.must_be_changeable(row.final_at, row.state, tx.now)
            row.stars, row.text = words["stars"], words["text"]
            return _shown(row)
        return self._first_rating(tx, its, placement.id, side, author_id=author, rated_id=rated, **words)

    def _first_rating(self, tx: Tx, its: Referral, placement_id: str, side: RatedSide, **words: Any) -> contract.Rating:
        row = Rating(id=new_id(), placement_id=placement_id, side=side, unit=its.need.unit, rated_at=tx.now, **words)
        row.state, row.final_at = RatingState.SHOWN, tx.now + rules.CHANGED_WITHIN
        row.counts_at = row.final_at if side is RatedSide.WORKER else None
        tx.session.add(row)
        facts = {"rating_id": row.id, "placement_id": placement_id, "rated_id": row.rated_id, "unit": row.unit}
        tx.emit(contract.RatingGiven(**facts))
        return _shown(row)

    def _are_referred(self, tx: Tx, me: str, other: str) -> bool:
        """Whether a referral has been made between the two."""
        mine = select(Referral.id).where(Referral.worker_id == other, Referral.household_id == me)
        hers = select(Referral.id).where(Referral.worker_id == me, Referral.household_id == other)
        return tx.session.scalars(mine.union_all(hers).limit(1)).first() is not None

    def _rating(self, tx: Tx, rating_id: str) -> Rating:
        """Locked."""
        tx.actor.must_be_signed_in()
        if (row := tx.session.get(Rating, rating_id, with_for_update=True)) is None:
            raise NotFound()
        return row


def _shown(row: Rating) -> contract.Rating:
    own = set(contract.Rating.model_fields) - {"rating_id"}
    return contract.Rating(rating_id=row.id, **{field: getattr(row, field) for field in own})
