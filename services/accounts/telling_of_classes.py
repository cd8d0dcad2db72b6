"""What people are told of the classes they are in: a session that comes otherwise than was planned."""

from __future__ import annotations

from contracts.classes import TimetableChange, TimetableChanged
from contracts.notices import NoticeKind
from kernel.service import Tx, on
from services.accounts.telling import Telling

_KINDS = {
    TimetableChange.MOVED: NoticeKind.SESSION_MOVED,
    TimetableChange.CLASHES: NoticeKind.SESSION_CLASHES,
    TimetableChange.CANCELLED: NoticeKind.SESSION_CANCELLED,
}


class TellingOfClasses(Telling):
    @on(TimetableChanged)
    def tell_of_timetable(self, tx: Tx, changed: TimetableChanged) -> None:
        self._tell(tx, changed.person_id, _KINDS[changed.change], changed.session_id)
