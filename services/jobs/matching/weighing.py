"""By which weights is matched: set by operators of a centre or a base, in versions, and published."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts import matching as asks
from contracts.accounts import Role
from contracts.matching import Weights
from kernel.message import Page
from kernel.paging import page
from kernel.service import Service, Tx, command, query
from kernel.store import hold, new_id
from services.jobs.matching.matching_tables import WeightSetting
from services.jobs.matching.matching_words import EXPLAINED

#: What counts while nobody has set anything.
DEFAULT = WeightSetting(unit=None, version=0, weights=Weights().model_dump(), why="平台默认", set_at=None)


class Weighing(Service):
    @command(asks.SetMatchingWeights)
    def set_matching_weights(self, tx: Tx, asked: asks.SetMatchingWeights) -> asks.MatchingRules:
        tx.actor.must_hold(Role.OPERATOR, at=asked.unit)
        hold(tx.session, f"weights of {asked.unit}")
        known = _newest(tx.session, asked.unit)
        row = WeightSetting(
            id=new_id(),
            unit=asked.unit,
            version=known.version + 1 if known else 1,
            weights=asked.weights.model_dump(),
            why=asked.why,
            set_by=tx.actor.person_id,
            set_at=tx.now,
        )
        tx.session.add(row)
        return _shown(row)

    @query(asks.MatchingRulesOf)
    def matching_rules_of(self, tx: Tx, asked: asks.MatchingRulesOf) -> asks.MatchingRules:
        return _shown(_in_force(tx.session, asked.unit))

    @query(asks.MatchingRulesHistory)
    def matching_rules_history(self, tx: Tx, asked: asks.MatchingRulesHistory) -> Page[asks.MatchingRules]:
        tx.actor.must_hold(Role.STAFF, Role.OPERATOR)
        versions = select(WeightSetting).where(WeightSetting.unit == asked.unit)
        return page(tx.session, versions, WeightSetting.id, asked, _shown, newest_first=True)


def weights_for(session: Session, unit: str) -> Weights:
    """Those of its base, else of its centre, else the platform's."""
    return Weights.model_validate(_in_force(session, unit).weights)


def _in_force(session: Session, unit: str) -> WeightSetting:
    return _newest(session, unit[:6]) or _newest(session, f"{unit[:4]}00") or DEFAULT


def _newest(session: Session, unit: str) -> WeightSetting | None:
    versions = select(WeightSetting).where(WeightSetting.unit == unit)
    return session.scalars(versions.order_by(WeightSetting.version.desc()).limit(1)).first()


def _shown(row: WeightSetting) -> asks.MatchingRules:
    weights = Weights.model_validate(row.weights)
    explained = [
        asks.WeightExplained(reason=reason, most=getattr(weights, reason.value), zh=zh, en=en)
        for reason, (zh, en) in EXPLAINED.items()
    ]
    facts = {"unit": row.unit, "version": row.version, "why": row.why, "set_at": row.set_at}
    return asks.MatchingRules(**facts, weights=weights, explained=explained)
