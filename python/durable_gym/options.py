"""Options of a batch: what is given, over a preset, over the defaults."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .errors import InvalidOptionError
from .json_values import json_text
from .schema import Schema, complaints

Options = dict[str, Any]

_TYPES = {bool: "boolean", int: "integer", float: "number", str: "string", list: "array", dict: "object"}


def resolve_options(
    environment: str,
    defaults: Mapping[str, Any],
    presets: Mapping[str, Mapping[str, Any]],
    given: Mapping[str, Any],
    preset: str | None = None,
) -> Options:
    """The options every hook gets; an `InvalidOptionError` names the key."""
    if preset is not None and preset not in presets:
        known = _listing("its presets are", presets)
        raise InvalidOptionError(f'The environment "{environment}" has no preset "{preset}"; {known}.')
    chosen = {**(presets[preset] if preset is not None else {}), **given}
    for name, value in chosen.items():
        if name not in defaults:
            known = _listing("its options are", defaults)
            raise InvalidOptionError(f'The environment "{environment}" has no option "{name}"; {known}.')
        complaint = complaints(_schema(defaults[name]), value)
        if complaint:
            raise InvalidOptionError(
                f'The option {name}: {complaint} (environment "{environment}", given {json_text(value)})'
            )
    return {**defaults, **chosen}


def options_schema(defaults: Mapping[str, Any]) -> Schema:
    """The JSON Schema of the options: each takes values of its default's type."""
    properties = {name: {**_schema(value), "default": value} for name, value in defaults.items()}
    return {"type": "object", "properties": properties}


def _schema(default: Any) -> Schema:
    name = _TYPES.get(type(default))
    return {} if name is None else {"type": name}


def _listing(intro: str, names: Mapping[str, Any]) -> str:
    return f"{intro} {', '.join(names)}" if names else "it has none"
