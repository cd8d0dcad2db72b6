"""What is wrong with the rows of a sheet, in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from gateway.sheet_forms import REASONS
from gateway.sheet_work import written
from gateway.sheets import Column
from kernel.message import catalogue


async def explained(columns: Sequence[Column], wrong: Iterable[dict[str, Any]]) -> bytes:
    """Wrong rows as their sheet had them, with a column that says why: to be corrected and sent again."""
    rows = [{**one["cells"], REASONS.key: in_words(one["reasons"], columns)} for one in wrong]
    return await written([*columns, REASONS], rows)


def in_words(reasons: Iterable[dict[str, str]], columns: Sequence[Column]) -> str:
    """`身份证号:身份证号码不正确。请核对…`, one sentence a reason."""
    headings = {column.key: column.zh for column in columns}
    return ";".join(
        f"{headings.get(one['column'], '')}{':' if one['column'] else ''}{kind.zh}。{kind.fix_zh}"
        for one in reasons
        if (kind := catalogue.refusals[one["code"]])
    )
