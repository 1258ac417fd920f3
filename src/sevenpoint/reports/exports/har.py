"""HAR 1.2 (HTTP Archive): every exchange of the bundle, to be opened in a browser's developer tools."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping
from http import HTTPStatus
from urllib.parse import parse_qsl, quote

from harfile import Content, Creator, HarFile, PostData, Record, Request, Response, Timings

from sevenpoint.harness.results import Exchange
from sevenpoint.harness.results.visible import visible
from sevenpoint.reports.exports.secrets import masked, masked_header, masked_pair
from sevenpoint.reports.judged import Judged
from sevenpoint.reports.text import one_line

UNKNOWN = -1  # HAR's own word for a size or time that nobody measured
HOSTLESS = "ledger.invalid"  # RFC 6761: a name that never resolves


def render_har(judged: Judged) -> str:
    """Every exchange, in the order of runs and journals. Times are those of the sandbox, whose clock is virtual.

    Run, actor and fault stand in each entry's comment, since HAR has no place of its own for them. Secrets are masked
    where the ledger recorded them, and here once more: a journal may come from a sandbox that keeps them.
    """
    manifest = judged.results.manifest
    stream = io.StringIO()
    creator = Creator(name="sevenpoint", version=one_line(manifest.sevenpoint_version, 40))
    about = f"Run {one_line(manifest.run_id, 80)}. Times are the sandbox's own; secrets are masked."
    with HarFile(stream, creator=creator, comment=about) as archive:
        for run in judged.results.runs:
            for exchange in judged.exchanges.get(run.id, []):
                _add(archive, run.id, exchange)
    return stream.getvalue() + "\n"


def _add(archive: HarFile, run_id: str, exchange: Exchange) -> None:
    took = UNKNOWN if exchange.milliseconds is None else exchange.milliseconds
    fault = f", struck by {one_line(exchange.fault, 80)}" if exchange.fault else ""
    archive.add_entry(
        startedDateTime=_moment(exchange.at),
        time=max(took, 0),
        request=_request(exchange),
        response=_response(exchange),
        timings=Timings(send=0, wait=max(took, 0), receive=0),
        comment=f"{one_line(run_id, 200)} exchange {exchange.seq}, by {one_line(exchange.actor, 40)}{fault}",
    )


def _request(exchange: Exchange) -> Request:
    headers = _header(exchange.request_headers)
    kind = headers.get("content-type", "")
    pairs = [masked_pair(name, value) for name, value in parse_qsl(exchange.query, keep_blank_values=True)]
    query = "&".join(f"{quote(name, safe='')}={quote(value, safe='*')}" for name, value in pairs)
    host = quote(headers.get("host", HOSTLESS)[:200], safe=":.-_[]") or HOSTLESS
    path = quote(exchange.path, safe="/:@!$&'()*+,;=-._~")
    return Request(
        method=one_line(exchange.method, 40),
        url=f"http://{host}/{path.lstrip('/')}" + (f"?{query}" if query else ""),
        httpVersion="HTTP/1.1",
        headers=_records(exchange.request_headers),
        queryString=[Record(name=visible(name), value=visible(value)) for name, value in pairs],
        postData=PostData(mimeType=visible(kind), text=visible(masked(exchange.request_body)))
        if exchange.request_body
        else None,
        headersSize=UNKNOWN,
        bodySize=len(exchange.request_body.encode("utf-8", "replace")),
    )


def _response(exchange: Exchange) -> Response:
    headers = _header(exchange.response_headers)
    size = len(exchange.response_body.encode("utf-8", "replace"))
    return Response(
        status=exchange.status,
        statusText=_phrase(exchange.status),
        httpVersion="HTTP/1.1",
        headers=_records(exchange.response_headers),
        content=Content(
            size=size, mimeType=visible(headers.get("content-type", "")), text=visible(masked(exchange.response_body))
        ),
        redirectURL=visible(masked(headers.get("location", ""))),
        headersSize=UNKNOWN,
        bodySize=size,
    )


def _header(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


def _records(headers: Mapping[str, str]) -> list[Record]:
    return [Record(name=visible(name), value=visible(masked_header(name, value))) for name, value in headers.items()]


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""


def _moment(text: str) -> str:
    """An ISO 8601 moment with its zone, as HAR asks; what cannot be read is the beginning of time, never a guess."""
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        moment = dt.datetime.fromtimestamp(0, dt.UTC)
    return (moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)).isoformat()
