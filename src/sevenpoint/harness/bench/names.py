"""Names, addresses and amounts for a run: believable, never twice the same, and the same for the same seed."""

from __future__ import annotations

import hashlib
import random
from decimal import Decimal

from faker import Faker

from sevenpoint.harness.contract import Address

LETTERS = "BCDFGHJKLMNPQRSTVWXZ23456789"


class Names:
    """Names for one run of one scenario on one ledger.

    >>> a, b = Names(7, "demo", "xero"), Names(7, "demo", "xero")
    >>> a.client() == b.client(), a.client() != a.client(), a.amount() != a.amount()
    (True, True, True)
    """

    def __init__(self, seed: int, scenario: str, ledger: str, mark: str = "") -> None:
        """Seed from the run's seed, the scenario and the ledger. `mark`: stands in every name that goes into books."""
        digest = hashlib.sha256("/".join(filter(None, (str(seed), scenario, ledger, mark))).encode()).digest()
        self.mark = mark
        self.seed = int.from_bytes(digest[:4], "big")
        self._random = random.Random(self.seed)
        self._faker = Faker("en_US")
        self._faker.seed_instance(self.seed)
        self._used: set[object] = set()

    def client(self) -> str:
        """A company's name with a nonce, e.g. `Hill and Barnes 7KQ`."""
        return self._marked(f"{self._faker.last_name()} and {self._faker.last_name()} {self.nonce(3)}")

    def organisation(self) -> str:
        """The name of a set of books."""
        return f"{self._faker.last_name()} Advisers {self.nonce(3)}"

    def person(self) -> str:
        """A person's name."""
        return f"{self._faker.first_name()} {self._faker.last_name()}"

    def email(self) -> str:
        """An e-mail address that reaches nobody."""
        return f"{self._faker.user_name()}.{self.nonce(4).lower()}@client.example"

    def phone(self) -> str:
        """A telephone number."""
        return f"555-{self._random.randrange(100, 999)}-{self._random.randrange(1000, 9999)}"

    def address(self) -> Address:
        """A postal address."""
        return Address(
            line1=f"{self._random.randrange(1, 999)} {self._faker.street_name()}",
            city=self._faker.city(),
            region=self._faker.state_abbr(include_territories=False),
            postal_code=self._faker.postcode(),
            country="US",
        )

    def tax_number(self) -> str:
        """A tax identifier that is nobody's."""
        return f"{self._random.randrange(10, 99)}-{self._random.randrange(1000000, 9999999)}"

    def text(self) -> str:
        """A few words with a nonce, e.g. for a description."""
        return self._marked(f"{self._faker.bs().capitalize()} {self.nonce(3)}")

    def reference(self) -> str:
        """A short reference, e.g. on a bank transfer."""
        return self._marked(f"REF-{self.nonce(6)}")

    def amount(self, low: int = 200, high: int = 4000) -> Decimal:
        """An odd amount that appears once in the run, e.g. 1043.17."""
        while True:
            cents = self._random.randrange(low * 100, high * 100)
            if cents % 10 and cents not in self._used:
                self._used.add(cents)
                return (Decimal(cents) / 100).quantize(Decimal("0.01"))

    def nonce(self, length: int = 6) -> str:
        """Letters and figures that are easy to find again."""
        while True:
            made = "".join(self._random.choices(LETTERS, k=length))
            if made not in self._used:
                self._used.add(made)
                return made

    def _marked(self, text: str) -> str:
        return f"{text} {self.mark}" if self.mark else text
