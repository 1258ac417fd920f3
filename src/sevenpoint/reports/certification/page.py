"""The register of what the platforms' reviews ask, as a reference page."""

from __future__ import annotations

from sevenpoint.reports.certification.register import ITEMS, OTHERS, SOURCES, Item

MODES = {"A": "automatic", "U": "attended", "D": "document"}


def page(generated: str) -> str:
    """The page; `generated`: the line that says who wrote it."""
    lines = [
        "# What the platforms' own reviews ask",
        "",
        f"{generated} In our words, with the clause that asks for it: [Get ready for the platforms' own "
        "reviews](../guides/certification.md). An item without a clause is asked by the seven points only.",
        "",
        "## Sources",
        "",
        "| id | programme | document | read | standing |",
        "|---|---|---|---|---|",
        *(f"| {s.id} | {s.programme} | [{s.title}]({s.url}) | {s.read} | {s.standing} |" for s in SOURCES.values()),
        *(f"| {name} | other | {title} | | |" for name, title in OTHERS.items()),
        "",
        "## Items",
        "",
        "| id | statement | mode | clauses | findings | answers |",
        "|---|---|---|---|---|---|",
        *map(_row, ITEMS.values()),
    ]
    return "\n".join(lines) + "\n"


def _row(item: Item) -> str:
    mode = " or ".join(MODES[each] for each in item.mode.split(","))
    findings = ", ".join(f"`{name}`" for name in item.findings)
    cells = (item.id, item.statement, mode, ", ".join(item.clauses), findings, ", ".join(item.answers))
    return "| " + " | ".join(cells) + " |"
