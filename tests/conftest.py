"""A real browser for the tests of pages: Debian's Chromium, driven by Playwright; tests skip where there is none."""

from __future__ import annotations

import os
import shutil

import pytest

MISSING = "no Chromium, Chrome or Edge on the PATH: apt-get install chromium"


@pytest.fixture(scope="module")
def browser():
    """A headless browser, for the tests of one file."""
    from sevenpoint.reports.pdf import BROWSERS

    playwright = pytest.importorskip("playwright.sync_api", reason="needs the extra: pip install -e '.[browser]'")
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    if program is None:
        pytest.skip(MISSING)
    arguments = ["--disable-dev-shm-usage", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with playwright.sync_playwright() as engine:
        running = engine.chromium.launch(executable_path=program, args=arguments)
        yield running
        running.close()
