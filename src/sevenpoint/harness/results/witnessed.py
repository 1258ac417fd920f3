"""What persons saw and did at a browser: the evidence behind witnessed findings."""

from __future__ import annotations

from pydantic import Field

from sevenpoint.harness.results.gathered import Model


class Attachment(Model):
    """A file that a witness attached. `file`: where it lies in the bundle."""

    name: str
    type: str
    bytes: int
    sha256: str
    witness: str
    file: str


class Opinion(Model):
    """A second assessor's answer to the same card, given without seeing the first."""

    witness: str
    answered_at: str
    compared: int = Field(description="Statements that either of the two made.")
    agreed: int = Field(description="Of those, how many both made alike.")
    differing: list[str] = Field(default_factory=list, description="Names of the others.")


class WitnessedCard(Model):
    """One card that a person answered, before anything that was expected was shown."""

    id: str
    run: str
    verb: str
    title: str
    witness: str
    answered_at: str
    seconds: float = Field(description="Of the person, without pauses.")
    kind: str = Field(description="done, refused (by the product), missing (in the product), unable.")
    said: str = Field(default="", description="The product's words when it refused; why, when the person could not.")
    note: str = ""
    answer: str = Field(default="", description="What was entered, as JSON.")
    attachments: list[Attachment] = Field(default_factory=list)
    second: Opinion | None = None


class Witnesses(Model):
    """Everybody who answered, every card, and how far two assessors agree."""

    people: list[str]
    minutes: float = Field(description="Of all persons together, without pauses.")
    cards: list[WitnessedCard]
    compared: int = Field(default=0, description="Statements that two assessors made on the same cards.")
    agreed: int = Field(default=0, description="Of those, how many alike.")

    @property
    def agreement(self) -> float | None:
        """Share of statements that two assessors made alike, 0..1; None: nobody answered twice."""
        return self.agreed / self.compared if self.compared else None
