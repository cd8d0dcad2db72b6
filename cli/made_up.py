"""Made-up people for demo and tests. No number here is a real person's.

ID cards use the area code 990000, which GB/T 2260 assigns to no place; the rest is valid, check character included.
"""

from __future__ import annotations

from kernel.config import DEMO_OPERATOR

STATION, BASE, CENTRE = "350111-001", "350111", "350100"

#: Demo phone numbers by role.
PHONES = {
    "operator": DEMO_OPERATOR,
    "station staff": "19900000001",
    "base staff": "19900000002",
    "centre staff": "19900000003",
    "promoter": "19900000004",
    "woman": "19900000011",
    "household": "19900000021",
}

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def id_card(number: int) -> str:
    """A valid number for nobody: area 990000, a date of birth in 1980 to 1989, and a sequence."""
    born = f"198{number % 10}{number // 10 % 12 + 1:02}{number // 120 % 28 + 1:02}"
    digits = f"990000{born}{number // 3360 % 1000:03}"
    return digits + "10X98765432"[sum(w * int(d) for w, d in zip(_WEIGHTS, digits, strict=True)) % 11]


def name(number: int) -> str:
    return f"示例{'甲乙丙丁戊己庚辛壬癸'[number % 10]}{'一二三四五六七八九十'[number // 10 % 10]}"
