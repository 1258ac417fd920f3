"""The HTML report printed as PDF by the Chromium, Chrome or Edge that is there, with the report's own print style."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

BROWSERS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "msedge",
)
SECONDS = 120.0
BY_HAND = (
    "Install Chromium, Chrome or Edge, name one with --browser, "
    "or open report.html in any browser and print it to a file."
)


class PdfError(Exception):
    """No PDF could be printed; the message says why and what to do."""


def print_pdf(html: str, browser: str | None = None, *, seconds: float = SECONDS) -> bytes:
    """The report as PDF, tagged for screen readers. The page loads nothing: its own policy forbids it.

    Args:
        html: the report, as `render_html` makes it.
        browser: program to use; None: the first of BROWSERS on the PATH.
        seconds: after that long the browser is stopped.

    Raises:
        PdfError: no browser, or it did not print.
    """
    program = _found(browser)
    with tempfile.TemporaryDirectory(prefix="sevenpoint-pdf-", ignore_cleanup_errors=True) as folder:
        page, pdf = Path(folder) / "report.html", Path(folder) / "report.pdf"
        page.write_text(html, encoding="utf-8")
        _run(_command(program, Path(folder), page, pdf), seconds)
        if not pdf.exists():
            raise PdfError(f"{program} ended without a PDF. {BY_HAND}")
        return pdf.read_bytes()


def _found(browser: str | None) -> str:
    found = shutil.which(browser) if browser else next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        raise PdfError(f"{browser or 'a browser that prints'}: not found. {BY_HAND}")
    return found


def _command(program: str, folder: Path, page: Path, pdf: Path) -> list[str]:
    command = [
        program,
        "--headless=new",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-extensions",
        "--disable-background-networking",
        f"--user-data-dir={folder / 'profile'}",
        "--no-pdf-header-footer",
        "--generate-pdf-document-outline",
        f"--print-to-pdf={pdf}",
    ]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--no-sandbox")  # Chromium's sandbox refuses to start for root, as in most containers
    return [*command, page.as_uri()]


def _run(command: Sequence[str], seconds: float) -> None:
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=seconds, check=False)
    except subprocess.TimeoutExpired as late:
        raise PdfError(f"{command[0]} did not print within {seconds:g} s. {BY_HAND}") from late
    except OSError as error:
        raise PdfError(f"{command[0]} cannot be started ({error.strerror}). {BY_HAND}") from error
    if done.returncode != 0:
        last = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:] or ["no reason given"]
        raise PdfError(f"{command[0]} ended with code {done.returncode}: {last[0][:200]}. {BY_HAND}")
