"""What an instance consists of: its services by name. Each is imported when it is asked for: a process starts with its
own alone, in half the time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module

from kernel.service import Service

_CLASSES = {
    "accounts": "Accounts",
    "training": "Training",
    "certification": "Certification",
    "jobs": "Jobs",
    "stations": "Stations",
    "link": "Link",
}


class _Services(Mapping[str, type[Service]]):
    def __getitem__(self, name: str) -> type[Service]:
        kind = _CLASSES[name]
        return getattr(import_module(f"services.{name}.service"), kind)

    def __contains__(self, name: object) -> bool:
        return name in _CLASSES

    def __iter__(self) -> Iterator[str]:
        return iter(_CLASSES)

    def __len__(self) -> int:
        return len(_CLASSES)


SERVICES = _Services()
