"""Bitstrings of W3C Bitstring Status List v1.0: a bit a certificate, packed by gzip."""

from __future__ import annotations

import base64
import gzip
from collections.abc import Iterable

#: Places in a list: the least that the standard allows, so that one certificate is hidden among many (section 6.1).
LENGTH = 131_072


def encoded(places: Iterable[int]) -> str:
    """The list in which these places are set, the first bit of a byte being its highest (section 3.2)."""
    bits = bytearray(LENGTH // 8)
    for place in places:
        bits[place // 8] |= 0x80 >> place % 8
    packed = gzip.compress(bytes(bits), mtime=0)
    return "u" + base64.urlsafe_b64encode(packed).decode().rstrip("=")  # `u`: multibase for base64url
