"""Sheets in: the commands that are the same for every kind."""

from __future__ import annotations

from contracts import imports as contract
from contracts.imports import ImportKind, ImportOver, ImportState
from kernel.service import Tx, command
from services.training.importing import shown
from services.training.importing_attendance import ImportingAttendance
from services.training.importing_courses import ImportingCourses
from services.training.importing_rosters import ImportingRosters


class Imports(ImportingCourses, ImportingRosters, ImportingAttendance):
    @command(contract.ConfirmImport)
    def confirm_import(self, tx: Tx, asked: contract.ConfirmImport) -> contract.Import:
        row = self._import(tx, asked.import_id, lock=True)
        if row.state != ImportState.IMPORTED:
            if row.kind == ImportKind.ROSTER:
                raise ImportOver(state=row.state)  # accounts comes first: see gateway/rosters.py
            if row.kind == ImportKind.ATTENDANCE:
                self._import_attendance(tx, row, asked.reason)
            else:
                self._import_courses(tx, row)
        return shown(tx, row)

    @command(contract.UndoImport)
    def undo_import(self, tx: Tx, asked: contract.UndoImport) -> contract.Import:
        row = self._import(tx, asked.import_id, lock=True)
        if row.state in (ImportState.UNDOING, ImportState.UNDONE):
            return shown(tx, row)
        self._step(tx, row, ImportState.UNDOING)
        row.undone_by, row.undone_for = tx.actor.person_id, asked.reason
        if row.kind == ImportKind.ROSTER:
            self._undo_roster(tx, row)  # then accounts removes whom it registered, and `FinishRosterUndo` ends it
        else:
            if row.kind == ImportKind.ATTENDANCE:
                self._undo_attendance(tx, row, asked.reason)
            else:
                self._undo_courses(tx, row)
            self._step(tx, row, ImportState.UNDONE)
        return shown(tx, row)
