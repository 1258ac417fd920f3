"""Somebody at the console without a browser: loads pages, fills in the forms that are there, reads words."""

from __future__ import annotations

import re
from html import unescape


class Visitor:
    """A visitor who came in by the link. `page`: the last one, after redirects."""

    def __init__(self, app, secret):
        self.client = app.test_client()
        self.page = self.client.get(f"/enter?key={secret}")

    def get(self, path):
        self.page = self.client.get(path, follow_redirects=True)
        return self

    def send(self, path, **fields):
        """Send a form with the visit's token; where the browser ends up."""
        token = re.search(r'name="csrf" value="([^"]+)"', self.client.get("/").text)[1]
        self.page = self.client.post(path, data={"csrf": token, **fields}, follow_redirects=True)
        return self

    @property
    def status(self):
        return self.page.status_code

    @property
    def here(self):
        return self.page.request.path

    @property
    def html(self):
        return self.page.text

    @property
    def words(self):
        """What is there to read, with single spaces."""
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", self.html)).split())

    def offered(self, name):
        """The values that a select offers, in order."""
        options = re.search(rf'<select[^>]* name="{name}".*?</select>', self.html, re.DOTALL)[0]
        return [unescape(value) for value in re.findall(r'<option value="([^"]*)"', options)]
