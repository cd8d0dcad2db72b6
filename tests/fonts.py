"""The fonts that papers are printed with, for tests that print."""

from __future__ import annotations

import os

import pytest

from gateway.printing import fonts


def require_fonts() -> None:
    """Skip, or fail where everything is to be there, for want of fonts."""
    if any(not font.path.exists() for font in fonts.SYSTEM):
        give_up = pytest.fail if os.environ.get("REQUIRE_SERVICES") == "1" else pytest.skip
        give_up("no fonts: apt-get install fonts-noto-cjk fonts-hanazono fonts-babelstone-han")
