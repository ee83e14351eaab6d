"""The JSON Schema of a tool's arguments, read from the annotations of its function.

`def add(state, product: Literal["tea", "coffee"], count: Annotated[int, "how many"] = 1)` needs none written by hand.
"""

from __future__ import annotations

import inspect
import types
import typing
from collections.abc import Callable, Sequence
from typing import Any

from .errors import DefinitionError
from .json_values import json_copy
from .schema import Schema

_PLAIN: dict[Any, Schema] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    list: {"type": "array"},
    dict: {"type": "object"},
    type(None): {"type": "null"},
    Any: {},
}


def schema_of(function: Callable[..., Any], reserved: Sequence[str]) -> Schema:
    """One property for each parameter that is not in `reserved`; required where there is no default."""
    hints = typing.get_type_hints(function, include_extras=True)
    properties: Schema = {}
    required: list[str] = []
    for parameter in inspect.signature(function).parameters.values():
        name = parameter.name
        if name in reserved or parameter.kind is parameter.VAR_KEYWORD:
            continue
        if name not in hints:
            raise DefinitionError(
                f'{function.__name__}: annotate the parameter "{name}" ({name}: str), or give the tool a JSON Schema'
            )
        properties[name] = _schema(hints[name], f"{function.__name__}: {name}")
        if parameter.default is parameter.empty:
            required.append(name)
        else:
            properties[name]["default"] = json_copy(parameter.default, f"the default of {name}")
    return {"type": "object", "properties": properties, **({"required": required} if required else {})}


def _schema(hint: Any, place: str) -> Schema:
    if hint in _PLAIN:
        return dict(_PLAIN[hint])
    origin, parts = typing.get_origin(hint), typing.get_args(hint)
    if origin is typing.Annotated:
        descriptions = [note for note in parts[1:] if isinstance(note, str)]
        return _schema(parts[0], place) | ({"description": descriptions[0]} if descriptions else {})
    if origin is typing.Literal:
        return {"enum": list(parts)}
    if origin is list:
        return {"type": "array", "items": _schema(parts[0], place)}
    if origin is dict:
        return {"type": "object", "additionalProperties": _schema(parts[1], place)}
    if origin in (typing.Union, types.UnionType):
        return {"anyOf": [_schema(part, place) for part in parts]}
    raise DefinitionError(f"{place}: {hint} has no JSON Schema here; give the tool one")
