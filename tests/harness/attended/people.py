"""People at the desk, by Flask's test client: each has a browser of their own."""

from __future__ import annotations

import re

from sevenpoint.harness.attended.card import Card, Field
from sevenpoint.harness.attended.desk import deeds
from sevenpoint.harness.attended.desk.guard import LINK

BASE = "http://127.0.0.1:1234"


class Person:
    """Somebody who opened the link and said their name."""

    def __init__(self, app, store, name):
        self.client = app.test_client()
        self.client.get(f"/open/{store.secret(LINK)}", base_url=BASE)
        self.name = name
        self.post("/who", name=name)

    def get(self, path):
        return self.client.get(path, base_url=BASE)

    def post(self, path, **values):
        with self.client.session_transaction(base_url=BASE) as session:
            page = session.get("page", "")
        return self.client.post(path, data={"page": page, **values}, base_url=BASE)

    def form_of(self, card):
        """The token of the form on a card's page."""
        return re.search(r'name="form" value="([^"]+)"', self.get(f"/cards/{card}").text).group(1)

    def answer(self, card, form=None, **values):
        """Send the form of a card."""
        return self.post(f"/cards/{card}", form=form or self.form_of(card), **{"kind": "done", **values})


def look(**changes):
    """A card that asks for a look at an invoice."""
    fields = [Field(name="status", label="State", kind="text"), Field(name="total", label="Total", kind="money")]
    said = {"verb": "invoice", "title": "Look at an invoice", "minutes": 1, "do": ["Open it."], "fields": fields}
    return Card(**{**said, "reading": True, **changes})


def on_the_desk(store, card=None, run="point_1.story-xero", seq=1):
    """Hand a card in; its number."""
    return deeds.hand_in(store, run, deeds.begin(store, run), seq, card or look())
