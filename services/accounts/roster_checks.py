"""Who is in a roster's rows: known, new, or wrong, and why. Also what is sealed of a row."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from contracts.accounts import Document, DocumentKind, DocumentTaken, Role
from contracts.imports import CellMissing, CellNotUnderstood, Reason, RowsDisagree, SheetRow
from contracts.need_sheets import UnknownHousehold
from contracts.rosters import NameDiffers, PhoneTaken, RegistersHerself
from kernel.message import Refusal
from kernel.store import new_id
from services.accounts import rules
from services.accounts.models import Appointment, Person
from services.accounts.people import People
from services.accounts.roster_tables import Roster, RosterEntry

_PLACE = "roster_entries.sealed"
_KINDS = {word: kind for kind in DocumentKind for word in (kind.value, kind.zh, kind.en)} | {
    "": DocumentKind.ID_CARD,
    "身份证": DocumentKind.ID_CARD,
    "台胞证": DocumentKind.TAIWAN_PERMIT,
}


@dataclass(frozen=True)
class Words:
    """What a row says of a woman, in its canonical form."""

    name: str
    phone: str
    kind: str
    number: str


class Checks:
    """Over one chunk of a roster's rows: what is known is looked up at once, not row by row."""

    def __init__(self, session: Session, people: People, roster: Roster) -> None:
        self._session, self._people, self._roster = session, people, roster
        self._by_phone: dict[str, Person] = {}
        self._by_document: dict[str | None, Person] = {}
        self._workers: set[str] = set()

    def entries(self, rows: Sequence[SheetRow]) -> list[RosterEntry]:
        read = [(row, *_read(row)) for row in rows]
        keys = {row.row: self._keys(words) for row, words, _ in read if words}
        self._look_up(keys.values())
        earlier = self._earlier(keys.values())
        found = []
        for row, words, reasons in read:
            entry = RosterEntry(import_id=self._roster.import_id, row=row.row, registers=False, is_registered=False)
            entry.sealed = self._seal(row.row, {"cells": row.cells, "words": vars(words) if words else None})
            entry.reasons = [reason.model_dump() for reason in reasons]
            if words and not reasons:
                entry.phone_lookup, entry.document_lookup = keys[row.row]
                self._judge(entry, words, earlier)
            found.append(entry)
        return found

    def households(self, rows: Sequence[SheetRow], homes: Collection[str]) -> list[RosterEntry]:
        """Of a sheet of needs: the households at home under these units whose phones stand in the rows."""
        phones = {row.row: _phone(row) for row in rows if row.cells.get("phone")}
        keys = {number: self._people.phone_key(phone) for number, (phone, _) in phones.items() if phone}
        held = select(Appointment.person_id).where(Appointment.role == Role.HOUSEHOLD)
        known = select(Person).where(Person.phone_lookup.in_(keys.values()), Person.id.in_(held))
        people = {one.phone_lookup: one for one in self._session.scalars(known)}
        found = []
        for row in rows:
            entry = RosterEntry(import_id=self._roster.import_id, row=row.row, registers=False, is_registered=False)
            entry.sealed, entry.reasons = self._seal(row.row, {"cells": row.cells, "words": None}), []
            person = people.get(keys.get(row.row, ""))
            if person and (person.home_unit or "").startswith(tuple(homes)):
                entry.person_id = person.id
            elif row.row in phones:
                code = phones[row.row][1] or UnknownHousehold.code
                entry.reasons = [Reason(column="phone", code=code).model_dump()]
            found.append(entry)
        return found

    def look_again(self, entries: Sequence[RosterEntry]) -> None:
        """Whether those who are to be registered are still unknown: since the preview some may have come themselves."""
        self._look_up([(str(entry.phone_lookup), str(entry.document_lookup)) for entry in entries])
        for entry in entries:
            herself, holder = self._by_phone.get(str(entry.phone_lookup)), self._by_document.get(entry.document_lookup)
            if code := _conflict(self.words(entry), entry.document_lookup, herself, holder, self._people):
                entry.reasons, entry.registers = [Reason(column=code[0], code=code[1]).model_dump()], False
            elif herself:
                entry.person_id, entry.registers = herself.id, False

    def words(self, entry: RosterEntry) -> Words:
        return Words(**self._open(entry)["words"])

    def cells(self, entry: RosterEntry) -> dict[str, str]:
        return self._open(entry)["cells"]

    def _judge(self, entry: RosterEntry, words: Words, earlier: list[tuple[RosterEntry, Words]]) -> None:
        herself, holder = self._by_phone.get(str(entry.phone_lookup)), self._by_document.get(entry.document_lookup)
        same = [one for one in earlier if words.phone == one[1].phone or words.number == one[1].number]
        if conflict := _conflict(words, entry.document_lookup, herself, holder, self._people):
            entry.reasons = [Reason(column=conflict[0], code=conflict[1]).model_dump()]
        elif herself and herself.id not in self._workers:
            entry.reasons = [Reason(column="phone", code=RegistersHerself.code).model_dump()]
        elif any(one[1] != words for one in same):
            entry.reasons = [Reason(column="", code=RowsDisagree.code).model_dump()]
        else:
            entry.registers = herself is None and not same
            entry.person_id = herself.id if herself else same[0][0].person_id if same else new_id()
            earlier.append((entry, words))

    def _keys(self, words: Words) -> tuple[str, str]:
        return self._people.phone_key(words.phone), self._people.document_key(words.kind, words.number)

    def _look_up(self, keys: Iterable[tuple[str, str]]) -> None:
        phones, documents = [key[0] for key in keys], [key[1] for key in keys]
        known = or_(Person.phone_lookup.in_(phones), Person.document_lookup.in_(documents))
        people = self._session.scalars(select(Person).where(known)).all()
        self._by_phone = {person.phone_lookup: person for person in people}
        self._by_document = {person.document_lookup: person for person in people if person.document_lookup}
        held = select(Appointment.person_id).where(Appointment.role == Role.WORKER)
        self._workers = set(
            self._session.scalars(held.where(Appointment.person_id.in_([person.id for person in people])))
        )

    def _earlier(self, keys: Iterable[tuple[str, str]]) -> list[tuple[RosterEntry, Words]]:
        """Good rows of earlier chunks that name somebody of this one."""
        phones, documents = [key[0] for key in keys], [key[1] for key in keys]
        rows = select(RosterEntry).where(
            RosterEntry.import_id == self._roster.import_id,
            RosterEntry.person_id.is_not(None),
            or_(RosterEntry.phone_lookup.in_(phones), RosterEntry.document_lookup.in_(documents)),
        )
        return [(entry, self.words(entry)) for entry in self._session.scalars(rows)]

    def _seal(self, row: int, words: object) -> bytes:
        text = json.dumps(words, ensure_ascii=False)
        return self._people.seal_for(self._roster.data_key or b"", self._roster.import_id, f"{_PLACE}/{row}", text)

    def _open(self, entry: RosterEntry) -> dict:
        key, owner, place = self._roster.data_key or b"", self._roster.import_id, f"{_PLACE}/{entry.row}"
        return json.loads(self._people.open_for(key, owner, place, entry.sealed or b""))


def _conflict(
    words: Words, document_key: str | None, herself: Person | None, holder: Person | None, people: People
) -> tuple[str, str] | None:
    """The column and the code of what does not fit those who have this phone and this document."""
    if holder and holder is not herself:
        return "document", DocumentTaken.code
    if herself and herself.document_lookup not in (None, document_key):
        return "phone", PhoneTaken.code
    if herself and herself.name_sealed and people.name(herself) != words.name:
        return "name", NameDiffers.code
    return None


def _phone(row: SheetRow) -> tuple[str, str]:
    """The phone of a row, or the code of what is wrong with it."""
    if wrong := next((reason.code for reason in row.reasons if reason.column == "phone"), ""):
        return "", wrong
    try:
        return rules.phone(row.cells.get("phone", "")), ""
    except Refusal as refusal:
        return "", refusal.code


def _read(row: SheetRow) -> tuple[Words | None, list[Reason]]:
    """What a row says, or what is wrong with it: one reason a column."""
    cells = {column: row.cells.get(column, "").strip() for column in ("name", "phone", "document_kind", "document")}
    wrong = {reason.column: reason.code for reason in row.reasons}
    for column in ("name", "phone", "document"):
        if not cells[column]:
            wrong.setdefault(column, CellMissing.code)
    kind = _KINDS.get(cells["document_kind"])
    if kind is None:
        wrong.setdefault("document_kind", CellNotUnderstood.code)
    if len(cells["name"]) > 50:
        wrong.setdefault("name", CellNotUnderstood.code)
    phone = number = ""
    try:
        phone = rules.phone(cells["phone"])
    except Refusal as refusal:
        wrong.setdefault("phone", refusal.code)
    try:
        document = Document.model_construct(kind=kind or DocumentKind.ID_CARD, number=cells["document"])
        number = rules.document_number(document)
    except Refusal as refusal:
        wrong.setdefault("document", refusal.code)
    if wrong or kind is None:
        return None, [Reason(column=column, code=code) for column, code in wrong.items()]
    return Words(cells["name"], phone, kind.value, number), []
