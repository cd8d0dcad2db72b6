"""Sheets in: the commands that are the same for every kind."""

from __future__ import annotations

from contracts import imports as contract
from contracts.imports import ImportKind, ImportOver, ImportState
from kernel.service import Tx, command
from services.training.importing import shown
from services.training.importing_courses import ImportingCourses


class Imports(ImportingCourses):
    @command(contract.ConfirmImport)
    def confirm_import(self, tx: Tx, asked: contract.ConfirmImport) -> contract.Import:
        row = self._import(tx, asked.import_id, lock=True)
        if row.state != ImportState.IMPORTED:
            if row.kind == ImportKind.ROSTER:
                raise ImportOver(state=row.state)
            self._import_courses(tx, row)
        return shown(tx, row)

    @command(contract.UndoImport)
    def undo_import(self, tx: Tx, asked: contract.UndoImport) -> contract.Import:
        row = self._import(tx, asked.import_id, lock=True)
        if row.state in (ImportState.UNDOING, ImportState.UNDONE):
            return shown(tx, row)
        self._step(tx, row, ImportState.UNDOING)
        row.undone_by, row.undone_for = tx.actor.person_id, asked.reason
        self._undo_courses(tx, row)
        self._step(tx, row, ImportState.UNDONE)
        return shown(tx, row)
