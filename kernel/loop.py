"""Work that a thread of its own does again and again: when it is nudged, and when it is time."""

from __future__ import annotations

import threading
from collections.abc import Callable

import structlog

log = structlog.get_logger(__name__)

RECOVER_SECONDS = 1.0


class Loop:
    """Calls `work` until `stop`. It answers how many seconds it may rest; a failure of it is waited out."""

    def __init__(self, name: str, work: Callable[[], float]) -> None:
        self.name, self.work = name, work
        self._wake = threading.Event()
        self._stopping = False

    def nudge(self) -> None:
        """There is something to do; safe from any thread."""
        self._wake.set()

    def run(self) -> None:
        while not self._stopping:
            try:
                pause = self.work()
            except Exception as error:
                log.warning("loop_failed", loop=self.name, error=repr(error))
                pause = RECOVER_SECONDS
            if pause > 0 and not self._stopping:
                self._wake.wait(pause)
                self._wake.clear()

    def stop(self) -> None:
        self._stopping = True
        self._wake.set()
