"""Activities as their staff plan, change, cancel and report them, and as everybody sees them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from contracts import activities as contract
from contracts.accounts import Role
from contracts.activities import ActivityState, ParticipationCause
from contracts.values import day_of
from kernel.errors import NotFound
from kernel.message import Page
from kernel.paging import page
from kernel.service import Tx, command, query
from kernel.store import new_id
from services.stations.activities import activity_rules as rules
from services.stations.activities.activity_rows import participation_facts
from services.stations.activities.activity_rules import ActivityStep, ParticipationStep
from services.stations.activities.activity_tables import ActivityActRow, ActivityRow, ParticipationRow
from services.stations.activities.benefit import Benefit
from services.stations.activities.hours_proving import HoursProving
from services.stations.activities.participating import Participating
from services.stations.models import Unit
from services.stations.units.unit_rows import under


class Activities(Participating, HoursProving, Benefit):
    @command(contract.PlanActivity)
    def plan_activity(self, tx: Tx, asked: contract.PlanActivity) -> contract.Activity:
        tx.actor.must_hold(Role.STAFF, at=asked.unit)
        if tx.session.get(Unit, asked.unit) is None:
            raise NotFound()
        rules.must_be_a_plan(asked)
        row = ActivityRow(id=new_id(), state=ActivityState.PLANNED.value, signed_up=0, waiting=0, turns=0)
        for field in contract.ActivityPlan.model_fields:
            setattr(row, field, getattr(asked, field))
        row.kind = asked.kind.value
        tx.session.add(row)
        tx.session.flush()
        self._note_act(tx, row, "plan")
        return self._activity_view(tx, row)

    @command(contract.OpenActivity)
    def open_activity(self, tx: Tx, asked: contract.OpenActivity) -> contract.Activity:
        row = self._staffs_activity(tx, asked.activity_id)
        row.state = rules.activity_after(ActivityState(row.state), ActivityStep.OPEN).value
        self._note_act(tx, row, "open")
        return self._activity_view(tx, row)

    @command(contract.ChangeActivity)
    def change_activity(self, tx: Tx, asked: contract.ChangeActivity) -> contract.Activity:
        row = self._staffs_activity(tx, asked.activity_id)
        rules.must_be_changeable(self._activity_now(tx, row))
        rules.must_hold_all(asked.capacity, row.signed_up)
        for field in ("place", "starts_at", "ends_at", "capacity"):
            if (value := getattr(asked, field)) is not None:
                setattr(row, field, value)
        rules.must_be_in_order(row.starts_at, row.ends_at, row.sign_up_until)
        self._note_act(tx, row, "change")
        if asked.place or asked.starts_at or asked.ends_at:
            for one in self._live_participations(tx, row):
                tx.emit(contract.ActivityMoved(**participation_facts(one), unit=row.unit))
        self._give_places(tx, row)
        return self._activity_view(tx, row)

    @command(contract.CancelActivity)
    def cancel_activity(self, tx: Tx, asked: contract.CancelActivity) -> contract.Activity:
        row = self._staffs_activity(tx, asked.activity_id)
        state = rules.activity_after(self._activity_now(tx, row), ActivityStep.CANCEL)
        for one in self._live_participations(tx, row):
            self._leave_activity(tx, row, one, ParticipationCause.ACTIVITY)
        row.state = state.value
        self._note_act(tx, row, "cancel", asked.reason)
        return self._activity_view(tx, row)

    @command(contract.ReportActivity)
    def report_activity(self, tx: Tx, asked: contract.ReportActivity) -> contract.Activity:
        row = self._staffs_activity(tx, asked.activity_id)
        row.state = rules.activity_after(self._activity_now(tx, row), ActivityStep.REPORT).value
        row.hours, row.people_reached = asked.hours or row.hours, asked.people_reached
        for one in self._live_participations(tx, row):
            if one.state == contract.ParticipationState.SIGNED_UP:
                self._step_participation(tx, row, one, ParticipationStep.MISS)
            elif one.state == contract.ParticipationState.ATTENDED and one.child_id:
                self._certify_hours(tx, row, one)
        self._enter_benefit(tx, row)
        self._note_act(tx, row, "report")
        facts = {"activity_id": row.id, "unit": row.unit, "kind": row.kind, "hours": row.hours}
        held_on = day_of(row.starts_at)
        tx.emit(contract.ActivityHeld(**facts, people_reached=asked.people_reached, held_on=held_on))
        return self._activity_view(tx, row)

    @query(contract.Activities)
    def activities(self, tx: Tx, asked: contract.Activities) -> Page[contract.Activity]:
        shown = (ActivityState.OPEN, ActivityState.HELD)
        rows = select(ActivityRow).where(ActivityRow.state.in_(shown))
        if asked.unit:
            rows = rows.where(under(ActivityRow.unit, asked.unit))
        if asked.since:
            rows = rows.where(ActivityRow.ends_at >= asked.since)
        return self._activity_page(tx, rows, asked)

    @query(contract.ActivitiesOfUnit)
    def activities_of_unit(self, tx: Tx, asked: contract.ActivitiesOfUnit) -> Page[contract.Activity]:
        tx.actor.must_hold(Role.STAFF, at=asked.unit)
        rows = select(ActivityRow).where(under(ActivityRow.unit, asked.unit))
        return self._activity_page(tx, rows, asked)

    @query(contract.ActivityById)
    def activity_by_id(self, tx: Tx, asked: contract.ActivityById) -> contract.Activity:
        return self._activity_view(tx, self._activity(tx, asked.activity_id))

    @query(contract.ActivityActs)
    def activity_acts(self, tx: Tx, asked: contract.ActivityActs) -> Page[contract.ActivityAct]:
        row = self._activity(tx, asked.activity_id)
        tx.actor.must_hold(Role.STAFF, at=row.unit)
        rows = select(ActivityActRow).where(ActivityActRow.activity_id == row.id)
        return page(tx.session, rows, ActivityActRow.id, asked, _act_view)

    def _live_participations(self, tx: Tx, row: ActivityRow) -> list[ParticipationRow]:
        rows = select(ParticipationRow).where(ParticipationRow.activity_id == row.id, ParticipationRow.is_live)
        return list(tx.session.scalars(rows.order_by(ParticipationRow.id)))

    def _activity_page(self, tx: Tx, rows: Any, asked: Any) -> Page[contract.Activity]:
        if asked.kind:
            rows = rows.where(ActivityRow.kind == asked.kind)
        newest = asked.newest_first
        return page(tx.session, rows, ActivityRow.id, asked, lambda row: self._activity_view(tx, row), newest)

    def _activity_view(self, tx: Tx, row: ActivityRow) -> contract.Activity:
        fields = set(contract.Activity.model_fields) - {"activity_id", "state"}
        words = {field: getattr(row, field) for field in fields}
        return contract.Activity(activity_id=row.id, state=self._activity_now(tx, row), **words)


def _act_view(row: ActivityActRow) -> contract.ActivityAct:
    fields = set(contract.ActivityAct.model_fields) - {"act_id"}
    return contract.ActivityAct(act_id=row.id, **{field: getattr(row, field) for field in fields})
