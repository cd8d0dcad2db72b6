"""What every kind of sheet needs: parsing and writing, beside the event loop."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from anyio import to_thread

from contracts.imports import SheetRow
from gateway import sheets
from gateway.sheets import Column


async def parsed(data: bytes, columns: Sequence[Column]) -> tuple[str, list[SheetRow]]:
    """The file's SHA-256 and its rows; in a thread, for it is work. Raises a refusal of `contracts.imports`."""
    rows = await to_thread.run_sync(sheets.read, data, columns)
    return hashlib.sha256(data).hexdigest(), rows


async def written(columns: Sequence[Column], rows: Sequence[Mapping[str, str | int | None]]) -> bytes:
    return await to_thread.run_sync(sheets.write, columns, rows)
