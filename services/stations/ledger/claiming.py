"""The base's claim for a month: gathered from the ledger, frozen, sent to the centre, which decides."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, and_, delete, exists, func, insert, literal, select

from contracts import waiver_claims as contract
from contracts.accounts import Role
from contracts.values import is_centre
from contracts.waiver_claims import WaiverClaimState
from kernel import store
from kernel.errors import NotFound
from kernel.message import Page
from kernel.paging import page
from kernel.service import From, Service, Tx, command, on, query
from services.stations.ledger import claim_rules as rules
from services.stations.ledger import ledger_rules
from services.stations.ledger.claim_rules import ClaimStep
from services.stations.ledger.claim_tables import ClaimedPosting, ClaimRow
from services.stations.ledger.ledger_tables import Entry, PostingRow
from services.stations.units.unit_rows import under


class Claiming(Service):
    @command(contract.DraftWaiverClaim)
    def draft_waiver_claim(self, tx: Tx, asked: contract.DraftWaiverClaim) -> contract.WaiverClaim:
        tx.actor.must_hold(Role.STAFF, at=asked.unit)
        ledger_rules.must_be_over(asked.month, tx.now)
        store.hold(tx.session, f"claims {asked.unit}")
        row = self._draft(tx, asked)
        row.drafted_at = tx.now
        row.lines = [line.model_dump(mode="json") for line in self._gather(tx, row)]
        if not row.lines:
            raise contract.NothingToClaim()
        row.total_fen = sum(line["amount_fen"] for line in row.lines)
        return _view(row)

    @command(contract.SubmitWaiverClaim)
    def submit_waiver_claim(self, tx: Tx, asked: contract.SubmitWaiverClaim) -> contract.WaiverClaim:
        row = self._claim_of(tx, asked.claim_id, lock=True)
        tx.actor.must_hold(Role.STAFF, at=row.unit)
        row.state, row.submitted_at = rules.claim_after(row.state, ClaimStep.SUBMIT), tx.now
        shown = _view(row)
        tx.emit(contract.WaiverClaimSubmitted(**shown.model_dump(include=set(_SUBMITTED))))
        return shown

    @command(contract.AcceptWaiverClaim)
    def accept_waiver_claim(self, tx: Tx, asked: contract.AcceptWaiverClaim) -> contract.WaiverClaim:
        return self._decide(tx, asked.claim_id, ClaimStep.ACCEPT)

    @command(contract.ReturnWaiverClaim)
    def return_waiver_claim(self, tx: Tx, asked: contract.ReturnWaiverClaim) -> contract.WaiverClaim:
        return self._decide(tx, asked.claim_id, ClaimStep.RETURN, asked.reason)

    @command(contract.SettleWaiverClaim)
    def settle_waiver_claim(self, tx: Tx, asked: contract.SettleWaiverClaim) -> contract.WaiverClaim:
        return self._decide(tx, asked.claim_id, ClaimStep.SETTLE)

    @query(contract.WaiverClaimById)
    def waiver_claim_by_id(self, tx: Tx, asked: contract.WaiverClaimById) -> contract.CheckedClaim:
        row = self._claim_of(tx, asked.claim_id)
        booked = select(func.coalesce(func.sum(-PostingRow.amount_fen), 0))
        booked = booked.where(*_of(row, PostingRow.unit, PostingRow.month), PostingRow.account == row.payer)
        live = ClaimRow.state != WaiverClaimState.RETURNED
        claims = select(ClaimRow.total_fen).where(*_of(row, ClaimRow.unit, ClaimRow.month))
        claims = claims.where(ClaimRow.payer == row.payer, live | (ClaimRow.id == row.id))
        sums = {"booked_fen": int(tx.session.scalars(booked).one()), "claimed_fen": sum(tx.session.scalars(claims))}
        return contract.CheckedClaim(**_view(row).model_dump(), **sums)

    @query(contract.WaiverClaims)
    def waiver_claims(self, tx: Tx, asked: contract.WaiverClaims) -> Page[contract.WaiverClaim]:
        tx.actor.must_hold(Role.STAFF, Role.OPERATOR, at=asked.unit)
        rows = select(ClaimRow).where(under(ClaimRow.unit, asked.unit))
        for name in ("month", "payer", "state"):
            if value := getattr(asked, name):
                rows = rows.where(getattr(ClaimRow, name) == value)
        return page(tx.session, rows, ClaimRow.id, asked, _view)

    @on(contract.WaiverClaimSubmitted, From.ELSEWHERE)
    def take_claim(self, tx: Tx, said: contract.WaiverClaimSubmitted) -> None:
        words = said.model_dump(mode="json", include={"lines"}) | said.model_dump(exclude={"claim_id", "lines"})
        tx.session.merge(ClaimRow(id=said.claim_id, state=WaiverClaimState.SUBMITTED, **words))

    @on(contract.WaiverClaimDecided, From.ELSEWHERE)
    def hear_decision(self, tx: Tx, said: contract.WaiverClaimDecided) -> None:
        row = tx.session.get_one(ClaimRow, said.claim_id, with_for_update=True)
        self._settle_on(tx, row, said)

    def _draft(self, tx: Tx, asked: contract.DraftWaiverClaim) -> ClaimRow:
        """The draft for this month and payer, emptied, or a new one."""
        month = select(ClaimRow).filter_by(unit=asked.unit, month=asked.month)
        drafts = month.filter_by(payer=asked.payer, state=WaiverClaimState.DRAFTED)
        if row := tx.session.scalars(drafts.with_for_update()).one_or_none():
            tx.session.execute(delete(ClaimedPosting).where(ClaimedPosting.claim_id == row.id))
            return row
        before = tx.session.scalars(select(func.count()).select_from(month.subquery())).one()
        number = rules.number(asked.unit, asked.month, before)
        row = ClaimRow(id=store.new_id(), number=number, state=WaiverClaimState.DRAFTED, **asked.model_dump())
        row.drafted_at, row.lines, row.total_fen = tx.now, [], 0
        tx.session.add(row)
        tx.session.flush()
        return row

    def _gather(self, tx: Tx, row: ClaimRow) -> list[contract.ClaimLine]:
        """Take what no claim has, late entries of earlier months too; as lines."""
        taken = exists().where(
            and_(ClaimedPosting.entry_id == PostingRow.entry_id, ClaimedPosting.account == PostingRow.account)
        )
        columns = (PostingRow.entry_id, PostingRow.account, literal(row.id, store.UuidText))
        free = select(*columns).where(*_of(row, PostingRow.unit, PostingRow.month), PostingRow.account == row.payer)
        names = ["entry_id", "account", "claim_id"]
        tx.session.execute(insert(ClaimedPosting).from_select(names, free.where(~taken)))
        return [contract.ClaimLine(**line._mapping) for line in tx.session.execute(_lines(row.id))]

    def _claim_of(self, tx: Tx, claim_id: str, lock: bool = False) -> ClaimRow:
        row = tx.session.get(ClaimRow, claim_id, with_for_update=lock)
        if row is None or not tx.actor.holds(Role.STAFF, Role.OPERATOR, at=row.unit):
            raise NotFound()
        return row

    def _decide(
        self, tx: Tx, claim_id: str, step: ClaimStep, reason: contract.ClaimReturnReason | None = None
    ) -> contract.WaiverClaim:
        row = self._claim_of(tx, claim_id, lock=True)
        tx.actor.must_hold(Role.STAFF, at=f"{row.unit[:4]}00")
        state = rules.claim_after(row.state, step)
        words = {"claim_id": row.id, "unit": row.unit, "return_reason": reason, "decided_at": tx.now}
        said = contract.WaiverClaimDecided(**words, state=state)
        self._settle_on(tx, row, said)
        tx.emit(said)
        return _view(row)

    def _settle_on(self, tx: Tx, row: ClaimRow, said: contract.WaiverClaimDecided) -> None:
        row.state = said.state
        if said.state is WaiverClaimState.SETTLED:
            row.settled_at = said.decided_at
            return
        row.decided_at, row.return_reason = said.decided_at, said.return_reason
        if said.state is WaiverClaimState.RETURNED:
            tx.session.execute(delete(ClaimedPosting).where(ClaimedPosting.claim_id == row.id))


_SUBMITTED = contract.WaiverClaimSubmitted.model_fields


def _of(row: ClaimRow, unit: Any, month: Any) -> tuple[Any, Any]:
    """Under the claim's county, and not after its month."""
    return (unit == row.unit if is_centre(row.unit) else under(unit, row.unit)), month <= row.month


def _lines(claim_id: str) -> Select[Any]:
    by = (Entry.unit, Entry.waiver_kind, Entry.month)
    sums = (func.count().label("entries"), func.sum(-PostingRow.amount_fen).label("amount_fen"))
    rows = select(*by, *sums).join(PostingRow, PostingRow.entry_id == Entry.id)
    joined = and_(ClaimedPosting.entry_id == PostingRow.entry_id, ClaimedPosting.account == PostingRow.account)
    return rows.join(ClaimedPosting, joined).where(ClaimedPosting.claim_id == claim_id).group_by(*by).order_by(*by)


def _view(row: ClaimRow) -> contract.WaiverClaim:
    fields = set(contract.WaiverClaim.model_fields) - {"claim_id"}
    return contract.WaiverClaim(claim_id=row.id, **{field: getattr(row, field) for field in fields})
