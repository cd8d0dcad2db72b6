"""What moderators see and do: they read before others do, and answer for what they hide or remove."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import or_, select, update

from contracts import exchange as contract
from contracts.accounts import Role
from contracts.exchange import PostState, ReportReason
from kernel.errors import NotFound
from kernel.message import Page
from kernel.paging import page
from kernel.service import Tx, command, query
from kernel.store import new_id
from services.stations.exchange.exchange_rules import PostStep
from services.stations.exchange.exchange_tables import Moderation, PostReport, PostRow
from services.stations.exchange.exchanging import Exchanging, post_words
from services.stations.units.unit_rows import under


class Moderating(Exchanging):
    @command(contract.ModeratePost)
    def moderate_post(self, tx: Tx, asked: contract.ModeratePost) -> contract.ModeratedPost:
        tx.actor.must_be_signed_in()
        row = self._locked_post(tx, asked.post_id)
        if not tx.actor.holds(Role.STAFF, at=row.unit):
            raise NotFound()
        self._step_post(tx, row, PostStep(asked.step.value))
        row.reports = 0
        tx.session.execute(update(PostReport).where(PostReport.post_id == row.id).values(is_open=False))
        words = {"post_id": row.id, "step": asked.step.value, "by": tx.actor.person_id, "reason": asked.reason}
        tx.session.add(Moderation(id=new_id(), at=tx.now, **words))
        if row.state == PostState.REMOVED:
            tx.emit(contract.PostRemoved(post_id=row.id, person_id=row.author_id, unit=row.unit))
        return self._moderated(tx, row)

    @query(contract.PostsToModerate)
    def posts_to_moderate(self, tx: Tx, asked: contract.PostsToModerate) -> Page[contract.ModeratedPost]:
        tx.actor.must_hold(Role.STAFF, at=asked.unit)
        rows = select(PostRow).where(under(PostRow.unit, asked.unit))
        if asked.state:
            rows = rows.where(PostRow.state == asked.state)
        else:
            waiting = PostRow.state.in_((PostState.WAITING, PostState.HIDDEN))
            rows = rows.where(or_(waiting, PostRow.reports > 0), PostRow.state != PostState.REMOVED)
        return page(tx.session, rows, PostRow.id, asked, lambda row: self._moderated(tx, row))

    def _moderated(self, tx: Tx, row: PostRow) -> contract.ModeratedPost:
        said = tx.session.scalars(select(PostReport.reason).where(PostReport.post_id == row.id))
        reports = {ReportReason(reason): times for reason, times in Counter(said).items()}
        words = {"unit": row.unit, "title": row.title, "author_id": row.author_id, "reports": reports}
        return contract.ModeratedPost(**post_words(tx, row), **words)
