"""Service cards: issued, shown to whoever scans one, counted, and withdrawn at once."""

from __future__ import annotations

import hashlib
import secrets

from sqlalchemy import func, select

from contracts import cards as contract
from contracts import standing
from contracts.accounts import Role
from contracts.values import day_of
from kernel.errors import NotFound
from kernel.message import Page
from kernel.paging import page
from kernel.service import Service, Tx, command, query
from kernel.store import hold, new_id
from services.jobs.models import Qualification, Worker
from services.jobs.trust import card_rules as rules
from services.jobs.trust import standing_book as book
from services.jobs.trust import trust_rows as rows
from services.jobs.trust.card_tables import Card, CardScan
from services.jobs.trust.standing_tables import Standing

_CHARACTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


class Cards(Service):
    @command(contract.IssueCard)
    def issue_card(self, tx: Tx, asked: contract.IssueCard) -> contract.ServiceCard:
        subject = self._bearer_of_card(tx, asked.person_id, asked.reason)
        hold(tx.session, f"card {subject.id}")
        rules.must_be_certified(len(_skills(tx, subject.id)))
        live = select(Card).where(Card.person_id == subject.id, Card.is_live).with_for_update()
        if (earlier := tx.session.scalars(live).one_or_none()) is not None:
            self._withdraw_card(tx, earlier, None)
            tx.session.flush()
        code = "".join(secrets.choice(_CHARACTERS) for _ in range(16))
        row = Card(id=new_id(), person_id=subject.id, code=code, is_live=True, issued_at=tx.now)
        row.valid_until, row.issued_by, row.issue_reason = tx.now + rules.LIFETIME, tx.actor.person_id, asked.reason
        tx.session.add(row)
        digest = hashlib.sha256(code.encode()).hexdigest()
        facts = {"card_id": row.id, "person_id": row.person_id, "valid_until": row.valid_until}
        tx.emit(contract.CardIssued(**facts, code_digest=digest))
        return _shown(tx, row)

    @command(contract.WithdrawCard)
    def withdraw_card(self, tx: Tx, asked: contract.WithdrawCard) -> contract.ServiceCard:
        tx.actor.must_be_signed_in()
        if (row := tx.session.get(Card, asked.card_id, with_for_update=True)) is None:
            raise NotFound()
        self._bearer_of_card(tx, row.person_id, asked.reason)
        rules.must_be_live(row.withdrawn_at)
        self._withdraw_card(tx, row, asked.reason)
        return _shown(tx, row)

    @command(contract.CountScan)
    def count_scan(self, tx: Tx, asked: contract.CountScan) -> None:
        row = _valid(tx, asked.card_code)
        hold(tx.session, f"card {row.person_id}")
        key = (row.id, day_of(tx.now))
        counted = tx.session.get(CardScan, key, with_for_update=True)
        if counted is None:
            counted = CardScan(card_id=row.id, day=key[1], scans=0)
            tx.session.add(counted)
        counted.scans += 1

    @query(contract.Cards)
    def cards(self, tx: Tx, asked: contract.Cards) -> Page[contract.ServiceCard]:
        subject = rows.visible(tx, asked.person_id)
        found = select(Card).where(Card.person_id == subject.id)
        return page(tx.session, found, Card.id, asked, lambda row: _shown(tx, row), newest_first=True)

    @query(contract.OneCard)
    def one_card(self, tx: Tx, asked: contract.OneCard) -> contract.ServiceCard:
        tx.actor.must_be_signed_in()
        if (row := tx.session.get(Card, asked.card_id)) is None:
            raise NotFound()
        rows.visible(tx, row.person_id)
        return _shown(tx, row)

    @query(contract.ShowCard)
    def show_card(self, tx: Tx, asked: contract.ShowCard) -> contract.CardShown:
        row = _valid(tx, asked.card_code)
        worker, today = tx.session.get(Worker, row.person_id), day_of(tx.now)
        if worker is None:
            raise NotFound()
        company = rows.company_of(tx, row.person_id)
        return contract.CardShown(
            skills=_skills(tx, row.person_id),
            health_valid=rules.is_good(worker.health_until, today),
            insured=rules.is_good(worker.insured_until, today),
            company=company.name_zh if company else None,
            standing=_standing(tx, row.person_id),
            unit=worker.home_unit or self.settings.instance,
            valid_until=row.valid_until,
        )

    def _bearer_of_card(self, tx: Tx, person_id: str | None, reason: str | None) -> rows.Subject:
        """The worker who asks, or one of a unit whose staff he is, who says why."""
        tx.actor.must_be_signed_in()
        subject = rows.worker_subject(tx, person_id or tx.actor.person_id)
        if subject is None:
            raise NotFound()
        is_own = subject.id == tx.actor.person_id
        if not is_own and not tx.actor.holds(Role.STAFF, at=subject.unit):
            raise NotFound()
        rules.must_give_reason(is_own, reason)
        return subject

    def _withdraw_card(self, tx: Tx, row: Card, reason: str | None) -> None:
        row.withdrawn_at, row.withdrawn_by, row.withdraw_reason = tx.now, tx.actor.person_id, reason
        row.is_live = None
        tx.emit(contract.CardWithdrawn(card_id=row.id, person_id=row.person_id))


def _valid(tx: Tx, code: str) -> Card:
    its = select(Card).where(Card.code == code, Card.is_live, Card.valid_until > tx.now)
    if (row := tx.session.scalars(its).one_or_none()) is None:
        raise NotFound()
    return row


def _skills(tx: Tx, person_id: str) -> list[contract.SkillShown]:
    """Of the certificates that are valid today, each skill at its best level."""
    hers = select(Qualification).where(Qualification.person_id == person_id).order_by(Qualification.level.desc())
    found = [row for row in tx.session.scalars(hers) if row.counts(day_of(tx.now))]
    best = {(row.occupation_code, row.work_type_zh): row.level for row in found}
    return [contract.SkillShown(occupation_code=a, work_type_zh=b, level=level) for (a, b), level in best.items()]


def _standing(tx: Tx, person_id: str) -> standing.Standing | None:
    """Null while no rule is in force."""
    if row := tx.session.get(Standing, person_id):
        return standing.Standing(row.standing)
    rule = book.rule_in_force(tx)
    return book.first_class(rule) if rule else None


def _shown(tx: Tx, row: Card) -> contract.ServiceCard:
    scans = select(func.coalesce(func.sum(CardScan.scans), 0)).where(CardScan.card_id == row.id)
    own = set(contract.ServiceCard.model_fields) - {"card_id", "scans"}
    facts = {field: getattr(row, field) for field in own}
    return contract.ServiceCard(card_id=row.id, scans=tx.session.scalars(scans).one(), **facts)
