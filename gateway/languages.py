"""Which language to answer in: Simplified Chinese unless the caller prefers English (RFC 9110, 12.5.4); and times."""

from __future__ import annotations

from datetime import datetime

from fastapi import Request

from contracts.values import BEIJING


def preferred(request: Request) -> str:
    """`zh` or `en`: a `?lang=` that a page's link sets, or the better placed of the two in `Accept-Language`."""
    if (asked := request.query_params.get("lang")) in ("zh", "en"):
        return asked
    weights = {"zh": 0.0, "en": 0.0}
    for part in request.headers.get("accept-language", "").split(","):
        tag, _, quality = part.strip().partition(";q=")
        language = tag.split("-")[0].lower()
        if language in weights:
            weights[language] = max(weights[language], _number(quality))
    return "en" if weights["en"] > weights["zh"] else "zh"


def reads_traditional(request: Request) -> bool:
    """Whether the reader's first choice is Traditional Chinese: `zh-Hant`, or the places where it is written."""
    first = request.headers.get("accept-language", "").split(",")[0].partition(";")[0].strip().lower()
    written = request.query_params.get("lang") == "hant" or first.startswith(("zh-hant", "zh-tw", "zh-hk", "zh-mo"))
    return written and request.query_params.get("lang") not in ("zh", "en")


def beijing(text: str) -> str:
    """A time on the wire, in Beijing time as a wall would show it."""
    return f"{datetime.fromisoformat(text).astimezone(BEIJING):%Y-%m-%d %H:%M}"


def _number(quality: str) -> float:
    try:
        return float(quality or 1)
    except ValueError:
        return 0.0
