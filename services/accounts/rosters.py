"""Rosters: women whom staff register from a sheet, on their behalf and with their consent on paper."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import delete, select, update

from contracts import rosters as contract
from contracts.accounts import Registered, RegisteredAs, Role, UnknownUnit
from contracts.imports import ImportOver, Reason, SheetRow
from contracts.need_sheets import CheckHouseholds
from contracts.values import subtree
from kernel.errors import NotFound
from kernel.service import Service, Tx, command
from services.accounts import rules
from services.accounts.models import Appointment, Consent, ContactGrant, Notice, Person, Session, Unit
from services.accounts.people import People
from services.accounts.roster_checks import Checks, Words
from services.accounts.roster_tables import Roster, RosterEntry
from services.accounts.rows import Rows
from services.accounts.staffing_tables import Invitation, Term
from services.accounts.upload_tables import Upload

LIFETIME = timedelta(hours=24)  # as long as a preview is good for
PAPER = "paper"


class Rosters(Rows, Service):
    people: People

    @command(contract.CheckRoster)
    def check_roster(self, tx: Tx, asked: contract.CheckRoster) -> list[contract.RosterRow]:
        tx.actor.must_hold(Role.STAFF, at=asked.unit)
        roster = self._roster(tx, asked.import_id, asked.unit)
        if known := self._entries(tx, roster, [row.row for row in asked.rows]):
            return [_shown(entry) for entry in known]
        found = Checks(tx.session, self.people, roster).entries(asked.rows)
        tx.session.add_all(found)
        for entry in found:
            if entry.person_id and not entry.registers:
                self._log(tx, entry.person_id, "look up", f"roster {roster.import_id}")
        return [_shown(entry) for entry in found]

    @command(CheckHouseholds)
    def check_households(self, tx: Tx, asked: CheckHouseholds) -> list[contract.RosterRow]:
        """Of a sheet of needs: the same entries, of which none is ever registered."""
        tx.actor.must_hold(Role.STAFF, at=asked.unit)
        roster = self._roster(tx, asked.import_id, asked.unit)
        if known := self._entries(tx, roster, [row.row for row in asked.rows]):
            return [_shown(entry) for entry in known]
        homes = {subtree(held.unit) for held in tx.actor.appointments if held.role == Role.STAFF}
        found = Checks(tx.session, self.people, roster).households(asked.rows, homes)
        tx.session.add_all(found)
        for entry in found:
            if entry.person_id:
                self._log(tx, entry.person_id, "look up", f"needs {roster.import_id}")
        return [_shown(entry) for entry in found]

    @command(contract.RegisterRoster)
    def register_roster(self, tx: Tx, asked: contract.RegisterRoster) -> list[contract.RosterRow]:
        roster = self._its_roster(tx, asked.import_id)
        rules.must_consent(asked.consents)
        if roster.closed_at or roster.data_key is None:
            raise ImportOver()
        entries = self._entries(tx, roster, asked.rows)
        checks = Checks(tx.session, self.people, roster)
        checks.look_again([entry for entry in entries if entry.registers and not entry.is_registered])
        wanted = [entry for entry in entries if entry.registers and not entry.is_registered and not entry.reasons]
        tx.session.add_all([self._woman(tx, roster, entry, checks.words(entry)) for entry in wanted])
        tx.session.flush()  # what follows refers to them
        for entry in wanted:
            self._register_on_paper(tx, roster, entry, asked)
        self._mark(tx, wanted, is_registered=True)
        return [_shown(entry) for entry in entries]

    @command(contract.UnregisterRoster)
    def unregister_roster(self, tx: Tx, asked: contract.UnregisterRoster) -> list[int]:
        roster = self._its_roster(tx, asked.import_id)
        roster.closed_at = roster.closed_at or tx.now
        entries = [entry for entry in self._entries(tx, roster, asked.rows) if entry.is_registered]
        used = self._in_use(tx, [str(entry.person_id) for entry in entries])
        gone = [entry for entry in entries if entry.person_id not in used]
        ids = [str(entry.person_id) for entry in gone]
        for table in (Consent, Appointment, Notice, Upload):
            tx.session.execute(delete(table).where(table.person_id.in_(ids)))
        tx.session.execute(delete(Person).where(Person.id.in_(ids)))
        self._mark(tx, gone, is_registered=False)
        for entry in gone:
            self._log(tx, str(entry.person_id), "unregister", asked.reason)
            tx.emit(contract.RegistrationUndone(person_id=str(entry.person_id), unit=roster.unit))
        return [entry.row for entry in entries if entry.is_registered]

    @command(contract.RosterCells)
    def roster_cells(self, tx: Tx, asked: contract.RosterCells) -> list[SheetRow]:
        roster = self._its_roster(tx, asked.import_id)
        if roster.data_key is None or tx.now >= roster.at + LIFETIME:
            return []
        checks = Checks(tx.session, self.people, roster)
        entries = self._entries(tx, roster, asked.rows)
        self._log(tx, roster.import_id, "roster", f"rows {asked.rows[0]} to {asked.rows[-1]} of the sheet")
        return [SheetRow(row=entry.row, cells=checks.cells(entry)) for entry in entries]

    @command(contract.DiscloseRoster)
    def disclose_roster(self, tx: Tx, asked: contract.DiscloseRoster) -> list[contract.RosterDetails]:
        tx.actor.must_hold(Role.STAFF)
        found = tx.session.scalars(select(Person).where(Person.id.in_(asked.person_ids)))
        seen = [person for person in found if self._may_see(tx, person)]
        for person in seen:
            self._log(tx, person.id, "disclose", asked.reason)
        return [
            contract.RosterDetails(
                person_id=person.id,
                name=self.people.name(person),
                phone=self.people.phone(person),
                document_kind=person.document_kind,
                document=self.people.document(person),
            )
            for person in seen
        ]

    def _roster(self, tx: Tx, import_id: str, unit: str) -> Roster:
        if known := tx.session.get(Roster, import_id):
            return self._its_roster(tx, known.import_id)
        if tx.session.get(Unit, unit) is None:
            raise UnknownUnit()
        self._forget_old(tx)
        made = Roster(import_id=import_id, unit=unit, at=tx.now, data_key=self.people.new_key(import_id))
        tx.session.add(made)
        tx.session.flush()
        return made

    def _its_roster(self, tx: Tx, import_id: str) -> Roster:
        """Locked, so that no row of it is registered twice."""
        tx.actor.must_be_signed_in()
        roster = tx.session.get(Roster, import_id, with_for_update=True)
        if roster is None or not tx.actor.holds(Role.STAFF, at=roster.unit):
            raise NotFound()
        return roster

    def _forget_old(self, tx: Tx) -> None:
        """Destroy what is older than a day. Which women an import registered stays, for undoing it."""
        old = select(Roster.import_id).where(Roster.at <= tx.now - LIFETIME, Roster.data_key.is_not(None))
        bare = {"sealed": None, "phone_lookup": None, "document_lookup": None}
        tx.session.execute(update(RosterEntry).where(RosterEntry.import_id.in_(old)).values(bare))
        tx.session.execute(update(Roster).where(Roster.at <= tx.now - LIFETIME).values(data_key=None))

    def _entries(self, tx: Tx, roster: Roster, rows: Sequence[int]) -> Sequence[RosterEntry]:
        its = select(RosterEntry).where(RosterEntry.import_id == roster.import_id, RosterEntry.row.in_(rows))
        return tx.session.scalars(its.order_by(RosterEntry.row)).all()

    def _mark(self, tx: Tx, entries: Sequence[RosterEntry], is_registered: bool) -> None:
        """In one statement: there may be hundreds."""
        if entries:
            its = RosterEntry.import_id == entries[0].import_id
            marked = update(RosterEntry).where(its, RosterEntry.row.in_([entry.row for entry in entries]))
            tx.session.execute(marked.values(is_registered=is_registered))

    def _woman(self, tx: Tx, roster: Roster, entry: RosterEntry, words: Words) -> Person:
        person = self.people.new(str(entry.person_id), words.phone, tx.now)
        self.people.name_her(person, words.name, words.kind, words.number)
        person.home_unit = roster.unit
        return person

    def _register_on_paper(self, tx: Tx, roster: Roster, entry: RosterEntry, asked: contract.RegisterRoster) -> None:
        person_id, unit = str(entry.person_id), roster.unit
        given = {"given_by": tx.actor.person_id, "given_at": tx.now}
        tx.session.add(Appointment(person_id=person_id, role=Role.WORKER.value, unit=unit, **given))
        for one in asked.consents:
            agreed = {"purpose": one.purpose.value, "text_version": one.text_version, "given_at": tx.now}
            tx.session.add(Consent(person_id=person_id, channel=PAPER, **agreed))
        self._log(tx, person_id, "register", asked.reason)
        facts = {"person_id": person_id, "unit": unit, "registered_as": RegisteredAs.WORKER}
        tx.emit(Registered(**facts, registered_at=tx.now))

    def _in_use(self, tx: Tx, ids: Sequence[str]) -> set[str]:
        """Who has signed in, been invited to or given another role, or joined with somebody: they go on as they are."""
        held = select(Appointment.person_id).where(Appointment.person_id.in_(ids), Appointment.role != Role.WORKER)
        signed_in = select(Session.person_id).where(Session.person_id.in_(ids))
        joined = select(ContactGrant.person_id).where(ContactGrant.person_id.in_(ids))
        agreed = select(Consent.person_id).where(Consent.person_id.in_(ids), Consent.channel != PAPER)
        invited = select(Invitation.person_id).where(Invitation.person_id.in_(ids))
        served = select(Term.person_id).where(Term.person_id.in_(ids))
        reasons = (held, signed_in, joined, agreed, invited, served)
        return {one for rows in reasons for one in tx.session.scalars(rows)}


def _shown(entry: RosterEntry) -> contract.RosterRow:
    facts = {"row": entry.row, "person_id": entry.person_id, "registers": entry.registers}
    return contract.RosterRow(**facts, reasons=[Reason(**reason) for reason in entry.reasons])
