"""A robot in the place of the person: reads a card as it stands on the page, does it in the product, says what it saw.

It knows the reference candidate's pages and nothing of scenarios, verbs or what is expected.
"""

from __future__ import annotations

import re
import time

ORGANISATION = re.compile(r"Choose the organisation (.+?) and agree")
INVOICE = re.compile(r"the invoice (?:\S+ )?to (?P<client>.+?)(?: over [\d.]+)?(?: \(“.*”\))?(?: and load|,| in the|$)")
SYNC = re.compile(r"^(\w[\w ]*?)(?:: (.*))?$", re.DOTALL)
NOTHING = ("–", "")


def follow(button):
    """Press what leads to another page, and wait for that page: a click is over before it is there."""
    with button.page.expect_navigation():
        button.click()


class Robot:
    """`desk`, `product`: pages of one browser. `seen`: every title that was answered."""

    def __init__(self, desk, product, name="Robot"):
        self.desk = desk
        self.product = product
        self.name = name
        self.seen = []
        self.base = ""
        self._key = None
        self.on_card = lambda robot: None

    # --- at the desk --------------------------------------------------------------------------------------------------

    def sign_the_desk(self, link):
        self.desk.goto(link)
        self.desk.get_by_label("Your name").fill(self.name)
        follow(self.desk.get_by_role("button", name="Go on"))

    def work(self, until, seconds=240.0):
        """Answer cards until the desk says what `until` finds."""
        ends = time.monotonic() + seconds
        while not until():
            assert time.monotonic() < ends, f"not done; answered: {self.seen}"
            self.desk.goto(f"{self.origin}/next")
            if "/cards/" in self.desk.url:
                self.answer()
            else:
                self.desk.wait_for_timeout(150)

    @property
    def origin(self):
        return "/".join(self.desk.url.split("/")[:3])

    def answer(self):
        """One card."""
        self.title = self.desk.locator("h1").inner_text()
        self.given = self._given()
        self.tables = [self._table(each) for each in self.desk.locator("section:has(#do) table").all()]
        self.steps = " ".join(self.desk.locator(".steps li").all_inner_texts())
        link = self.desk.locator(".about a").first
        self.base = link.get_attribute("href").rstrip("/")
        self._sign_in()
        self.on_card(self)
        deed = next((deed for start, deed in self.DEEDS if self.title.startswith(start)), None)
        assert deed is not None, f"the robot does not know what to do with {self.title!r}"
        content = deed(self)
        self._say(content)
        self.seen.append(self.title)

    def _given(self):
        rows = self.desk.locator("section:has(#do) dl.given > div").all()
        return {row.locator("dt").inner_text(): row.locator("dd code").inner_text() for row in rows}

    @staticmethod
    def _table(table):
        heads = table.locator("thead th").all_inner_texts()
        return [
            dict(zip(heads, [cell.inner_text() for cell in row.locator("td").all()], strict=True))
            for row in table.locator("tbody tr").all()
        ]

    def _say(self, content):
        kind = content.pop("kind", "done")
        self.desk.locator(f"input[name=kind][value={kind}]").check()
        if content.pop("none", False):
            self.desk.get_by_label("There are none").check()
        for name, value in content.items():
            self._enter(name, value)
        follow(self.desk.get_by_role("button", name="Keep my answer"))
        if "/cards/" in self.desk.url:
            problems = self.desk.locator("[role=alert]").all_inner_texts()
            assert not problems, (self.title, content, problems)

    def _enter(self, name, value):
        field = self.desk.locator(f'[name="{name}"]')
        while not field.count():
            self.desk.get_by_role("button", name="Room for more").click()
        if field.evaluate("each => each.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)

    # --- in the product -----------------------------------------------------------------------------------------------

    def _sign_in(self):
        key = self.desk.locator("[data-given=key]")
        if key.count() and key.inner_text() != self._key:
            self._key = key.inner_text()
            self._open("")
            self.product.get_by_label("Sign-in key").fill(self._key)
            follow(self.product.get_by_role("button", name="Sign in"))

    def _open(self, section):
        self.product.goto(f"{self.base}/{section}")

    def _facts(self):
        """What a definition list of the product shows."""
        names = self.product.locator("dl > dt").all_inner_texts()
        values = self.product.locator("dl > dd").all_inner_texts()
        return dict(zip(names, [value.strip() for value in values], strict=True))

    def _fill(self, form, values):
        """Fill what the form has a label for."""
        for label, value in values.items():
            field = form.get_by_label(label, exact=True)
            if not field.count():
                continue
            if field.evaluate("each => each.tagName") == "SELECT":
                field.select_option(self._nearest(field, value))
            else:
                field.fill(value)

    @staticmethod
    def _nearest(field, words):
        """The value of the choice that a person would take for these words: the same, without its code, or its code."""
        offered = [(each.get_attribute("value"), each.inner_text()) for each in field.locator("option").all()]
        plain = re.sub(r" \([^)]*\)$", "", words)
        same = [value for value, text in offered if text == words]
        near = [value for value, text in offered if re.sub(r" \([^)]*\)$", "", text) == plain or f"({words})" in text]
        assert same or near, (words, offered)
        return (same or near)[0]

    def _fill_lines(self, form, lines, billed=True):
        for number, line in enumerate(lines):
            box = form.locator("fieldset").nth(number)
            self._fill(box, {name: value for name, value in line.items() if value not in NOTHING and name != "Billed"})

    def _form(self, verb):
        return self.product.locator(f'form[action="/pages/do/{verb}"]')

    def _press(self, form):
        follow(form.get_by_role("button"))

    def _sync(self, shown, state="sync.state", error="sync.error"):
        if shown in NOTHING:
            return {}
        first, words = SYNC.match(shown).groups()
        found = {state: first.replace(" ", "_")}
        return found | ({error: words} if words and error else {})

    # --- deeds --------------------------------------------------------------------------------------------------------

    def open_account(self):
        self._open("")
        form = self.product.locator('form[action="/pages/accounts"]')
        mail = re.match(r"(\S+) \(SMTP server (\S+), port (\d+)\)", self.given.get("Alert mails go to", ""))
        to_fill = {name: self.given[name] for name in ("Name of the account", "Time zone", "Country", "Currency")}
        if mail:
            to_fill |= dict(zip(("Alert mails go to", "SMTP server", "SMTP port"), mail.groups(), strict=True))
        to_fill["Alerts are posted to"] = self.given["Alerts are posted to"]
        if "Time of the account (UTC)" in self.given:
            to_fill["Time of the account (empty: now)"] = (
                self.given["Time of the account (UTC)"].replace(" ", "T") + "Z"
            )
        self._fill(form, to_fill)
        self._press(form)
        facts = self._facts()
        ledger = "xero" if "Xero" in self.steps else "quickbooks"
        content = {
            "account": self.given["Name of the account"],
            "redirect_url": facts[f"{ledger}: redirect address"],
            "webhook_url": facts[f"{ledger}: notifications"],
        }
        for role in ("owner", "manager", "member"):
            if self.desk.locator(f'[name="key.{role}"]').count():
                content[f"key.{role}"] = facts[role].split()[0]
        return content

    def connect(self):
        self._open("ledgers")
        form = self._form("connect")
        self._fill(form, self.given)
        self._press(form)
        organisation = ORGANISATION.search(self.steps).group(1)
        self._choose(organisation)
        self.product.get_by_role("button", name=re.compile("^(Allow access|Connect)$")).click()
        self.product.get_by_text("Connected to").wait_for()
        self._open("ledgers")
        facts = self._facts()
        return {"status": facts["State"], "organisation_name": facts["Organisation"]}

    def _choose(self, organisation):
        box = self.product.get_by_label(organisation, exact=False)
        if box.count() and box.first.get_attribute("type") in ("radio", "checkbox"):
            box.first.check()
        elif self.product.locator("select").count():
            self.product.locator("select").first.select_option(label=organisation)

    def map_services(self):
        self._open("ledgers")
        form = self._form("save_settings").first
        self._fill_lines(form, self.tables[0])
        self._fill(form, self.given)
        self._press(form)
        return {}

    def add_client(self):
        self._open("clients")
        form = self._form("create_client")
        self._fill(form, self.given)
        self._press(form)
        return self._sync(self._facts()["Synchronisation"])

    def _client(self):
        name = re.search(r"the client (.+?)(?: and load|,)", self.steps).group(1)
        self._open("clients")
        link = self.product.get_by_role("link", name=name, exact=True)
        follow((link if link.count() else self.product.locator("tbody a")).first)

    def look_at_client(self):
        self._client()
        facts = self._facts()
        content = self._sync(facts["Synchronisation"]) | {"name": self.product.locator("h1").inner_text()}
        shown = {
            "email": "E-mail", "phone": "Telephone", "active": "In use", "tax_number": "Tax number",
            "payment_terms_days": "Days to pay", "address.line1": "Street", "address.city": "City",
            "address.region": "State or region", "address.postal_code": "Postal code", "address.country": "Country",
        }  # fmt: skip
        return content | {name: facts[words] for name, words in shown.items()}

    def change_client(self):
        self._client()
        form = self._form("change_client")
        self._fill(form, self.given)
        self._press(form)
        return {}

    def write_invoice(self):
        self._open("invoices")
        form = self._form("create_invoice")
        self._fill(
            form, {name: self.given[name] for name in ("Client", "Date", "Due on", "Reference") if name in self.given}
        )
        self._fill_lines(form, self.tables[0])
        self._press(form)
        facts = self._facts()
        return {"total": facts["Total"]} | self._sync(facts["Synchronisation"], error=None)

    def _invoice(self):
        client = INVOICE.search(self.steps).group("client")
        self._open("invoices")
        follow(self.product.locator("tr", has_text=client).get_by_role("link").first)

    def look_at_invoice(self):
        self._invoice()
        facts = self._facts()
        shown = {
            "issue_date": "Date", "due_date": "Due on", "subtotal": "Total before tax", "tax": "Tax", "total": "Total",
            "amount_paid": "Paid so far", "amount_due": "Still due", "currency": "Currency", "reference": "Reference",
        }  # fmt: skip
        content = {name: facts[words] for name, words in shown.items() if facts[words] not in NOTHING}
        number = self.product.locator("h1").inner_text().removeprefix("Invoice ")
        if number != "without a number yet":
            content["number"] = number
        return content | {"status": facts["State"].replace(" ", "_")} | self._sync(facts["Synchronisation"])

    def look_at_connection(self):
        self._open("ledgers")
        facts = self._facts()
        content = {"status": facts["State"], "organisation_name": facts["Organisation"]}
        content |= {"reason": facts["Reason"]} if "Reason" in facts else {}
        ledger = self.product.locator("section h2").first.inner_text()
        return {f"connections.0.{name}": value for name, value in {"ledger": ledger, **content}.items()}

    def look_at_alerts(self):
        self._open("alerts")
        content = {}
        for number, article in enumerate(self.product.locator("article").all()):
            values = article.locator("dd").all_inner_texts()
            row = {
                "subject": article.locator("h2").inner_text(),
                "message": article.locator("p").inner_text(),
                "severity": values[0],
                "who_must_act": values[1],
                "raised_at": _moment(values[2]),
                "cleared_at": "" if values[3] == "not yet" else _moment(values[3]),
            }
            content |= {f"alerts.{number}.{name}": value for name, value in row.items()}
        return content or {"none": True}

    def look_at_notices(self):
        self._open("notices")
        content = {}
        for number, row in enumerate(self.product.locator("tbody tr").all()):
            client, kind, sent = row.locator("td").all_inner_texts()
            known = self.desk.locator(f'[name="notices.{number}.invoice_id"]')
            ids = [(each.get_attribute("value"), each.inner_text()) for each in known.locator("option").all()]
            content[f"notices.{number}.invoice_id"] = next(key for key, words in ids if client in words)
            content[f"notices.{number}.kind"] = kind.replace(" ", "_")
            content[f"notices.{number}.sent_at"] = _moment(sent)
        return content or {"none": True}

    def read_audit_trail(self):
        """Entries of changes, by what each shows: the record is found among those that have a name at the desk."""
        self._open("audit")
        content, number = {}, 0
        for entry in self.product.locator("article.entry").all():
            action, _, record = entry.locator("h2").inner_text().partition(": ")
            kind = record.split()[0]
            names = entry.locator("dt").all_inner_texts()
            values = entry.locator("dd").all()
            changed = [
                (name.replace(" ", "_"), value.locator("del").inner_text(), value.locator("ins").inner_text())
                for name, value in list(zip(names, values, strict=True))[3:]
                if value.locator("del").count()
            ]
            if kind != "client" or not changed:
                continue
            known = self.desk.locator('[name="entries.0.entity_id"] option').all()
            records = {each.inner_text(): each.get_attribute("value") for each in known}
            row = {
                "at": values[0].inner_text(),
                "actor": values[1].inner_text(),
                "source": values[2].inner_text(),
                "action": action,
                "entity_kind": kind,
                "entity_id": next(key for words, key in records.items() if words.startswith("the client")),
                "before": "\n".join(f"{name}: {old}" for name, old, _ in changed),
                "after": "\n".join(f"{name}: {new}" for name, _, new in changed),
            }
            content |= {f"entries.{number}.{name}": value for name, value in row.items()}
            number += 1
        return content or {"none": True}

    def write_proposal(self):
        self._open("proposals")
        form = self._form("create_proposal")
        head = {"Title": "Title", "Starts on": "Starts on", "Name": "New client: name", "E-mail": "New client: e-mail"}
        self._fill(form, {head[name]: value for name, value in self.given.items() if name in head})
        self._fill_lines(form, self.tables[0])
        self._press(form)
        return {"status": self._facts()["State"]}

    def sign_proposal(self):
        title = re.search(r"the proposal “(.+?)”", self.steps).group(1)
        self._open("proposals")
        follow(self.product.get_by_role("link", name=title, exact=True).first)
        form = self._form("accept_proposal")
        self._fill(form, self.given)
        self._press(form)
        return {"status": self._facts()["State"]}

    def move_time(self):
        self._open("time")
        form = self._form("set_clock")
        self._fill(form, {"Move it forward to (UTC)": self.given["Date and time (UTC)"].replace(" ", "T") + "Z"})
        self._press(form)
        return {}

    def synchronise(self):
        self._open("ledgers")
        self._press(self._form("sync"))
        return {}

    DEEDS = (
        ("Open an account", open_account),
        ("Connect ", connect),
        ("Map the services", map_services),
        ("Add a client", add_client),
        ("Look at a client", look_at_client),
        ("Change a client", change_client),
        ("Write an invoice", write_invoice),
        ("Look at an invoice", look_at_invoice),
        ("Look at the connection", look_at_connection),
        ("Look at the alerts", look_at_alerts),
        ("Look at what clients were sent", look_at_notices),
        ("Read the audit trail", read_audit_trail),
        ("Write and send a proposal", write_proposal),
        ("Sign a proposal", sign_proposal),
        ("Move the product's time", move_time),
        ("Synchronise now", synchronise),
    )


def _moment(stamp):
    """As a date and time field takes it."""
    return stamp.replace("Z", "").split(".")[0].split("+")[0]
