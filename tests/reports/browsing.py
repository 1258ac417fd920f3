"""Pages opened in a real browser, and everything that they ask for, say or try."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def opened(browser, file, *, width=1120, height=900, **options) -> Iterator:
    """A page from disk, and beside it everything that it asked for, said or tried that it must not."""
    context = browser.new_context(viewport={"width": width, "height": height}, offline=True, **options)
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.asked, page.said = [], []
    page.on("request", lambda request: page.asked.append(request.url))
    page.on("console", lambda message: page.said.append(message.text))
    page.on("pageerror", lambda error: page.said.append(str(error)))
    page.on("dialog", lambda dialog: (page.said.append(dialog.message), dialog.dismiss()))
    try:
        page.goto(file.as_uri(), wait_until="load")
        yield page
    finally:
        context.close()
