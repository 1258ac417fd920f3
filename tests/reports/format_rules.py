"""The rules of CTRF 0.0.0, SARIF 2.1.0 and HAR 1.2 for what we write, as JSON Schemas in our own words.

Members that we never write are left out, and unknown members are refused, so a rule here is never wider than the
format's own. Sources: ctrf.io schema; OASIS SARIF 2.1.0, sections 3.13 to 3.58; HAR 1.2 specification (softwareishard).
"""

from __future__ import annotations

from typing import Any

TEXT = {"type": "string"}
NAME = {"type": "string", "minLength": 1}
COUNT = {"type": "integer", "minimum": 0}
BAG = {"type": "object"}
MOMENT = {"type": "string", "format": "date-time"}


def exact(required: dict[str, Any], optional: dict[str, Any] | None = None) -> dict[str, Any]:
    """An object with these members and no others."""
    return {
        "type": "object",
        "required": list(required),
        "properties": {**required, **(optional or {})},
        "additionalProperties": False,
    }


def many(items: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "array", "items": items, **more}


UUID = {"type": "string", "pattern": "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"}
STATUSES = ("passed", "failed", "skipped", "pending", "other")

CTRF = exact(
    {
        "reportFormat": {"const": "CTRF"},
        "specVersion": {"type": "string", "pattern": r"^[0-9]+\.[0-9]+\.[0-9]+$"},
        "results": exact(
            {
                "tool": exact({"name": NAME}, {"version": TEXT, "extra": BAG}),
                "summary": exact(
                    {"tests": COUNT, **dict.fromkeys(STATUSES, COUNT), "start": COUNT, "stop": COUNT},
                    {"suites": COUNT, "duration": COUNT, "flaky": COUNT, "extra": BAG},
                ),
                "tests": many(
                    exact(
                        {"name": NAME, "status": {"enum": list(STATUSES)}, "duration": COUNT},
                        {
                            "id": UUID,
                            "start": COUNT,
                            "stop": COUNT,
                            "suite": many(TEXT, minItems=1),
                            "message": TEXT,
                            "trace": TEXT,
                            "rawStatus": TEXT,
                            "tags": many(TEXT),
                            "extra": BAG,
                        },
                    )
                ),
            },
            {"environment": exact({}, {"appName": TEXT, "appVersion": TEXT, "extra": BAG}), "extra": BAG},
        ),
    },
    {"reportId": UUID, "timestamp": MOMENT, "generatedBy": TEXT, "extra": BAG},
)

MESSAGE = exact({"text": TEXT})
TAGGED = {"type": "object", "properties": {"tags": many(TEXT, uniqueItems=True)}}
URI = {"type": "string", "pattern": "^[A-Za-z0-9._~:/?#@!$&'()*+,;=%-]+$"}
UTC = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$"}
SARIF = exact(
    {
        "version": {"const": "2.1.0"},
        "runs": many(
            exact(
                {
                    "tool": exact(
                        {
                            "driver": exact(
                                {"name": TEXT},
                                {
                                    "version": TEXT,
                                    "rules": many(
                                        exact(
                                            {"id": TEXT},
                                            {
                                                "shortDescription": MESSAGE,
                                                "fullDescription": MESSAGE,
                                                "help": MESSAGE,
                                                "properties": TAGGED,
                                            },
                                        ),
                                        uniqueItems=True,
                                    ),
                                },
                            )
                        }
                    ),
                    "results": many(
                        exact(
                            {"message": MESSAGE},
                            {
                                "ruleId": TEXT,
                                "ruleIndex": {"type": "integer", "minimum": -1},
                                "kind": {"enum": ["notApplicable", "pass", "fail", "review", "open", "informational"]},
                                "level": {"enum": ["none", "note", "warning", "error"]},
                                "locations": many(
                                    exact(
                                        {},
                                        {
                                            "physicalLocation": exact(
                                                {"artifactLocation": exact({"uri": URI})},
                                                {"region": exact({"startLine": {"type": "integer", "minimum": 1}})},
                                            ),
                                            "logicalLocations": many(
                                                exact({}, {"name": TEXT, "kind": TEXT}), uniqueItems=True
                                            ),
                                        },
                                    )
                                ),
                                "partialFingerprints": {"type": "object", "additionalProperties": TEXT},
                                "properties": BAG,
                            },
                        )
                    ),
                },
                {
                    "automationDetails": exact({"id": TEXT}),
                    "invocations": many(
                        exact(
                            {"executionSuccessful": {"type": "boolean"}},
                            {
                                "startTimeUtc": UTC,
                                "endTimeUtc": UTC,
                                "commandLine": TEXT,
                                "toolExecutionNotifications": many(
                                    exact({"message": MESSAGE}, {"level": {"enum": ["note", "warning", "error"]}})
                                ),
                            },
                        )
                    ),
                    "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                    "properties": BAG,
                },
            )
        ),
    },
    {"$schema": URI},
)

PAIR = exact({"name": TEXT, "value": TEXT}, {"comment": TEXT})
SIZE = {"type": "integer", "minimum": -1}
SPAN = {"type": "number", "minimum": 0}
NOT_MEASURED = ("blocked", "dns", "connect", "ssl")
HAR = exact(
    {
        "log": exact(
            {
                "version": {"const": "1.2"},
                "creator": exact({"name": TEXT, "version": TEXT}, {"comment": TEXT}),
                "entries": many(
                    exact(
                        {
                            "startedDateTime": {
                                "type": "string",
                                "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$",
                            },
                            "time": SPAN,
                            "request": exact(
                                {
                                    "method": TEXT,
                                    "url": {
                                        "type": "string",
                                        "pattern": "^http://[A-Za-z0-9._~:/?#@!$&'()*+,;=%\\[\\]-]+$",
                                    },
                                    "httpVersion": TEXT,
                                    "cookies": many(PAIR),
                                    "headers": many(PAIR),
                                    "queryString": many(PAIR),
                                    "headersSize": SIZE,
                                    "bodySize": SIZE,
                                },
                                {"postData": exact({"mimeType": TEXT, "text": TEXT}), "comment": TEXT},
                            ),
                            "response": exact(
                                {
                                    "status": {"type": "integer"},
                                    "statusText": TEXT,
                                    "httpVersion": TEXT,
                                    "cookies": many(PAIR),
                                    "headers": many(PAIR),
                                    "content": exact({"size": COUNT, "mimeType": TEXT}, {"text": TEXT}),
                                    "redirectURL": TEXT,
                                    "headersSize": SIZE,
                                    "bodySize": SIZE,
                                },
                                {"comment": TEXT},
                            ),
                            "cache": exact({}),
                            "timings": exact(
                                {"send": SPAN, "wait": SPAN, "receive": SPAN},
                                {name: {"const": -1} for name in NOT_MEASURED},
                            ),
                        },
                        {"comment": TEXT},
                    )
                ),
            },
            {"browser": exact({"name": TEXT, "version": TEXT}), "comment": TEXT},
        )
    }
)
