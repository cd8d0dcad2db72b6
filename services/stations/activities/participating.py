"""Signing up for activities, giving the place back, and who came."""

from __future__ import annotations

from sqlalchemy import select

from contracts import activities as contract
from contracts import youth
from contracts.accounts import Role
from contracts.activities import ActivityState, ParticipationCause
from contracts.children import ChildRemoved
from kernel.errors import ExpiredToken, InvalidToken, NotFound
from kernel.message import Page
from kernel.paging import page
from kernel.service import Service, Tx, command, on, query
from services.stations.activities import activity_rules as rules
from services.stations.activities.activity_rows import ActivityRows, participation_view
from services.stations.activities.activity_rules import ParticipationStep
from services.stations.activities.activity_tables import GoneChild, HoursProofRow, ParticipationRow
from services.stations.models import Woman


class Participating(ActivityRows, Service):
    @command(contract.SignUp)
    def sign_up(self, tx: Tx, asked: contract.SignUp) -> contract.Participation:
        tx.actor.must_be_signed_in()
        activity = self._locked_activity(tx, asked.activity_id)
        rules.must_be_for_grown_ups(activity.kind)
        return participation_view(self._take_part(tx, activity, tx.actor.person_id, None))

    @command(contract.SignUpFor)
    def sign_up_for(self, tx: Tx, asked: contract.SignUpFor) -> contract.Participation:
        activity = self._staffs_activity(tx, asked.activity_id)
        woman = tx.session.get(Woman, asked.person_id)
        if woman is None or not tx.actor.holds(Role.STAFF, at=woman.home_unit):
            raise NotFound()
        rules.must_be_for_grown_ups(activity.kind)
        row = self._take_part(tx, activity, asked.person_id, None)
        self._note_act(tx, activity, "sign up", asked.reason, asked.person_id)
        return participation_view(row)

    @command(youth.SignChildUp)
    def sign_child_up(self, tx: Tx, asked: youth.SignChildUp) -> contract.Participation:
        tx.actor.must_be_signed_in()
        age = self._attested_child_age(tx, asked)
        activity = self._locked_activity(tx, asked.activity_id)
        rules.must_fit_the_child(activity.kind, activity.min_age, activity.max_age, age)
        row = self._take_part(tx, activity, tx.actor.person_id, asked.child_id)
        facts = {"participation_id": row.id, "activity_id": activity.id, "unit": activity.unit}
        tx.emit(youth.ChildSignedUp(**facts, child_id=asked.child_id, guardian_id=tx.actor.person_id))
        return participation_view(row)

    @command(contract.CancelParticipation)
    def cancel_participation(self, tx: Tx, asked: contract.CancelParticipation) -> contract.Participation:
        tx.actor.must_be_signed_in()
        if (row := tx.session.get(ParticipationRow, asked.participation_id)) is None:
            raise NotFound()
        activity = self._locked_activity(tx, row.activity_id)
        tx.session.refresh(row)  # it may have changed while we waited for the lock
        by_staff = self._in_anothers_name(tx, activity, row, "cancel participation", asked.reason)
        if self._activity_now(tx, activity) is not ActivityState.OPEN:
            raise contract.ParticipationOver()
        self._leave_activity(tx, activity, row, ParticipationCause.STAFF if by_staff else ParticipationCause.OWN)
        self._give_places(tx, activity)
        return participation_view(row)

    @command(contract.RecordPresence)
    def record_presence(self, tx: Tx, asked: contract.RecordPresence) -> list[contract.Participation]:
        activity = self._staffs_activity(tx, asked.activity_id)
        rules.must_be_running(self._activity_now(tx, activity))
        step = ParticipationStep.ATTEND if asked.present else ParticipationStep.MISS
        ticked = []
        for participation_id in dict.fromkeys(asked.participation_ids):
            row = tx.session.get(ParticipationRow, participation_id)
            if row is None or row.activity_id != activity.id:
                raise contract.NotTakingPart()
            self._step_participation(tx, activity, row, step)
            ticked.append(participation_view(row))
        self._note_act(tx, activity, "record presence")
        return ticked

    @query(contract.Participants)
    def participants(self, tx: Tx, asked: contract.Participants) -> Page[contract.Participation]:
        activity = self._activity(tx, asked.activity_id)
        tx.actor.must_hold(Role.STAFF, at=activity.unit)
        rows = select(ParticipationRow).where(ParticipationRow.activity_id == activity.id)
        if asked.state:
            rows = rows.where(ParticipationRow.state == asked.state)
        return page(tx.session, rows, ParticipationRow.id, asked, participation_view)

    @query(contract.MyParticipations)
    def my_participations(self, tx: Tx, asked: contract.MyParticipations) -> Page[contract.Participation]:
        tx.actor.must_be_signed_in()
        rows = select(ParticipationRow).where(ParticipationRow.person_id == tx.actor.person_id)
        return page(tx.session, rows, ParticipationRow.id, asked, participation_view, asked.newest_first)

    @on(ChildRemoved)
    def forget_child(self, tx: Tx, removed: ChildRemoved) -> None:
        """Its places go to others and its rows are deleted; how many were reached stays, for it names nobody."""
        tx.session.merge(GoneChild(child_id=removed.child_id))
        tx.session.flush()
        found = select(ParticipationRow).where(ParticipationRow.child_id == removed.child_id)
        for row in tx.session.scalars(found.order_by(ParticipationRow.activity_id)).all():
            activity = self._locked_activity(tx, row.activity_id)
            tx.session.refresh(row)
            if row.is_live and self._activity_now(tx, activity) is ActivityState.OPEN:
                self._step_participation(tx, activity, row, ParticipationStep.CANCEL)
                self._give_places(tx, activity)
            if proof := tx.session.get(HoursProofRow, row.id):
                tx.session.delete(proof)
                tx.session.flush()
            tx.session.delete(row)

    def _attested_child_age(self, tx: Tx, asked: youth.SignChildUp) -> int:
        """What the child reaches this year. Raises `ChildNotAttested` for another's child, or a forged statement."""
        try:
            claims = self.verifier.claims(asked.attestation, "child", tx.now)
        except (InvalidToken, ExpiredToken) as error:
            raise youth.ChildNotAttested() from error
        if (claims["sub"], claims["child"]) != (tx.actor.person_id, asked.child_id):
            raise youth.ChildNotAttested()
        if tx.session.get(GoneChild, asked.child_id):
            raise youth.ChildNotAttested()
        return int(claims["age"])
