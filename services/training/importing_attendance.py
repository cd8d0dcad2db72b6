"""A class's attendance sheet, in: looked at, entered, taken back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from contracts import attendance
from contracts import imports as contract
from contracts.attendance import LineOutcome, Means, Presence, ReasonNeeded
from contracts.imports import CellNotUnderstood, ImportKind, ImportState, RowsDisagree, Verdict
from contracts.training import NotInClass
from kernel.message import Refusal
from kernel.service import Tx, command
from services.training import attendance_cells, views
from services.training import attendance_rules as rules
from services.training.attendance_tables import Entry
from services.training.attending import Attending
from services.training.import_tables import Import, ImportRow
from services.training.importing import Importing
from services.training.models import Attendance, Class, Enrolment
from services.training.rules import must_have_seat

#: By session: what stands, or is to stand; none where nothing is recorded.
Standing = dict[str, tuple[str, int] | None]
_ENROLMENT = "enrolment_id"


class ImportingAttendance(Attending, Importing):
    @command(contract.PreviewAttendance)
    def preview_attendance(self, tx: Tx, asked: contract.PreviewAttendance) -> contract.Import:
        class_ = self._locked_for_staff(tx, asked.class_id)
        row = self._new_import(tx, ImportKind.ATTENDANCE, class_.unit, asked.sha256, class_.id)
        women = self._women(tx, class_)
        earlier: dict[str, dict[str, str]] = {}
        found = [self._judged_line(tx, class_, women, one, earlier) for one in asked.rows]
        for one in found:
            one.import_id = row.id
        return self._previewed(tx, row, found)

    def _judged_line(
        self, tx: Tx, class_: Class, women: Mapping[str, Enrolment], one: contract.SheetRow, earlier: dict[str, Any]
    ) -> ImportRow:
        """`earlier`: what rows above it say, by enrolment."""
        reasons = list(one.reasons)
        before, after, outcomes = Standing(), Standing(), set()
        her = one.cells.get(_ENROLMENT, "")
        marks = {key: text for key, text in one.cells.items() if key != _ENROLMENT and text}
        is_first = earlier.setdefault(her, marks) is marks
        try:
            if (row := women.get(her)) is None:
                raise NotInClass()
            must_have_seat(row.state)
        except Refusal as refusal:
            row = None
            reasons.append(contract.Reason(column=_ENROLMENT, code=refusal.code))
        if earlier[her] != marks:
            reasons.append(contract.Reason(column=_ENROLMENT, code=RowsDisagree.code))
        for session_id, text in marks.items() if row and is_first else ():
            try:
                stands, says, outcome = self._judged_cell(tx, class_, row, session_id, text)
            except (ValueError, Refusal) as error:
                code = error.code if isinstance(error, Refusal) else CellNotUnderstood.code
                reasons.append(contract.Reason(column=session_id, code=code))
                continue
            if outcome is not LineOutcome.UNCHANGED:
                before[session_id], after[session_id] = stands, says
                outcomes.add(outcome)
        verdict = _verdict(reasons, outcomes)
        does = verdict in (Verdict.NEW, Verdict.CHANGED)
        return ImportRow(
            row=one.row,
            verdict=verdict,
            reasons=[reason.model_dump() for reason in reasons],
            cells=one.cells,
            person_id=row.person_id if row else None,
            before={"enrolment_id": her, "marks": before} if does else None,
            after={"enrolment_id": her, "marks": after} if does else None,
            kept=False,
        )

    def _judged_cell(
        self, tx: Tx, class_: Class, row: Enrolment, session_id: str, text: str
    ) -> tuple[tuple[str, int] | None, tuple[str, int], LineOutcome]:
        """What stands, what the cell says, and what would come of it. Raises `ValueError` or a refusal."""
        session = next((one for one in class_.sessions if one.id == session_id), None)
        if session is None:
            raise ValueError(session_id)
        presence, missed = attendance_cells.said(text)
        rules.must_have_begun(presence, session.starts_at, tx.now)
        stands = _pair(self._standing(tx, row, session_id))
        known = (Presence(stands[0]), stands[1]) if stands else None
        # Whether there is a reason is asked when the sheet is confirmed.
        outcome = rules.marked(known, (presence, missed), session.ends_at - session.starts_at, "to come")
        return stands, (presence.value, missed), outcome

    def _import_attendance(self, tx: Tx, row: Import, reason: str | None) -> None:
        """All of it, if each is still as the preview saw it. Raises `PreviewStale`, `ReasonNeeded`."""
        class_ = self._locked(tx, str(row.class_id))
        self._step(tx, row, ImportState.IMPORTING)
        if row.changed and not reason:
            raise ReasonNeeded()
        women = self._women(tx, class_)
        for line, her in self._lines(tx, row, women):
            if not line.after or self._stands_now(tx, her, line.after["marks"]) != _marks(line.before):
                raise contract.PreviewStale()
            must_have_seat(her.state)
            for session_id, (presence, missed) in line.after["marks"].items():
                why = reason if _marks(line.before)[session_id] else None
                mark = {"enrolment_id": her.id, "presence": presence, "missed_minutes": missed, "reason": why}
                self._enter(tx, her, class_, session_id, attendance.Mark(**mark), Means.PAPER)
        self._step(tx, row, ImportState.IMPORTED)

    def _undo_attendance(self, tx: Tx, row: Import, reason: str) -> None:
        """What somebody has corrected since stays. Entries are added, none is removed."""
        class_ = self._locked(tx, str(row.class_id))
        for line, her in self._lines(tx, row, self._women(tx, class_)):
            assert line.after
            line.kept = self._stands_now(tx, her, line.after["marks"]) != _marks(line.after)
            row.kept += line.kept
            if line.kept:
                continue
            for session_id, stood in _marks(line.before).items():
                if stood is None:
                    self._withdraw_entry(tx, her, class_, session_id, reason)
                    continue
                mark = {"enrolment_id": her.id, "presence": stood[0], "missed_minutes": stood[1], "reason": reason}
                self._enter(tx, her, class_, session_id, attendance.Mark(**mark), Means.PAPER)

    def _withdraw_entry(self, tx: Tx, her: Enrolment, class_: Class, session_id: str, reason: str) -> None:
        """Nothing stands any more, as before the import."""
        stands = self._standing(tx, her, session_id)
        assert stands
        words = {"presence": stands.presence, "missed_minutes": stands.missed_minutes, "means": stands.means}
        words |= {"recorded_by": tx.actor.person_id, "recorded_at": tx.now, "reason": reason, "withdrawn": True}
        tx.session.add(Entry(enrolment_id=her.id, session_id=session_id, **words))
        tx.session.delete(stands)
        if rules.is_attended(stands.presence):
            facts = {**views.facts(her), "session_id": session_id, "unit": class_.unit}
            tx.emit(attendance.AttendanceCorrected(**facts))

    def _lines(self, tx: Tx, row: Import, women: Mapping[str, Enrolment]) -> list[tuple[ImportRow, Enrolment]]:
        found = self._rows_of(tx, row, Verdict.NEW, Verdict.CHANGED)
        return [(line, women[line.after["enrolment_id"]]) for line in found if line.after]

    def _women(self, tx: Tx, class_: Class) -> dict[str, Enrolment]:
        rows = select(Enrolment).where(Enrolment.class_id == class_.id)
        return {row.id: row for row in tx.session.scalars(rows)}

    def _stands_now(self, tx: Tx, her: Enrolment, sessions: Mapping[str, object]) -> Standing:
        return {session_id: _pair(self._standing(tx, her, session_id)) for session_id in sessions}


def _pair(stands: Attendance | None) -> tuple[str, int] | None:
    return (stands.presence, stands.missed_minutes) if stands else None


def _marks(kept: dict[str, Any] | None) -> Standing:
    """As kept in the import's row, where JSON has made lists of pairs."""
    assert kept is not None
    return {session_id: tuple(pair) if pair else None for session_id, pair in kept["marks"].items()}


def _verdict(reasons: list[contract.Reason], outcomes: set[LineOutcome]) -> Verdict:
    if reasons:
        return Verdict.WRONG
    if LineOutcome.CORRECTED in outcomes:
        return Verdict.CHANGED
    return Verdict.NEW if outcomes else Verdict.DOUBLE
