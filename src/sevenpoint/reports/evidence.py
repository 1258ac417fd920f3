"""The exchanges that a failed finding rests on, within a budget, so that a report of many failures stays small."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from markupsafe import escape

from sevenpoint.harness.results import Exchange, Finding
from sevenpoint.reports.exports.secrets import masked, masked_header
from sevenpoint.reports.text import cut

A_FINDING = 6
A_CHAPTER = 120_000  # characters of HTML
BODY = 2_000
HEADER = 150
HEADERS = 12
# Raw line breaks and indents of JSON stand between its parts only: within a string they would be escaped.
INDENT = re.compile(r"\n[ \t]*")


@dataclass(frozen=True)
class ShownExchange:
    """One exchange as printed."""

    line: str
    status: int
    when: str
    actor: str
    fault: str | None
    request: str
    response: str


@dataclass
class Excerpts:
    """Hands out excerpts until the budget is spent."""

    exchanges: Mapping[str, list[Exchange]]
    left: int = A_CHAPTER
    shown: set[tuple[str, int]] = field(default_factory=set)
    _journals: dict[str, dict[int, Exchange]] = field(default_factory=dict)

    def new_chapter(self) -> None:
        """Each chapter has the same budget, so that the first does not use up the report's."""
        self.left = A_CHAPTER

    def of(self, finding: Finding) -> tuple[list[ShownExchange], int]:
        """The excerpts of a finding, and how many of its exchanges are not shown."""
        wanted = list(dict.fromkeys(finding.exchanges))
        journal = self._journal(finding.run or "")
        pieces = []
        for exchange in [journal[seq] for seq in wanted if seq in journal][:A_FINDING]:
            piece = _shown(exchange)
            self.left -= len(escape(piece.request)) + len(escape(piece.response))
            if self.left < 0:
                break
            pieces.append(piece)
            self.shown.add((finding.run or "", exchange.seq))
        return pieces, len(wanted) - len(pieces)

    def _journal(self, run_id: str) -> dict[int, Exchange]:
        if run_id not in self._journals:
            self._journals[run_id] = {exchange.seq: exchange for exchange in self.exchanges.get(run_id, [])}
        return self._journals[run_id]


def _shown(exchange: Exchange) -> ShownExchange:
    target = exchange.path + (f"?{exchange.query}" if exchange.query else "")
    return ShownExchange(
        line=f"{cut(exchange.method, 20)} {cut(target, 400, masked)}",
        status=exchange.status,
        when=exchange.at,
        actor=exchange.actor,
        fault=exchange.fault,
        request=_message(exchange.request_headers, exchange.request_body),
        response=_message(exchange.response_headers, exchange.response_body),
    )


def _message(headers: dict[str, str], body: str) -> str:
    lines = [
        f"{cut(name, 80)}: {cut(masked_header(name, value), HEADER)}" for name, value in list(headers.items())[:HEADERS]
    ]
    if len(headers) > HEADERS:
        lines.append(f"… [{len(headers) - HEADERS} more headers]")
    return "\n".join([*lines, "", cut(compact(body), BODY, masked)] if body else lines)


def compact(body: str) -> str:
    """JSON without its indents, so that more of it fits; everything else as it is.

    >>> compact('{\\n  "Total": 10.50\\n}'), compact("<p>\\n  x")
    ('{"Total": 10.50}', '<p>\\n  x')
    """
    return INDENT.sub("", body) if body[:1] in ("{", "[") else body
