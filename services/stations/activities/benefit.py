"""The public-benefit ledger: what activities reached, entered once each, corrected by counter-entries, summed."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import select

from contracts import benefit as contract
from contracts.accounts import Role
from contracts.benefit import BenefitKind
from contracts.values import day_of, subtree
from kernel.errors import NotFound
from kernel.message import Page
from kernel.paging import page
from kernel.service import From, Service, Tx, command, on, query
from kernel.store import new_id
from services.stations.activities import activity_rules as rules
from services.stations.activities.activity_tables import ActivityRow, BenefitRow
from services.stations.units.unit_rows import under


class Benefit(Service):
    @command(contract.CorrectBenefit)
    def correct_benefit(self, tx: Tx, asked: contract.CorrectBenefit) -> list[contract.BenefitEntry]:
        tx.actor.must_be_signed_in()
        old = tx.session.get(BenefitRow, asked.entry_id, with_for_update=True)
        if old is None or not tx.actor.holds(Role.STAFF, at=old.unit):
            raise NotFound()
        taken_back = select(BenefitRow.id).where(BenefitRow.corrects == old.id)
        if old.kind == BenefitKind.REVERSAL or tx.session.scalars(taken_back).first():
            raise contract.BenefitCorrectedAlready()
        facts = {"unit": old.unit, "activity_id": old.activity_id, "on": old.on, "corrects": old.id}
        facts |= {"by": tx.actor.person_id, "reason": asked.reason}
        return [
            self._add_benefit(tx, kind=BenefitKind.REVERSAL.value, hours=-old.hours, people=-old.people, **facts),
            self._add_benefit(tx, kind=BenefitKind.CORRECTION.value, hours=asked.hours, people=asked.people, **facts),
        ]

    @query(contract.BenefitEntries)
    def benefit_entries(self, tx: Tx, asked: contract.BenefitEntries) -> Page[contract.BenefitEntry]:
        tx.actor.must_hold(Role.STAFF, Role.OPERATOR, at=asked.unit)
        rows = select(BenefitRow).where(under(BenefitRow.unit, asked.unit))
        if asked.month:
            after = rules.first_day(rules.next_month(asked.month))
            rows = rows.where(BenefitRow.on >= rules.first_day(asked.month), BenefitRow.on < after)
        return page(tx.session, rows, BenefitRow.id, asked, _benefit_view)

    @query(contract.BenefitSums)
    def benefit_sums(self, tx: Tx, asked: contract.BenefitSums) -> list[contract.BenefitSum]:
        rows = select(BenefitRow.unit, BenefitRow.on, BenefitRow.kind, BenefitRow.hours, BenefitRow.people)
        rows = rows.where(under(BenefitRow.unit, asked.unit))
        after = rules.first_day(rules.next_month(asked.until))
        rows = rows.where(BenefitRow.on >= rules.first_day(asked.since), BenefitRow.on < after)
        sums: defaultdict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
        for unit, day, kind, hours, people in tx.session.execute(rows):
            parts = int(kind == BenefitKind.HELD), hours, people
            key = (unit, f"{day:%Y-%m}")
            sums[key] = [total + part for total, part in zip(sums[key], parts, strict=True)]
        return [
            contract.BenefitSum(unit=unit, month=month, activities=held, hours=hours, people=people)
            for (unit, month), (held, hours, people) in sorted(sums.items())
        ]

    @on(contract.BenefitEntered, From.ELSEWHERE)
    def take_over_benefit(self, tx: Tx, entered: contract.BenefitEntered) -> None:
        if not entered.unit.startswith(subtree(tx.origin)):
            return  # a county speaks of its own units alone
        words = entered.model_dump(exclude={"entry_id"})
        tx.session.merge(BenefitRow(id=entered.entry_id, by=None, reason="", **words))

    def _enter_benefit(self, tx: Tx, activity: ActivityRow) -> None:
        """Once, when an activity is reported."""
        facts = {"unit": activity.unit, "activity_id": activity.id, "hours": activity.hours}
        facts |= {"people": activity.people_reached, "on": day_of(activity.starts_at)}
        words = {"kind": BenefitKind.HELD.value, "by": tx.actor.person_id, "corrects": None, "reason": ""}
        self._add_benefit(tx, **facts, **words)

    def _add_benefit(self, tx: Tx, **words: object) -> contract.BenefitEntry:
        row = BenefitRow(id=new_id(), entered_at=tx.now, **words)
        tx.session.add(row)
        entry = _benefit_view(row)
        tx.emit(contract.BenefitEntered(**entry.model_dump()))
        return entry


def _benefit_view(row: BenefitRow) -> contract.BenefitEntry:
    fields = set(contract.BenefitEntry.model_fields) - {"entry_id"}
    return contract.BenefitEntry(entry_id=row.id, **{field: getattr(row, field) for field in fields})
