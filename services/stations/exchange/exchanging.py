"""The exchange among workers: asking, answering, reporting, and reading without knowing who wrote."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, func, or_, select

from contracts import exchange as contract
from contracts.accounts import Role
from contracts.exchange import PostState
from contracts.private_data import must_hold_no_private_data
from contracts.values import BEIJING, day_of
from kernel.errors import NotFound
from kernel.message import Page
from kernel.paging import page
from kernel.service import Service, Tx, command, query
from kernel.store import hold, new_id
from services.stations.exchange import exchange_rules as rules
from services.stations.exchange.exchange_rules import PostStep
from services.stations.exchange.exchange_tables import PostReport, PostRow
from services.stations.units.unit_rows import UnitRows

_MEMBERS = (Role.WORKER, Role.PROMOTER, Role.STAFF)


class Exchanging(UnitRows, Service):
    @command(contract.AskQuestion)
    def ask_question(self, tx: Tx, asked: contract.AskQuestion) -> contract.Question:
        is_staff = self._must_belong_to(tx, asked.unit)
        must_hold_no_private_data(asked.title, asked.text, doors=False)
        self._must_have_words_left(tx)
        row = self._new_post(tx, unit=asked.unit, is_staff=is_staff, number=None if is_staff else 0)
        row.question_id, row.title, row.text = row.id, asked.title, asked.text
        tx.session.add(row)
        return question_view(tx, row)

    @command(contract.AnswerQuestion)
    def answer_question(self, tx: Tx, asked: contract.AnswerQuestion) -> contract.Post:
        question = self._locked_post(tx, asked.question_id)
        if question.question_id != question.id or question.state != PostState.PUBLISHED:
            raise NotFound()
        is_staff = self._must_belong_to(tx, question.unit)
        must_hold_no_private_data(asked.text, doors=False)
        self._must_have_words_left(tx)
        number = None if is_staff else self._number_in_thread(tx, question)
        row = self._new_post(tx, unit=question.unit, is_staff=is_staff, number=number)
        row.question_id, row.title, row.text = question.id, None, asked.text
        tx.session.add(row)
        if is_staff:
            self._show_answer(tx, question)
        return post_view(tx, row)

    @command(contract.WithdrawPost)
    def withdraw_post(self, tx: Tx, asked: contract.WithdrawPost) -> contract.Post:
        tx.actor.must_be_signed_in()
        row = self._locked_post(tx, asked.post_id)
        if row.author_id != tx.actor.person_id:
            raise NotFound()
        self._step_post(tx, row, PostStep.WITHDRAW)
        row.text, row.title = "", row.title and ""
        return post_view(tx, row)

    @command(contract.ReportPost)
    def report_post(self, tx: Tx, asked: contract.ReportPost) -> None:
        tx.actor.must_be_signed_in()
        row = self._locked_post(tx, asked.post_id)
        self._must_belong_to(tx, row.unit)
        if row.state in (PostState.WAITING, PostState.REMOVED):
            raise NotFound()
        if tx.session.get(PostReport, (row.id, tx.actor.person_id)):
            raise contract.ReportedAlready()
        words = {"post_id": row.id, "person_id": tx.actor.person_id, "reported_at": tx.now, "is_open": True}
        tx.session.add(PostReport(reason=asked.reason.value, **words))
        tx.session.flush()
        row.reports += 1
        reasons = select(PostReport.reason).where(PostReport.post_id == row.id, PostReport.is_open)
        if row.state == PostState.PUBLISHED and rules.is_to_be_hidden(tx.session.scalars(reasons)):
            self._step_post(tx, row, PostStep.HIDE)

    @query(contract.Questions)
    def questions(self, tx: Tx, asked: contract.Questions) -> Page[contract.Question]:
        self._must_belong_to(tx, asked.unit)
        rows = select(PostRow).where(
            PostRow.unit.in_(self._at_or_above(tx, asked.unit)), PostRow.question_id == PostRow.id
        )
        return page(tx.session, _readable(tx, rows), PostRow.id, asked, lambda row: question_view(tx, row), True)

    @query(contract.QuestionById)
    def question_by_id(self, tx: Tx, asked: contract.QuestionById) -> contract.Question:
        return question_view(tx, self._question_to_read(tx, asked.question_id))

    @query(contract.Answers)
    def answers(self, tx: Tx, asked: contract.Answers) -> Page[contract.Post]:
        question = self._question_to_read(tx, asked.question_id)
        rows = select(PostRow).where(PostRow.question_id == question.id, PostRow.id != question.id)
        return page(tx.session, _readable(tx, rows), PostRow.id, asked, lambda row: post_view(tx, row))

    def _must_belong_to(self, tx: Tx, unit: str) -> bool:
        """Whether she is of the unit's staff; who has another role there, or under it, belongs to it too."""
        tx.actor.must_be_signed_in()
        if tx.actor.holds(Role.STAFF, at=unit):
            return True
        mergers = self._mergers(tx)
        hers = (held.unit for held in tx.actor.appointments if held.role in _MEMBERS)
        rules.must_belong((mergers.get(own, own) for own in hers), mergers.get(unit, unit))
        return False

    def _must_have_words_left(self, tx: Tx) -> None:
        hold(tx.session, f"posts of {tx.actor.person_id}")  # of two at once one waits
        midnight = datetime.combine(day_of(tx.now), datetime.min.time(), BEIJING)
        mine = select(func.count()).where(PostRow.author_id == tx.actor.person_id, PostRow.posted_at >= midnight)
        rules.must_have_words_left(tx.session.scalars(mine).one())

    def _new_post(self, tx: Tx, *, is_staff: bool, **words: Any) -> PostRow:
        """What staff write is shown at once, what others write when a moderator has looked at it."""
        state = PostState.PUBLISHED if is_staff else PostState.WAITING
        counted = {"authors": 0, "answers": 0, "reports": 0}
        words |= {"author_id": tx.actor.person_id, "posted_at": tx.now, "is_staff": is_staff}
        return PostRow(id=new_id(), state=state.value, **words, **counted)

    def _number_in_thread(self, tx: Tx, question: PostRow) -> int:
        """Hers from before, or the next; the thread is locked."""
        before = select(PostRow.number).where(PostRow.question_id == question.id)
        before = before.where(PostRow.author_id == tx.actor.person_id, PostRow.number.is_not(None)).limit(1)
        known = tx.session.scalars(before).first()
        if known is not None:
            return known
        question.authors += 1
        return question.authors

    def _locked_post(self, tx: Tx, post_id: str) -> PostRow:
        """Its thread is locked first: answers are counted there."""
        if (row := tx.session.get(PostRow, post_id)) is None:
            raise NotFound()
        tx.session.get(PostRow, row.question_id, with_for_update=True, populate_existing=True)
        tx.session.refresh(row, with_for_update=True)
        return row

    def _step_post(self, tx: Tx, row: PostRow, step: PostStep) -> None:
        before, following = row.state, rules.post_after(row.state, step)
        row.state = following.value
        if row.question_id == row.id:
            return
        question = tx.session.get_one(PostRow, row.question_id)
        if following is PostState.PUBLISHED:
            self._show_answer(tx, question, told=before == PostState.WAITING, by=row.author_id)
        elif before == PostState.PUBLISHED:
            question.answers -= 1

    def _show_answer(self, tx: Tx, question: PostRow, told: bool = True, by: str = "") -> None:
        question.answers += 1
        if told and question.author_id not in (tx.actor.person_id, by):
            facts = {"question_id": question.id, "person_id": question.author_id, "unit": question.unit}
            tx.emit(contract.QuestionAnswered(**facts))

    def _question_to_read(self, tx: Tx, question_id: str) -> PostRow:
        row = tx.session.get(PostRow, question_id)
        if row is None or row.question_id != row.id:
            raise NotFound()
        is_staff = self._must_belong_to(tx, row.unit)
        mine = row.author_id == tx.actor.person_id
        if row.state == PostState.REMOVED or (row.state != PostState.PUBLISHED and not (mine or is_staff)):
            raise NotFound()
        return row


def _readable(tx: Tx, rows: Select[Any]) -> Select[Any]:
    """What is published, and one's own that waits or is hidden."""
    mine = and_(PostRow.author_id == tx.actor.person_id, PostRow.state != PostState.REMOVED)
    return rows.where(or_(PostRow.state == PostState.PUBLISHED, mine))


def post_view(tx: Tx, row: PostRow) -> contract.Post:
    return contract.Post(**post_words(tx, row))


def question_view(tx: Tx, row: PostRow) -> contract.Question:
    return contract.Question(**post_words(tx, row), unit=row.unit, title=row.title, answers=row.answers)


def post_words(tx: Tx, row: PostRow) -> dict[str, Any]:
    words = {"post_id": row.id, "question_id": row.question_id, "mine": row.author_id == tx.actor.person_id}
    return words | {name: getattr(row, name) for name in ("number", "is_staff", "text", "state", "posted_at")}
