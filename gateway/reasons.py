"""What is wrong with a row of a sheet, in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gateway.sheets import Column
from kernel.message import catalogue


def in_words(reasons: Iterable[dict[str, str]], columns: Sequence[Column]) -> str:
    """`身份证号:身份证号码不正确。请核对…`, one sentence a reason."""
    headings = {column.key: column.zh for column in columns}
    return ";".join(
        f"{headings.get(one['column'], '')}{':' if one['column'] else ''}{kind.zh}。{kind.fix_zh}"
        for one in reasons
        if (kind := catalogue.refusals[one["code"]])
    )
