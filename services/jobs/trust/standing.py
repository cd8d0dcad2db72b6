"""Standing: the published rule, what staff enter, what a subject's entries add up to, and who may see it."""

from __future__ import annotations

from sqlalchemy import or_, select

from contracts import standing as contract
from contracts.accounts import Role
from contracts.jobs import FollowedUp, FollowUpOutcome
from contracts.private_data import must_hold_no_private_data
from contracts.standing import StandingCause
from contracts.training import Completed
from contracts.values import day_of
from kernel.errors import NotFound
from kernel.message import Page
from kernel.paging import page
from kernel.service import Service, Tx, command, on, query
from kernel.timers import every
from services.jobs.trust import standing_book as book
from services.jobs.trust import standing_rules as rules
from services.jobs.trust import trust_rows as rows
from services.jobs.trust.standing_tables import Standing, StandingEntry, StandingRule

LOOK_SECONDS = 60
AT_ONCE = 100


class Standings(Service):
    @command(contract.PublishStandingRule)
    def publish_standing_rule(self, tx: Tx, asked: contract.PublishStandingRule) -> contract.StandingRule:
        tx.actor.must_hold(Role.OPERATOR)
        rules.must_be_clear(asked)
        newest = tx.session.scalars(select(StandingRule).order_by(StandingRule.version.desc()).limit(1)).one_or_none()
        words = asked.model_dump(mode="json")
        if newest and newest.text == words:
            return _rule(newest)
        row = StandingRule(version=newest.version + 1 if newest else 1, in_force_from=asked.in_force_from, text=words)
        row.published_by, row.published_at = tx.actor.person_id, tx.now
        tx.session.add(row)
        return _rule(row)

    @command(contract.EnterStanding)
    def enter_standing(self, tx: Tx, asked: contract.EnterStanding) -> contract.Entry:
        tx.actor.must_hold(Role.STAFF)
        subject = rows.subject(tx, asked.subject_id)
        if not tx.actor.holds(Role.STAFF, at=subject.unit):
            raise NotFound()
        if rows.speaks_for(tx, subject.id):
            raise contract.OwnStanding()
        must_hold_no_private_data(asked.reason)
        if (rule := book.rule_in_force(tx)) is None:
            raise contract.NoStandingRule()
        item = rules.staff_item(book.text(rule).items, subject.kind, asked.item)
        entry = book.enter(tx, subject, rule, item, asked.cause_id, tx.actor.person_id, asked.reason)
        if entry is None:
            raise contract.EntryMadeAlready()
        return _entry(entry)

    @query(contract.StandingRuleInForce)
    def standing_rule(self, tx: Tx, asked: contract.StandingRuleInForce) -> contract.StandingRule:
        row = tx.session.get(StandingRule, asked.version) if asked.version else book.rule_in_force(tx)
        if row is None:
            raise NotFound() if asked.version else contract.NoStandingRule()
        return _rule(row)

    @query(contract.StandingOf)
    def standing_of(self, tx: Tx, asked: contract.StandingOf) -> contract.StandingShown:
        return self._held_by(tx, rows.visible(tx, asked.subject_id))

    @query(contract.StandingEntries)
    def standing_entries(self, tx: Tx, asked: contract.StandingEntries) -> Page[contract.Entry]:
        subject = rows.visible(tx, asked.subject_id)
        its = select(StandingEntry).where(StandingEntry.subject_id == subject.id)
        return page(tx.session, its, StandingEntry.id, asked, _entry, newest_first=True)

    @query(contract.Standings)
    def standings(self, tx: Tx, asked: contract.Standings) -> Page[contract.StandingShown]:
        tx.actor.must_hold(Role.STAFF, at=asked.unit)
        found = select(Standing).where(rows.under(Standing.unit, asked.unit))
        if asked.subject_kind:
            found = found.where(Standing.subject_kind == asked.subject_kind)
        if asked.standing:
            found = found.where(Standing.standing == asked.standing)
        return page(tx.session, found, Standing.subject_id, asked, _standing)

    @query(contract.PublicStanding)
    def public_standing(self, tx: Tx, asked: contract.PublicStanding) -> contract.PublicStandingShown:
        shown = self._held_by(tx, rows.subject(tx, asked.subject_id))
        return contract.PublicStandingShown(subject_id=shown.subject_id, standing=shown.standing)

    @on(Completed)
    def learn_of_training(self, tx: Tx, done: Completed) -> None:
        subject = rows.worker_subject(tx, done.person_id)
        book.note(tx, subject, StandingCause.TRAINING_COMPLETED, done.enrolment_id)

    @on(FollowedUp)
    def learn_of_follow_up(self, tx: Tx, done: FollowedUp) -> None:
        """Once a placement, however often it is followed up."""
        if done.outcome is FollowUpOutcome.WORKING_WELL:
            book.note(tx, rows.worker_subject(tx, done.worker_id), StandingCause.FOLLOWED_UP_WELL, done.placement_id)

    @every(LOOK_SECONDS)
    def look_at_standings(self, tx: Tx) -> bool:
        """Points that have ceased to count, and a new version of the rule."""
        if (rule := book.rule_in_force(tx)) is None:
            return False
        changed = or_(Standing.rule_version != rule.version, Standing.next_look <= day_of(tx.now))
        due = select(Standing).where(changed).order_by(Standing.subject_id).limit(AT_ONCE)
        found = tx.session.scalars(due.with_for_update(skip_locked=True)).all()
        for row in found:
            book.add_up(tx, row, rule)
        return len(found) == AT_ONCE

    def _held_by(self, tx: Tx, subject: rows.Subject) -> contract.StandingShown:
        """Who has no entry has the base."""
        if row := tx.session.get(Standing, subject.id):
            return _standing(row)
        if (rule := book.rule_in_force(tx)) is None:
            raise contract.NoStandingRule()
        facts = {"subject_id": subject.id, "subject_kind": subject.kind, "unit": subject.unit}
        facts |= {"standing": book.first_class(rule), "score": book.text(rule).base}
        return contract.StandingShown(**facts, rule_version=rule.version)


def _rule(row: StandingRule) -> contract.StandingRule:
    return contract.StandingRule(version=row.version, **book.text(row).model_dump())


def _standing(row: Standing) -> contract.StandingShown:
    return contract.StandingShown(**{field: getattr(row, field) for field in contract.StandingShown.model_fields})


def _entry(row: StandingEntry) -> contract.Entry:
    own = set(contract.Entry.model_fields) - {"entry_id"}
    return contract.Entry(entry_id=row.id, **{field: getattr(row, field) for field in own})
