"""A roster on its way: accounts says who is in it, training what becomes of her classes; each knows the import's id.

Nobody holds a transaction over both. Every step can be done again, so that a confirmation or an undo that was broken
off is finished by sending it again. See docs/decisions/0013.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from contracts import imports, training
from contracts import rosters as contract
from contracts.accounts import Consent, DocumentKind
from contracts.imports import ImportState
from contracts.rosters import RosterRow
from contracts.seats import ReasonMissing
from contracts.training import EnrolmentState
from gateway import sheet_forms
from gateway.auth import Caller
from gateway.names import chunks, everything
from gateway.sheet_work import parsed, written
from kernel import message
from kernel.errors import Unavailable

_PATIENCE = (1, 3, 8)  # seconds before a step that was not answered is asked for again


async def preview(who: Caller, unit: str, data: bytes) -> Any:
    """Nothing is changed, and what the sheet says of persons is kept by accounts alone."""
    sha256, rows = await parsed(data, sheet_forms.ROSTER)
    opened = await who.ask(contract.OpenRosterImport(unit=unit, sha256=sha256))
    import_id = opened["import_id"]
    if opened["state"] != ImportState.READING:
        return opened
    judged: list[RosterRow] = []
    for chunk in chunks(rows):
        found = await step(who, contract.CheckRoster(import_id=import_id, unit=unit, rows=chunk), str(chunk[0].row))
        classes = {row.row: {key: row.cells.get(key, "") for key in ("series", "number")} for row in chunk}
        judged += [RosterRow.model_validate(one | classes[one["row"]]) for one in found]
    return await step(who, contract.PreviewRoster(import_id=import_id, rows=judged), "preview")


async def confirm(who: Caller, import_id: str, consents: list[Consent], reason: str | None) -> Any:
    """Register whom nobody knows, then enrol all. Raises `ReasonMissing`, or what either service refuses."""
    if not reason:
        raise ReasonMissing()
    begun = await step(who, contract.BeginRoster(import_id=import_id))
    if begun["state"] == ImportState.IMPORTED:
        return begun
    rows = [RosterRow.model_validate(one) for one in await who.ask(contract.RosterRows(import_id=import_id))]
    settled = [row for row in rows if not row.registers]
    for chunk in chunks([row.row for row in rows if row.registers]):
        command = contract.RegisterRoster(import_id=import_id, rows=chunk, consents=consents, reason=reason)
        settled += [RosterRow.model_validate(one) for one in await step(who, command, str(chunk[0]))]
    return await step(who, contract.EnrolRoster(import_id=import_id, rows=settled, reason=reason), "enrol")


async def finish_undo(who: Caller, asked: imports.UndoImport) -> Any:
    """Training has given the seats back; now remove the women whom the import registered and nobody needs."""
    rows = await who.ask(contract.RosterRows(import_id=asked.import_id))
    kept: list[int] = []
    for chunk in chunks([one["row"] for one in rows if one["registers"]]):
        words = {"import_id": asked.import_id, "rows": chunk, "reason": asked.reason}
        kept += await step(who, contract.UnregisterRoster(**words), str(chunk[0]))
    return await step(who, contract.FinishRosterUndo(import_id=asked.import_id, kept=kept), "undone")


async def put_cells(who: Caller, import_id: str, rows: Sequence[dict[str, Any]]) -> None:
    """Give these rows of a roster the cells that the sheet had, as long as accounts keeps them."""
    cells: dict[int, dict[str, str]] = {}
    for chunk in chunks([one["row"] for one in rows]):
        found = await who.ask(contract.RosterCells(import_id=import_id, rows=chunk))
        cells |= {one["row"]: one["cells"] for one in found}
    for one in rows:
        one["cells"] = cells.get(one["row"], {})


async def sheet(who: Caller, class_id: str, reason: str) -> bytes:
    """Everybody who has or had a seat in a class, in the form in which a roster can be imported."""
    class_ = await who.ask(training.ClassById(class_id=class_id))
    rows: list[dict[str, Any]] = []
    enrolled = await everything(who, training.Roster(class_id=class_id, limit=100))
    for chunk in chunks(enrolled, 100):
        command = contract.DiscloseRoster(person_ids=[one["person_id"] for one in chunk], reason=reason)
        known = {one["person_id"]: one for one in await who.ask(command)}
        for one in chunk:
            person = known.get(one["person_id"], {})
            kind = person.get("document_kind")
            words = {key: person.get(key) for key in ("name", "phone", "document")}
            words |= {"document_kind": DocumentKind(kind).zh if kind else None, "series": class_["series"]}
            rows.append(words | {"number": str(class_["number"]), "state": EnrolmentState(one["state"]).zh})
    return await written([*sheet_forms.ROSTER, sheet_forms.STATE], rows)


async def step(who: Caller, command: message.Command, part: str = "") -> Any:
    """One of the commands that one request becomes. Each part has a key of its own, made of the caller's.

    A step with thousands of rows may take longer than a call on a busy machine: it is asked for again, which is safe.
    """
    key = f"{who.idempotency_key}/{part}" if part and who.idempotency_key else None
    asking = replace(who, idempotency_key=key)
    for pause in _PATIENCE:
        try:
            return await asking.ask(command)
        except Unavailable:
            await asyncio.sleep(pause)
    return await asking.ask(command)
