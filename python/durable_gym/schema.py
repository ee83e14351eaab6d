"""Checks JSON values against JSON Schemas: the keywords that tools, rows and verdicts use, in FastAPI's words.

Read are `type`, `enum`, `const`, `properties`, `required`, `additionalProperties`, `items`, `anyOf`, `oneOf` (as
`anyOf`), `allOf`, `pattern`, the limits of numbers (`minimum`, …), texts (`minLength`, …) and lists (`minItems`, …).
Others, `$ref` among them, are shown to the model but not checked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .json_values import json_text

Schema = dict[str, Any]
Path = tuple["str | int", ...]


@dataclass(frozen=True)
class Issue:
    """One thing that does not fit."""

    path: Path
    type: str
    message: str
    input: Any


def issues(schema: Schema | bool, value: Any, path: Path = ()) -> Iterator[Issue]:
    """What does not fit, in the order of the schema."""
    if not isinstance(schema, dict):
        if schema is False:
            yield Issue(path, "extra_forbidden", "Extra inputs are not permitted", value)
        return
    types = _types(schema)
    if types and not any(_is(value, name) for name in types):
        yield Issue(path, *_wrong_type(types, value, path), value)
        return
    choices = [schema["const"]] if "const" in schema else schema.get("enum")
    if choices is not None and not any(_same(value, choice) for choice in choices):
        yield Issue(path, "literal_error", f"Input should be {_alternatives(choices)}", value)
        return
    for type_, message in _outside_limits(schema, value):
        yield Issue(path, type_, message, value)
    if isinstance(value, dict):
        yield from _fields(schema, value, path)
    if isinstance(value, list) and "items" in schema:
        for index, element in enumerate(value):
            yield from issues(schema["items"], element, (*path, index))
    for part in schema.get("allOf", []):
        yield from issues(part, value, path)
    for union in ("anyOf", "oneOf"):
        found = [list(issues(part, value, path)) for part in schema.get(union, [])]
        if found and all(found):
            yield from (issue for part in found for issue in part)


def complaints(schema: Schema, value: Any) -> str:
    """What does not fit, in one line: `options[0].A: Field required; …`; empty when everything does."""
    found = list(issues(schema, value))
    return "; ".join(f"{_path_text(issue.path)}: {issue.message}".removeprefix(": ") for issue in found)


def _fields(schema: Schema, value: dict[str, Any], path: Path) -> Iterator[Issue]:
    properties = schema.get("properties", {})
    required = schema.get("required", [])
    for name in [*properties, *(name for name in required if name not in properties)]:
        if name in value:
            yield from issues(properties[name], value[name], (*path, name)) if name in properties else ()
        elif name in required:
            yield Issue((*path, name), "missing", "Field required", value)
    for name in value:
        if name not in properties:
            yield from issues(schema.get("additionalProperties", True), value[name], (*path, name))


_JSON_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "boolean": (bool,),
    "number": (int, float),
    "array": (list,),
    "object": (dict,),
    "null": (type(None),),
}


def _types(schema: Schema) -> list[str]:
    names = schema.get("type", [])
    return [names] if isinstance(names, str) else list(names)


def _is(value: Any, name: str) -> bool:
    if isinstance(value, bool) or name == "boolean":
        return isinstance(value, bool) and name == "boolean"
    if name == "integer":
        return isinstance(value, int) or (isinstance(value, float) and value.is_integer())
    return isinstance(value, _JSON_TYPES.get(name, (object,)))


def _same(one: Any, other: Any) -> bool:
    return one == other and isinstance(one, bool) == isinstance(other, bool)


def _wrong_type(types: list[str], value: Any, path: Path) -> tuple[str, str]:
    name = next((name for name in types if name != "null"), "null")
    if name == "integer" and isinstance(value, float):
        return "int_from_float", "Input should be a valid integer, got a number with a fractional part"
    if name == "object" and not path:
        return (
            "model_attributes_type",
            "Input should be a valid dictionary or object to extract fields from",
        )
    return {
        "string": ("string_type", "Input should be a valid string"),
        "integer": ("int_type", "Input should be a valid integer"),
        "number": ("float_type", "Input should be a valid number"),
        "boolean": ("bool_type", "Input should be a valid boolean"),
        "array": ("list_type", "Input should be a valid list"),
        "object": ("dict_type", "Input should be a valid dictionary"),
        "null": ("none_required", "Input should be None"),
    }.get(name, ("value_error", f"Value error, expected {name}"))


def _outside_limits(schema: Schema, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        if value < (limit := schema.get("minimum", value)):
            yield "greater_than_equal", f"Input should be greater than or equal to {limit}"
        if "exclusiveMinimum" in schema and value <= (limit := schema["exclusiveMinimum"]):
            yield "greater_than", f"Input should be greater than {limit}"
        if value > (limit := schema.get("maximum", value)):
            yield "less_than_equal", f"Input should be less than or equal to {limit}"
        if "exclusiveMaximum" in schema and value >= (limit := schema["exclusiveMaximum"]):
            yield "less_than", f"Input should be less than {limit}"
    if isinstance(value, str):
        if len(value) < (limit := schema.get("minLength", 0)):
            yield "string_too_short", f"String should have at least {_count(limit, 'character')}"
        if len(value) > (limit := schema.get("maxLength", len(value))):
            yield "string_too_long", f"String should have at most {_count(limit, 'character')}"
        if "pattern" in schema and not re.search(schema["pattern"], value):
            yield "string_pattern_mismatch", f"String should match pattern '{schema['pattern']}'"
    if isinstance(value, list):
        if len(value) < (limit := schema.get("minItems", 0)):
            yield "too_short", f"List should have at least {_count(limit, 'item')} after validation, not {len(value)}"
        if len(value) > (limit := schema.get("maxItems", len(value))):
            yield "too_long", f"List should have at most {_count(limit, 'item')} after validation, not {len(value)}"


def _alternatives(values: list[Any]) -> str:
    quoted = [f"'{value}'" if isinstance(value, str) else json_text(value) for value in values]
    return " or ".join(part for part in (", ".join(quoted[:-1]), *quoted[-1:]) if part)


def _count(limit: int, noun: str) -> str:
    return f"{limit} {noun}{'' if limit == 1 else 's'}"


def _path_text(path: Path) -> str:
    return "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in path).removeprefix(".")
