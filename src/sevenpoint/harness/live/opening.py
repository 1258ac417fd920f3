"""A connected organisation, opened: its session, its bookkeeper, its journal, its own accounts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sevenpoint.harness.bookkeepers import Bookkeeper, bookkeeper_through
from sevenpoint.harness.bookkeepers.xero import API
from sevenpoint.harness.ledgers import Chart, Organisation
from sevenpoint.harness.live.chart import open_chart
from sevenpoint.harness.live.cleaning import Sweep
from sevenpoint.harness.live.home import Home
from sevenpoint.harness.live.hosts import real_ledger
from sevenpoint.harness.live.made import Made
from sevenpoint.harness.live.quickbooks_cleaning import QuickBooksSweep
from sevenpoint.harness.live.quickbooks_rules import QuickBooksRules
from sevenpoint.harness.live.rate import Bucket
from sevenpoint.harness.live.session import LiveSession
from sevenpoint.harness.live.time_zones import iana_zone
from sevenpoint.harness.live.tokens import TokenFile
from sevenpoint.harness.live.writes import Guard
from sevenpoint.harness.live.xero_cleaning import XeroSweep
from sevenpoint.harness.live.xero_rules import XeroRules


@dataclass(frozen=True)
class About:
    """What the ledger says of the connected books. `harmless`: a demo or sandbox company, by the ledger's own word."""

    name: str
    country: str
    currency: str
    time_zone: str
    harmless: bool


class LiveBooks:
    """The connected organisation of one ledger, as one run sees it."""

    def __init__(self, home: Home, ledger: str, run: str | None = None) -> None:
        """Nothing is asked yet. `run`: the mark of what is made; None: nothing new will be made.

        Raises UsageError when nothing is connected.
        """
        self.ledger = real_ledger(ledger)
        tokens = TokenFile(home, self.ledger)
        self.id = tokens.load().organisation
        self.made = Made(home, ledger, self.id)
        rules = XeroRules() if ledger == "xero" else QuickBooksRules(self.id)
        self.guard = Guard(rules, self.made, run)
        self.bucket = Bucket(home, self.ledger)
        self.session = LiveSession(self.ledger, self.id, tokens, self.bucket, self.guard)
        self.keeper: Bookkeeper = bookkeeper_through(self.session, ledger, self.id)

    def about(self) -> About:
        """Read what it is."""
        return self._about_xero() if self.ledger.name == "xero" else self._about_quickbooks()

    def organisation(self) -> Organisation:
        """The books as scenarios know them, with our own accounts."""
        about = self.about()
        chart: Chart = open_chart(self.keeper, self.session, self.id)
        return Organisation(
            id=self.id,
            ledger=self.ledger.name,
            name=about.name,
            country=about.country,
            currency=about.currency,
            time_zone=about.time_zone,
            chart=chart,
        )

    def sweep(self) -> Sweep:
        """What takes away what runs have made."""
        if self.ledger.name == "xero":
            return XeroSweep(self.session, self.guard, self.made)
        return QuickBooksSweep(self.session, self.guard, self.made, self.id)

    def _about_xero(self) -> About:
        said: dict[str, Any] = self._get(f"{API}Organisation")["Organisations"][0]
        zone = iana_zone(said.get("Timezone", "UTC"))
        return About(said["Name"], said["CountryCode"], said["BaseCurrency"], zone, bool(said.get("IsDemoCompany")))

    def _about_quickbooks(self) -> About:
        """Only sandbox companies answer at the sandbox's host."""
        company = f"/v3/company/{self.id}/"
        said: dict[str, Any] = self._get(f"{company}companyinfo/{self.id}")["CompanyInfo"]
        prefs = self._get(f"{company}preferences")["Preferences"]
        currency = prefs.get("CurrencyPrefs", {}).get("HomeCurrency", {}).get("value", "USD")
        return About(said["CompanyName"], said.get("Country", "US"), currency, "UTC", harmless=True)

    def _get(self, path: str) -> Any:
        return self.session.request("GET", path, f"GET {path}")
