"""A link's process hears all that flows, though nobody but itself has said what there is."""

from __future__ import annotations

import subprocess
import sys

import contracts
from services.link import journal

ALONE = "import services.link.service; from services.link import journal; print(*sorted(journal.flowing()))"


def test_a_link_that_starts_alone_knows_every_event_that_flows() -> None:
    contracts.load()
    started = subprocess.run([sys.executable, "-c", ALONE], capture_output=True, text=True, check=True)
    flows = [kind for kind, event in journal.flowing().items() if event.__module__.startswith("contracts.")]
    assert started.stdout.split() == sorted(flows)
