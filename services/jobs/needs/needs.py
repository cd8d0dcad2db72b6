"""Households' needs: posted, looked at by staff, found by others, renewed, and over."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from contracts import jobs as contract
from contracts import needs
from contracts.accounts import NotRegistered, Role, UnknownUnit
from contracts.jobs import NeedState
from contracts.needs import PostingStep
from contracts.placements import ReferralWithdrawCause
from contracts.pool import NeedClosed, Outcome
from contracts.private_data import must_hold_no_private_data
from contracts.stations import UnitOpened
from contracts.values import subtree
from kernel.errors import NotFound
from kernel.message import Page
from kernel.paging import page
from kernel.service import From, Service, Tx, command, on, query
from kernel.store import new_id
from kernel.timers import every
from services.jobs import rows, rules, views
from services.jobs.models import Need, Referral, Unit
from services.jobs.needs import posting, posting_rules
from services.jobs.needs.posting_tables import Household
from services.jobs.referral import referral_rules
from services.jobs.referral.closing import withdraw

LOOK_SECONDS = 60


class Needs(Service):
    @command(contract.PostNeed)
    def post_need(self, tx: Tx, asked: contract.PostNeed) -> contract.Need:
        if not tx.actor.holds(Role.HOUSEHOLD):
            raise NotRegistered()
        return views.need(self._post(tx, asked.model_dump(), tx.actor.person_id))

    @command(needs.PostNeedFor)
    def post_need_for(self, tx: Tx, asked: needs.PostNeedFor) -> needs.NeedOfUnit:
        tx.actor.must_hold(Role.STAFF, at=asked.unit)
        household = tx.session.get(Household, asked.household_id)
        if household is None or not tx.actor.holds(Role.STAFF, at=household.unit):
            raise NotFound()
        row = self._post(tx, asked.model_dump(exclude={"household_id", "reason"}), household.person_id, asked.reason)
        posting.take(tx, row, PostingStep.PUBLISH)
        return _of_unit(row)

    @command(needs.CorrectNeed)
    def correct_need(self, tx: Tx, asked: needs.CorrectNeed) -> needs.NeedOfUnit:
        row = rows.need(tx, asked.need_id)
        _must_be_owner(tx, row)
        words = asked.model_dump(exclude={"need_id"})
        must_be_sound(tx, words)
        posting.take(tx, row, PostingStep.CORRECT)
        for field, value in words.items():
            setattr(row, field, value)
        return _of_unit(row)

    @command(needs.PublishNeed)
    def publish_need(self, tx: Tx, asked: needs.PublishNeed) -> needs.NeedOfUnit:
        row = rows.need(tx, asked.need_id)
        posting.must_be_staff(tx, row)
        posting.take(tx, row, PostingStep.PUBLISH)
        return _of_unit(row)

    @command(needs.ReturnNeed)
    def return_need(self, tx: Tx, asked: needs.ReturnNeed) -> needs.NeedOfUnit:
        row = rows.need(tx, asked.need_id)
        posting.must_be_staff(tx, row)
        must_hold_no_private_data(asked.words)
        posting.take(tx, row, PostingStep.RETURN, asked.words, asked.return_reason)
        _let_go(tx, row)
        return _of_unit(row)

    @command(needs.WithdrawNeed)
    def withdraw_need(self, tx: Tx, asked: needs.WithdrawNeed) -> needs.NeedOfUnit:
        row = rows.need(tx, asked.need_id)
        _must_act_for(tx, row, asked.reason)
        posting.take(tx, row, PostingStep.WITHDRAW, asked.reason)
        _let_go(tx, row)
        return _of_unit(row)

    @command(needs.RenewNeed)
    def renew_need(self, tx: Tx, asked: needs.RenewNeed) -> needs.NeedOfUnit:
        row = rows.need(tx, asked.need_id)
        _must_act_for(tx, row, asked.reason)
        posting.take(tx, row, PostingStep.RENEW, asked.reason)
        return _of_unit(row)

    @query(contract.OpenNeeds)
    def open_needs(self, tx: Tx, asked: contract.OpenNeeds) -> Page[contract.Need]:
        found = select(Need).where(Need.state == NeedState.OPEN)
        if asked.under:
            found = found.where(Need.unit.startswith(subtree(asked.under), autoescape=True))
        for field in ("unit", "occupation_code", "care_for", "live_in"):
            if (value := getattr(asked, field)) is not None:
                found = found.where(getattr(Need, field) == value)
        return page(tx.session, found, Need.id, asked, views.need)

    @query(needs.MyNeeds)
    def my_needs(self, tx: Tx, asked: needs.MyNeeds) -> Page[needs.NeedOfUnit]:
        tx.actor.must_be_signed_in()
        found = select(Need).where(Need.household_id == tx.actor.person_id)
        if asked.state:
            found = found.where(Need.state == asked.state)
        return page(tx.session, found, Need.id, asked, _of_unit, newest_first=True)

    @query(needs.NeedsOfUnit)
    def needs_of_unit(self, tx: Tx, asked: needs.NeedsOfUnit) -> Page[needs.NeedOfUnit]:
        tx.actor.must_hold(Role.STAFF, at=asked.unit)
        found = select(Need).where(Need.unit.startswith(subtree(asked.unit), autoescape=True))
        if asked.state:
            found = found.where(Need.state == asked.state)
        return page(tx.session, found, Need.id, asked, _of_unit)

    @query(needs.NeedActs)
    def need_acts(self, tx: Tx, asked: needs.NeedActs) -> Page[needs.PostingAct]:
        row = tx.session.get(Need, asked.need_id)
        if row is None:
            raise NotFound()
        if row.household_id != tx.actor.person_id:
            posting.must_be_staff(tx, row)
        return posting.acts(tx, row.id, asked)

    @every(LOOK_SECONDS)
    def expire_needs(self, tx: Tx) -> bool:
        found = tx.session.scalars(posting.due(Need, tx.now)).all()
        for row in found:
            posting.take(tx, row, PostingStep.EXPIRE)
            _let_go(tx, row)
        return len(found) == posting.A_LOOK

    @every(LOOK_SECONDS)
    def remind_of_needs(self, tx: Tx) -> bool:
        return posting.remind(tx, Need)

    @on(UnitOpened, From.ANYWHERE)
    def learn_of_unit(self, tx: Tx, opened: UnitOpened) -> None:
        tx.session.merge(Unit(code=opened.code))

    def _post(self, tx: Tx, words: dict[str, Any], household_id: str, reason: str | None = None) -> Need:
        must_be_sound(tx, words)
        row = Need(id=new_id(), household_id=household_id, state=NeedState.WAITING, is_shared=False, turn=0, **words)
        row.posted_by, row.is_reminded = tx.actor.person_id, False
        tx.session.add(row)
        posting.record(tx, row, PostingStep.POST, reason)
        facts = {field: words[field] for field in ("unit", "occupation_code", "work_type_zh", "level", "starts_on")}
        tx.emit(contract.NeedPosted(need_id=row.id, household_id=household_id, **facts))
        return row


def must_be_sound(tx: Tx, words: dict[str, Any]) -> None:
    rules.must_be_band(words["pay_from_fen"], words["pay_to_fen"])
    posting_rules.must_be_hours(words["from_time"], words["until_time"])
    posting_rules.must_end_later(words["starts_on"], words["ends_on"])
    must_hold_no_private_data(words["title"], words["work_type_zh"])
    if tx.session.get(Unit, words["unit"]) is None:
        raise UnknownUnit()


def _must_be_owner(tx: Tx, row: Need) -> None:
    tx.actor.must_be_signed_in()
    if row.household_id != tx.actor.person_id:
        raise NotFound()


def _must_act_for(tx: Tx, row: Need, reason: str | None) -> None:
    """Its household, or staff in its name, who say why."""
    is_own = row.household_id == tx.actor.person_id
    if not is_own:
        posting.must_be_staff(tx, row)
    posting_rules.must_say_why(is_own, reason)


def _let_go(tx: Tx, need: Need) -> None:
    """What was proposed for a need that is not open any more is over, here and in the pool."""
    open_ones = select(Referral).where(Referral.need_id == need.id, Referral.state.in_(referral_rules.OPEN))
    for referral in tx.session.scalars(open_ones):
        withdraw(tx, referral, ReferralWithdrawCause.NEED_CHANGED)
    if need.is_shared:
        need.is_shared = False
        tx.emit(NeedClosed(need_id=need.id, unit=need.unit, outcome=Outcome.WITHDRAWN))


def _of_unit(row: Need) -> needs.NeedOfUnit:
    facts = {"household_id": row.household_id, "posted_by": row.posted_by or row.household_id}
    facts |= {"expires_on": row.expires_on, "return_reason": row.return_reason, "words": row.words}
    return needs.NeedOfUnit(need=views.need(row), **facts)
