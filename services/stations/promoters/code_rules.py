"""Codes that a person can type: how they are made, and how a slip is found."""

from __future__ import annotations

from collections.abc import Sequence

#: Crockford's base 32 without Z: 31 characters, a prime number of them.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXY"
RANDOM = 7


def code(random: Sequence[int]) -> str:
    """Seven numbers below 31, and the one that makes the sum of each times its place a multiple of 31: no one wrong
    character and no two that changed places leave it so.
    """
    check = -sum(place * number for place, number in enumerate(random, 1)) * pow(RANDOM + 1, -1, len(ALPHABET))
    return "".join(ALPHABET[number] for number in (*random, check % len(ALPHABET)))


def is_sound(text: str) -> bool:
    numbers = [ALPHABET.find(character) for character in text]
    total = sum(place * number for place, number in enumerate(numbers, 1))
    return len(text) == RANDOM + 1 and min(numbers) >= 0 and total % len(ALPHABET) == 0
