"""Rosters: sheets of women who are registered and enrolled by staff, on their behalf.

Accounts keeps what a sheet says of them and registers them; training knows ids, classes and seats. The gateway takes a
roster from one to the other; both know the import by its id, and every message can be sent again.
"""

from __future__ import annotations

from pydantic import Field

from contracts.accounts import Consent, DocumentKind
from contracts.imports import CHUNK, MAX_ROWS, Cell, Digest, Import, Reason, RowNumber, SheetRow
from contracts.values import Sentence, UnitCode
from kernel.message import Command, Event, Flow, Id, Query, Refusal, Value


class OpenRosterImport(Command, name="training.open_roster_import", answer=Import):
    """A roster has come for a unit; next accounts says who is in it."""

    unit: UnitCode
    sha256: Digest


class RosterRow(Value):
    """A row of a roster without its personal data. `registers`: nobody knows her yet. An empty class: none."""

    row: RowNumber
    person_id: Id | None
    registers: bool
    series: Cell = ""
    number: Cell = ""
    reasons: list[Reason] = Field(default=[])


class PreviewRoster(Command, name="training.preview_roster", answer=Import):
    """What accounts found, for training to look at the classes. A second time changes nothing."""

    import_id: Id
    rows: list[RosterRow] = Field(min_length=1, max_length=MAX_ROWS)


class BeginRoster(Command, name="training.begin_roster", answer=Import):
    """The roster is confirmed. From now on it is finished or undone, whoever dies in between."""

    import_id: Id


class RosterRows(Query, name="training.roster_rows", answer=list[RosterRow]):
    """The rows that are to be imported."""

    import_id: Id


class EnrolRoster(Command, name="training.enrol_roster", answer=Import):
    """Enrol everybody, or nobody. A row with reasons went wrong since the preview: it is left out and counted so."""

    import_id: Id
    rows: list[RosterRow] = Field(max_length=MAX_ROWS)
    reason: Sentence


class FinishRosterUndo(Command, name="training.finish_roster_undo", answer=Import):
    """`kept`: rows whose woman uses her account by now."""

    import_id: Id
    kept: list[RowNumber] = Field(max_length=MAX_ROWS)


class CheckRoster(Command, name="accounts.check_roster", answer=list[RosterRow]):
    """Who is in these rows. They are kept, sealed, for a day. A second time changes nothing."""

    import_id: Id
    unit: UnitCode
    rows: list[SheetRow] = Field(min_length=1, max_length=CHUNK)


class RegisterRoster(Command, name="accounts.register_roster", answer=list[RosterRow]):
    """Register the women of these rows on their behalf, who have agreed on paper to the texts in force."""

    import_id: Id
    rows: list[RowNumber] = Field(min_length=1, max_length=CHUNK)
    consents: list[Consent] = Field(max_length=10)
    reason: Sentence


class UnregisterRoster(Command, name="accounts.unregister_roster", answer=list[RowNumber]):
    """Remove the women whom this import registered and who have not used their accounts. Answers the other rows."""

    import_id: Id
    rows: list[RowNumber] = Field(min_length=1, max_length=CHUNK)
    reason: Sentence


class RosterCells(Command, name="accounts.roster_cells", answer=list[SheetRow], secret=True):
    """These rows as the sheet had them, for a day. Leaves a row in the access log."""

    import_id: Id
    rows: list[RowNumber] = Field(min_length=1, max_length=CHUNK)


class RosterDetails(Value):
    person_id: Id
    name: str
    phone: str
    document_kind: DocumentKind | None
    document: str | None


class DiscloseRoster(Command, name="accounts.disclose_roster", answer=list[RosterDetails], secret=True):
    """The details of several women for a sheet, of those whom one may see. Each leaves an audit row with the reason."""

    person_ids: list[Id] = Field(min_length=1, max_length=100)
    reason: Sentence


class RegistrationUndone(Event, name="accounts.registration_undone", version=1, subject="person_id", flows=Flow.UP):
    """She was registered by a roster that was undone, and nothing has come of it: forget her."""

    person_id: Id
    unit: UnitCode


class UnknownClass(Refusal):
    code, status = "unknown-class", 422
    zh, en = "该单位没有这一期班", "There is no such class at this unit"
    fix_zh, fix_en = "请核对课程代码和期数。", "Check the series and the number."


class PhoneTaken(Refusal):
    code, status = "phone-taken", 422
    zh, en = "该手机号属于另一人", "This phone belongs to somebody else"
    fix_zh, fix_en = "请核对手机号和证件号码。", "Check the phone and the document."


class NameDiffers(Refusal):
    code, status = "name-differs", 422
    zh, en = "姓名与登记的不一致", "The name is not the one that is registered"
    fix_zh, fix_en = "请核对姓名。", "Check the name."


class RegistersHerself(Refusal):
    code, status = "registers-herself", 422
    zh, en = "该人员已有账号,但尚未登记为从业人员", "She has an account already, which is not registered as a worker"
    fix_zh, fix_en = "请本人登录后登记。", "Ask her to sign in and register."


class SeatsGone(Refusal):
    code = "seats-gone"
    zh, en = "班级名额已不足,没有报名任何一人", "There are too few seats by now: nobody was enrolled"
    fix_zh, fix_en = (
        "请腾出名额后再次确认,或撤销本次导入。",
        "Make room in class {class_id} and confirm again, or undo the import.",
    )
