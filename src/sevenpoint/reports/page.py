"""Pages: Jinja templates made into one self-contained HTML file each. No network, no scripts needed.

Every page extends `base.html.j2`, brings its own style sheet after `base.css`, and forbids itself every request: the
content security policy allows its own style and script by their hashes, and nothing else.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
from collections.abc import Sequence
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from sevenpoint.harness.results import Manifest, Outcome
from sevenpoint.reports import words
from sevenpoint.reports.attested import out_of_three
from sevenpoint.reports.text import cut, one_line

BASE_STYLE = "base.css"
SCRIPT = "enhance.js"


def render_page(template: str, *, styles: Sequence[str], made_by: str, **context: Any) -> str:
    """One HTML document.

    Args:
        template: a template that extends `base.html.j2`.
        styles: style sheets among the templates, after the base's.
        made_by: Sevenpoint's version, as the manifest names it.
        context: what the template shows. Texts are escaped, cut and made visible, whatever the template forgot.
    """
    css = Markup("\n".join(_source(name) for name in (BASE_STYLE, *styles)))
    script = Markup(_source(SCRIPT))
    policy = f"default-src 'none'; style-src '{_digest(css)}'; script-src '{_digest(script)}'; base-uri 'none'"
    return (
        _environment().get_template(template).render(css=css, script=script, policy=policy, made_by=made_by, **context)
    )


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("sevenpoint.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        cut=cut,
        line=one_line,
        number=words.number_words,
        small=words.small_number,
        money=words.money_words,
        seconds=words.seconds_words,
        ledger=words.ledger_name,
        evidence=words.evidence_words,
        moment=_moment,
        clock=_clock,
        pretty=_pretty,
        of_three=out_of_three,
    )
    environment.globals.update(
        outcomes=words.OUTCOMES,
        harms=words.HARMS,
        kinds=words.KINDS,
        gate_states=words.GATE_STATES,
        directions=words.DIRECTIONS,
        label_mark=words.label_mark,
        Outcome=Outcome,
        candidate_name=_candidate_name,
        range_words=words.range_words,
        plural=words.plural,
    )
    return environment


def _finalize(value: Any) -> Any:
    if isinstance(value, str) and not isinstance(value, Markup):
        return cut(value)
    return value


def _candidate_name(manifest: Manifest) -> str:
    return one_line(manifest.candidate.name, 80) if manifest.candidate else "No candidate"


@cache
def _source(name: str) -> str:
    loader = _environment().loader
    if loader is None:
        raise RuntimeError("the pages' environment has no loader")
    return loader.get_source(_environment(), name)[0]


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _moment(moment: dt.datetime) -> str:
    utc = moment.astimezone(dt.UTC)
    return f"{utc.day} {utc:%B %Y, %H:%M} UTC"


def _clock(stamp: str) -> str:
    """A time stamp of the ledger's clock, to the millisecond; what is none stays as it is."""
    try:
        at = dt.datetime.fromisoformat(stamp).astimezone(dt.UTC)
    except ValueError:
        return one_line(stamp, 40)
    return f"{at.day} {at:%b %H:%M:%S}.{at.microsecond // 1000:03d}"


def _pretty(value: Any) -> str:
    return json.dumps(value, indent=1, ensure_ascii=False, sort_keys=True, default=str)
