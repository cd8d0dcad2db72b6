"""The book of standing: entries are added and reversed, never changed, and what they add up to is kept beside them."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import aliased

from contracts import standing as contract
from contracts.standing import RuleText, StandingCause, StandingChanged, StandingItem
from contracts.values import day_of
from kernel.service import Tx
from kernel.store import hold, new_id
from services.jobs.trust import standing_rules as rules
from services.jobs.trust.standing_tables import Standing, StandingEntry, StandingRule
from services.jobs.trust.trust_rows import Subject


def rule_in_force(tx: Tx) -> StandingRule | None:
    """The newest version whose day has come."""
    begun = select(StandingRule).where(StandingRule.in_force_from <= day_of(tx.now))
    return tx.session.scalars(begun.order_by(StandingRule.version.desc()).limit(1)).one_or_none()


def text(rule: StandingRule) -> RuleText:
    return RuleText.model_validate(rule.text)


def first_class(rule: StandingRule) -> contract.Standing:
    """Of who has no entry."""
    words = text(rule)
    return rules.standing(words.base, words.bounds)


def note(tx: Tx, subject: Subject | None, cause: StandingCause, cause_id: str, by: str | None = None) -> None:
    """What has happened to somebody, once, if the rule in force has an item for it."""
    rule = rule_in_force(tx)
    if subject is None or rule is None:
        return
    if item := rules.item_for(text(rule).items, subject.kind, cause):
        enter(tx, subject, rule, item, cause_id, by)


def enter(
    tx: Tx,
    subject: Subject,
    rule: StandingRule,
    item: StandingItem,
    cause_id: str,
    by: str | None = None,
    reason: str | None = None,
) -> StandingEntry | None:
    """None where this cause has been entered before."""
    row = _locked(tx, subject, rule)
    same = select(StandingEntry.id).where(StandingEntry.subject_id == row.subject_id, StandingEntry.item == item.code)
    if tx.session.scalars(same.where(StandingEntry.cause_id == cause_id)).first():
        return None
    since = day_of(tx.now)
    entry = StandingEntry(
        id=new_id(), subject_id=row.subject_id, rule_version=rule.version, item=item.code, cause=item.cause
    )
    entry.cause_id, entry.points, entry.at, entry.entered_by, entry.reason = cause_id, item.points, tx.now, by, reason
    entry.since, entry.until = since, rules.until(since, item.months)
    tx.session.add(entry)
    add_up(tx, row, rule)
    return entry


def reverse(tx: Tx, entry: StandingEntry, cause_id: str, by: str | None, reason: str | None) -> None:
    """Take an entry's points back, for as long as they would have counted; a second time changes nothing."""
    rule = rule_in_force(tx)
    hold(tx.session, f"standing {entry.subject_id}")
    if rule is None or is_reversed(tx, entry):
        return
    words = {"item": entry.item, "cause": entry.cause, "points": -entry.points, "until": entry.until}
    back = StandingEntry(id=new_id(), subject_id=entry.subject_id, rule_version=entry.rule_version, **words)
    back.cause_id, back.reverses, back.at, back.since = cause_id, entry.id, tx.now, day_of(tx.now)
    back.entered_by, back.reason = by, reason
    tx.session.add(back)
    add_up(tx, tx.session.get_one(Standing, entry.subject_id, with_for_update=True), rule)


def reverse_cause(tx: Tx, cause_id: str, why: str, by: str | None = None, reason: str | None = None) -> None:
    """Take back what was entered because of this. `why`: the id of what has made it void."""
    for entry in tx.session.scalars(select(StandingEntry).where(StandingEntry.cause_id == cause_id)).all():
        if entry.reverses is None:
            reverse(tx, entry, why, by, reason)


def is_reversed(tx: Tx, entry: StandingEntry) -> bool:
    back = aliased(StandingEntry)
    return tx.session.scalars(select(back.id).where(back.reverses == entry.id)).first() is not None


def add_up(tx: Tx, row: Standing, rule: StandingRule) -> None:
    """Say so if the class has changed."""
    tx.session.flush()
    hers = select(StandingEntry).where(StandingEntry.subject_id == row.subject_id)
    entries = [rules.Counting(one.points, one.since, one.until) for one in tx.session.scalars(hers)]
    words, day, before = text(rule), day_of(tx.now), row.standing
    row.score = rules.score(words.base, entries, day)
    row.standing, row.rule_version = rules.standing(row.score, words.bounds), rule.version
    row.next_look = rules.next_change(entries, day)
    if row.standing != before:
        facts = {"subject_id": row.subject_id, "subject_kind": row.subject_kind, "unit": row.unit}
        tx.emit(StandingChanged(**facts, standing=row.standing))


def _locked(tx: Tx, subject: Subject, rule: StandingRule) -> Standing:
    """Two that write of one subject wait for each other. Made at the first entry."""
    hold(tx.session, f"standing {subject.id}")
    row = tx.session.get(Standing, subject.id, with_for_update=True)
    if row is None:
        words = {"score": text(rule).base, "standing": first_class(rule), "rule_version": rule.version}
        row = Standing(subject_id=subject.id, subject_kind=subject.kind, **words)
        tx.session.add(row)
    row.unit = subject.unit
    return row
