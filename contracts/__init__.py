"""The language the services speak. One file a service; the service that publishes a message owns it."""

from __future__ import annotations

import pkgutil
from importlib import import_module


def load() -> None:
    """Import every topic, so that the catalogue (`kernel.message`) knows the whole language."""
    for module in pkgutil.iter_modules(__path__):
        import_module(f"{__name__}.{module.name}")
