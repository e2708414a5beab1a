"""The part of SARIF 2.1.0 that we use, as a schema of our own and stricter than the standard: no key we do not know."""

from __future__ import annotations

from typing import Any

TEXT = {"type": "string", "minLength": 1}
WHOLE = {"type": "integer", "minimum": 0}
SHA = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
RELATIVE = {"type": "string", "pattern": r"^(?!/)(?!.*(^|/)\.\.?(/|$))[A-Za-z0-9%._~/-]+$"}


def shape(required: dict[str, Any], optional: dict[str, Any] | None = None) -> dict[str, Any]:
    """An object with these keys and no others."""
    return {
        "type": "object",
        "properties": {**required, **(optional or {})},
        "required": [*required],
        "additionalProperties": False,
    }


def many(items: dict[str, Any], least: int = 0) -> dict[str, Any]:
    return {"type": "array", "items": items, "minItems": least}


FREE: dict[str, Any] = {"type": "object"}
MESSAGE = shape({"text": TEXT})
LEVEL = {"enum": ["none", "note", "warning", "error"]}
RULE = shape(
    {"id": TEXT, "shortDescription": MESSAGE},
    {
        "fullDescription": MESSAGE,
        "help": MESSAGE,
        "defaultConfiguration": shape({"level": LEVEL}),
        "relationships": many(
            shape({"target": shape({"id": TEXT, "toolComponent": shape({"name": TEXT})}), "kinds": many(TEXT, 1)})
        ),
        "properties": FREE,
    },
)
LOGICAL = shape({"name": {"type": "string"}, "kind": {"enum": ["resource", "object"]}})
PHYSICAL = shape(
    {"artifactLocation": shape({"uri": RELATIVE, "uriBaseId": {"const": "CAPTURES"}, "index": WHOLE})},
    {"region": shape({"startLine": {"type": "integer", "minimum": 1}, "snippet": shape({"text": {"type": "string"}})})},
)
RESULT: dict[str, Any] = {
    **shape(
        {
            "ruleId": TEXT,
            "ruleIndex": WHOLE,
            "kind": {"enum": ["pass", "open", "informational", "notApplicable", "review", "fail"]},
            "level": LEVEL,
            "message": MESSAGE,
            "locations": many(shape({"logicalLocations": many(LOGICAL, 1)}, {"physicalLocation": PHYSICAL}), 1),
            "partialFingerprints": shape({"finding/v1": TEXT}),
            "properties": FREE,
        },
        {
            "suppressions": many(
                shape(
                    {"kind": {"const": "external"}, "status": {"const": "accepted"}},
                    {"justification": TEXT, "properties": FREE},
                ),
                1,
            )
        },
    ),
    # The standard: a level says something only of a failure.
    "if": {"properties": {"kind": {"const": "fail"}}},
    "then": {"properties": {"level": {"enum": ["note", "warning", "error"]}}},
    "else": {"properties": {"level": {"const": "none"}}},
}
RUN = shape(
    {
        "tool": shape({"driver": shape({"name": TEXT, "version": TEXT, "language": TEXT, "rules": many(RULE)})}),
        "automationDetails": shape({"id": TEXT}),
        "invocations": many(
            shape(
                {"executionSuccessful": {"const": True}, "exitCode": {"enum": [0, 3, 4]}},
                {"endTimeUtc": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"}},
            ),
            1,
        ),
        "language": {"type": "string", "pattern": "^[a-z]{2}(-[A-Z]{2})?$"},
        "columnKind": {"const": "unicodeCodePoints"},
        "originalUriBaseIds": shape({"CAPTURES": shape({"description": MESSAGE})}),
        "artifacts": many(
            shape(
                {
                    "location": shape({"uri": RELATIVE, "uriBaseId": {"const": "CAPTURES"}}),
                    "hashes": shape({"sha-256": SHA}),
                }
            )
        ),
        "taxonomies": many(
            shape(
                {
                    "name": TEXT,
                    "shortDescription": MESSAGE,
                    "isComprehensive": {"const": True},
                    "taxa": many(shape({"id": TEXT, "shortDescription": MESSAGE})),
                }
            ),
            1,
        ),
        "properties": FREE,
        "results": many(RESULT),
    }
)
SARIF = shape({"$schema": TEXT, "version": {"const": "2.1.0"}, "runs": {**many(RUN, 1), "maxItems": 1}})
