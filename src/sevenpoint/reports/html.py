"""The report for two readers: one self-contained HTML file. No network, no scripts needed, prints on A4 and Letter."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from sevenpoint.harness.results import Evidence, Exchange, Manifest, Outcome, PointResult, Results
from sevenpoint.reports import words
from sevenpoint.reports.latency import HEIGHT, WIDTH
from sevenpoint.reports.text import cut, one_line
from sevenpoint.reports.view import build_view


def render_html(results: Results, exchanges: Mapping[str, list[Exchange]]) -> str:
    """The whole report as one HTML document.

    Args:
        results: the judged bundle.
        exchanges: journals by run id; only what failed findings refer to is shown.
    """
    environment = _environment()
    css = Markup(_source(environment, "style.css"))
    script = Markup(_source(environment, "enhance.js"))
    return environment.get_template("report.html.j2").render(
        view=build_view(results, exchanges),
        results=results,
        manifest=results.manifest,
        css=css,
        script=script,
        known_points={point.number for point in results.points},
        policy=f"default-src 'none'; style-src '{_digest(css)}'; script-src '{_digest(script)}'; base-uri 'none'",
    )


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
        money=words.money_words,
        seconds=words.seconds_words,
        ledger=words.ledger_name,
        evidence=words.evidence_words,
        moment=_moment,
        pretty=_pretty,
    )
    environment.globals.update(
        outcomes=words.OUTCOMES,
        harms=words.HARMS,
        label_mark=words.label_mark,
        Outcome=Outcome,
        candidate_name=_candidate_name,
        mix=_mix,
        range_words=words.range_words,
        plural=words.plural,
        curve_width=WIDTH,
        curve_height=HEIGHT,
    )
    return environment


def _finalize(value: Any) -> Any:
    """Every text that a template prints passes here: cut and made visible, whatever the template forgot."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return cut(value)
    return value


def _candidate_name(manifest: Manifest) -> str:
    return one_line(manifest.candidate.name, 80) if manifest.candidate else "No candidate"


def _mix(point: PointResult) -> dict[Evidence, int]:
    """How many checks of a point were seen how well."""
    mix: Counter[Evidence] = Counter()
    for requirement in point.requirements:
        mix.update(requirement.evidence)
    return dict(mix)


def _source(environment: Environment, name: str) -> str:
    if environment.loader is None:
        raise RuntimeError("the report's environment has no loader")
    return environment.loader.get_source(environment, name)[0]


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _moment(moment: dt.datetime) -> str:
    utc = moment.astimezone(dt.UTC)
    return f"{utc.day} {utc:%B %Y, %H:%M} UTC"


def _pretty(value: Any) -> str:
    return json.dumps(value, indent=1, ensure_ascii=False, sort_keys=True, default=str)
