"""A roster, in: training's half of it. Who the women are, accounts knows; here they are ids, classes and seats."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import exists, select, update

from contracts import imports as contract
from contracts import rosters, training
from contracts.accounts import Role, UnknownUnit
from contracts.imports import CellMissing, ImportKind, ImportState, Verdict
from contracts.rosters import RosterRow, UnknownClass
from contracts.training import CancelCause, ClassState, EnrolmentState, WaitingListFull
from kernel.errors import NotFound
from kernel.message import Refusal
from kernel.service import Tx, command, on, query
from kernel.store import new_id
from services.training import views
from services.training.enrolling import Enrolling
from services.training.import_tables import Import, ImportRow
from services.training.importing import Importing, shown
from services.training.models import Attendance, Class, Enrolment, Learner, Unit
from services.training.rules import must_take_enrolments


class ImportingRosters(Enrolling, Importing):
    @command(rosters.OpenRosterImport)
    def open_roster_import(self, tx: Tx, asked: rosters.OpenRosterImport) -> contract.Import:
        tx.actor.must_hold(Role.STAFF, at=asked.unit)
        if tx.session.get(Unit, asked.unit) is None:
            raise UnknownUnit()
        return shown(tx, self._new_import(tx, ImportKind.ROSTER, asked.unit, asked.sha256))

    @command(rosters.PreviewRoster)
    def preview_roster(self, tx: Tx, asked: rosters.PreviewRoster) -> contract.Import:
        row = self._roster_import(tx, asked.import_id)
        if row.state != ImportState.READING:
            return shown(tx, row)
        classes = _Classes(self, tx, row.unit)
        return self._previewed(tx, row, [classes.judged(row.id, one) for one in asked.rows])

    @command(rosters.BeginRoster)
    def begin_roster(self, tx: Tx, asked: rosters.BeginRoster) -> contract.Import:
        row = self._roster_import(tx, asked.import_id)
        if row.state not in (ImportState.IMPORTING, ImportState.IMPORTED):
            self._step(tx, row, ImportState.IMPORTING)
        return shown(tx, row)

    @query(rosters.RosterRows)
    def roster_rows(self, tx: Tx, asked: rosters.RosterRows) -> list[RosterRow]:
        row = self._import(tx, asked.import_id)
        return [
            RosterRow(row=one.row, person_id=one.person_id, registers=one.verdict == Verdict.NEW)
            for one in self._rows_of(tx, row, Verdict.NEW, Verdict.CHANGED)
            if not one.kept
        ]

    @command(rosters.EnrolRoster)
    def enrol_roster(self, tx: Tx, asked: rosters.EnrolRoster) -> contract.Import:
        row = self._roster_import(tx, asked.import_id)
        if row.state == ImportState.IMPORTED:
            return shown(tx, row)
        self._step(tx, row, ImportState.IMPORTED)
        rows = self._rows_of(tx, row, Verdict.NEW, Verdict.CHANGED)
        wanted = _settled(rows, {one.row: one for one in asked.rows})
        for class_id in sorted({one.class_id for one in wanted if one.class_id}):
            class_ = self._locked(tx, class_id)
            self._seat_all(tx, class_, [one for one in wanted if one.class_id == class_id])
            self._record(tx, "import", class_, asked.reason)
        self._count_again(tx, row)
        return shown(tx, row)

    @command(rosters.FinishRosterUndo)
    def finish_roster_undo(self, tx: Tx, asked: rosters.FinishRosterUndo) -> contract.Import:
        row = self._roster_import(tx, asked.import_id)
        if row.state == ImportState.UNDONE:
            return shown(tx, row)
        self._step(tx, row, ImportState.UNDONE)
        kept = set(asked.kept)
        for one in self._rows_of(tx, row, Verdict.NEW, Verdict.CHANGED):
            one.kept = one.kept or one.row in kept
            row.kept += one.kept
        return shown(tx, row)

    def _seat_all(self, tx: Tx, class_: Class, rows: list[ImportRow]) -> None:
        """A seat for each of these women, or none for anybody. Who has come herself since is in the class already."""
        live = select(Enrolment.person_id).where(Enrolment.class_id == class_.id, Enrolment.is_live)
        there = set(tx.session.scalars(live))
        coming = [one for one in rows if one.person_id not in there]
        must_take_enrolments(self._state(tx, class_), class_.opens_at, class_.closes_at, tx.now)
        if class_.waiting or class_.enrolled + class_.offered + len(coming) > class_.capacity:
            raise rosters.SeatsGone(class_id=class_.id)
        for one in rows:
            if one.person_id in there:
                one.verdict = Verdict.DOUBLE
                continue
            enrolment = Enrolment(id=new_id(), class_id=class_.id, person_id=one.person_id, is_live=True)
            enrolment.state, enrolment.changed_at = EnrolmentState.ENROLLED, tx.now
            tx.session.add(enrolment)
            class_.enrolled += 1
            tx.emit(training.Enrolled(**views.facts(enrolment), unit=class_.unit))

    def _undo_roster(self, tx: Tx, row: Import) -> None:
        """Give the seats back of those who have not come yet and whom nobody has touched since."""
        rows = [one for one in self._rows_of(tx, row, Verdict.NEW, Verdict.CHANGED) if one.class_id]
        for class_id in sorted({str(one.class_id) for one in rows}):
            women = {one.person_id: one for one in rows if one.class_id == class_id}
            self._give_back(tx, row, self._locked(tx, class_id), women)
        self._keep_busy_women(tx, row)

    def _give_back(self, tx: Tx, row: Import, class_: Class, women: dict[str | None, ImportRow]) -> None:
        """One statement for all: a class may have given hundreds of seats. What was touched has another time."""
        has_come = exists().where(Attendance.enrolment_id == Enrolment.id)
        live = select(Enrolment, has_come).where(Enrolment.class_id == class_.id, Enrolment.is_live)
        back = []
        for enrolment, came in tx.session.execute(live):
            if one := women.get(enrolment.person_id):
                untouched = enrolment.state == EnrolmentState.ENROLLED and enrolment.changed_at == row.done_at
                one.kept = came or not untouched
                back += [] if one.kept else [enrolment]
        gone = {"state": EnrolmentState.CANCELLED, "is_live": None, "changed_at": tx.now}
        ids = [enrolment.id for enrolment in back]
        tx.session.execute(update(Enrolment).where(Enrolment.id.in_(ids)).values(gone))
        tx.emit(*(training.EnrolmentCancelled(**views.facts(enrolment), cause=CancelCause.STAFF) for enrolment in back))
        class_.enrolled -= len(back)
        self._pass_on(tx, class_)
        self._record(tx, "undo import", class_, row.undone_for or row.id)

    def _keep_busy_women(self, tx: Tx, row: Import) -> None:
        """Who is in a class, this one or another, stays registered."""
        tx.session.flush()
        busy = select(ImportRow).join(Enrolment, Enrolment.person_id == ImportRow.person_id)
        busy = busy.where(ImportRow.import_id == row.id, ImportRow.verdict == Verdict.NEW, Enrolment.is_live)
        for one in tx.session.scalars(busy):
            one.kept = True

    def _count_again(self, tx: Tx, row: Import) -> None:
        tx.session.flush()
        verdicts = Counter(tx.session.scalars(select(ImportRow.verdict).where(ImportRow.import_id == row.id)))
        for verdict in Verdict:
            setattr(row, verdict.value, verdicts[verdict.value])

    def why_not(self, tx: Tx, class_: Class, one: RosterRow) -> Refusal | None:
        """Why this woman could not enrol in this class now, seats apart."""
        try:
            must_take_enrolments(self._state(tx, class_), class_.opens_at, class_.closes_at, tx.now)
            self._must_be_admitted(tx, class_, str(one.person_id), None)
            if not one.registers:
                self._must_have_time(tx, class_.id, str(one.person_id))
        except training.AlreadyEnrolled:
            return None  # she is double
        except Refusal as refusal:
            return refusal
        return None

    @on(rosters.RegistrationUndone)
    def forget_learner(self, tx: Tx, undone: rosters.RegistrationUndone) -> None:
        if learner := tx.session.get(Learner, undone.person_id):
            tx.session.delete(learner)

    def _roster_import(self, tx: Tx, import_id: str) -> Import:
        row = self._import(tx, import_id, lock=True)
        if row.kind != ImportKind.ROSTER:
            raise NotFound()
        return row


class _Classes:
    """The classes that a roster names, with the seats that are left in each as its rows are gone through."""

    def __init__(self, training: ImportingRosters, tx: Tx, unit: str) -> None:
        self._training, self._tx, self._unit = training, tx, unit
        self._known: dict[tuple[str, str], Class | None] = {}
        self._left: dict[str, int] = {}
        self._there: dict[str, set[str]] = {"": set()}

    def judged(self, import_id: str, one: RosterRow) -> ImportRow:
        class_, reasons = None, list(one.reasons)
        if not reasons and (one.series or one.number):
            class_, reasons = self._class_of(one)
        verdict = Verdict.WRONG if reasons else self._verdict(class_, one)
        if verdict is not Verdict.WRONG and verdict is not Verdict.DOUBLE and class_:
            if self._left[class_.id] <= 0:
                verdict, reasons = Verdict.WRONG, [contract.Reason(column="series", code=WaitingListFull.code)]
            else:
                self._left[class_.id] -= 1
        if verdict in (Verdict.NEW, Verdict.CHANGED):
            self._there[class_.id if class_ else ""].add(str(one.person_id))
        return ImportRow(
            import_id=import_id,
            row=one.row,
            verdict=verdict,
            reasons=[reason.model_dump() for reason in reasons],
            cells={},
            person_id=one.person_id,
            class_id=class_ and class_.id,
            kept=False,
        )

    def _verdict(self, class_: Class | None, one: RosterRow) -> Verdict:
        """Without a class she is only registered: who is registered already, or by a row above, is double."""
        if str(one.person_id) in self._there[class_.id if class_ else ""]:
            return Verdict.DOUBLE
        if one.registers:
            return Verdict.NEW
        return Verdict.CHANGED if class_ else Verdict.DOUBLE

    def _class_of(self, one: RosterRow) -> tuple[Class | None, list[contract.Reason]]:
        for column, text in (("series", one.series), ("number", one.number)):
            if not text:
                return None, [contract.Reason(column=column, code=CellMissing.code)]
        class_ = self._found(one.series.upper(), one.number)
        if class_ is None:
            return None, [contract.Reason(column="number", code=UnknownClass.code)]
        if refusal := self._training.why_not(self._tx, class_, one):
            return None, [contract.Reason(column="number", code=refusal.code)]
        return class_, []

    def _found(self, series: str, number: str) -> Class | None:
        digits = number.removeprefix("第").removesuffix("期")
        if (series, digits) not in self._known:
            its = select(Class).where(Class.series == series, Class.unit == self._unit)
            its = its.where(Class.state != ClassState.PLANNED)
            plain = digits.isascii() and digits.isdecimal() and len(digits) < 7
            class_ = self._tx.session.scalars(its.where(Class.number == int(digits))).first() if plain else None
            self._known[series, digits] = class_
            if class_:
                live = select(Enrolment.person_id).where(Enrolment.class_id == class_.id, Enrolment.is_live)
                self._there[class_.id] = set(self._tx.session.scalars(live))
                self._left[class_.id] = 0 if class_.waiting else class_.capacity - class_.enrolled - class_.offered
        return self._known[series, digits]


def _settled(rows: Sequence[ImportRow], answers: dict[int, RosterRow]) -> list[ImportRow]:
    """The rows that are still wanted, each with the person as accounts knows her by now."""
    answered = [(row.person_id, answers[row.row]) for row in rows if row.row in answers]
    known = {before: answer.person_id for before, answer in answered}
    failed = {before: answer.reasons for before, answer in answered if answer.reasons}
    for row in rows:
        if row.person_id in failed:
            row.verdict = Verdict.WRONG
            row.reasons = [reason.model_dump() for reason in failed[row.person_id]]
        row.person_id = known.get(row.person_id, row.person_id)
    return [row for row in rows if row.verdict != Verdict.WRONG]
