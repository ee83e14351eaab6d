"""Tools on both sides of a call: how the model sees them, and what it hears when a call cannot be run."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from .annotations import schema_of
from .errors import DefinitionError
from .hooks import TOOL, Hook, hook
from .json_values import json_copy, json_text, read_json
from .schema import Schema, issues


#: Levels of lists and objects in the arguments of a call: deeper ones are refused to the model.
MAX_NESTING = 200


@dataclass(frozen=True)
class Tool:
    """A function that the model can call."""

    name: str
    description: str
    parameters: Schema
    hook: Hook
    #: Whether the function takes arguments that the schema does not name.
    takes_more: bool

    def spec(self) -> dict[str, Any]:
        """The tool in the form of the Responses API."""
        return {
            "type": "function",
            "name": self.name,
            "description": self.description,
            "parameters": self.parameters,
        }


def make_tool(name: str, description: str, parameters: Schema | None, function: Callable[..., Any]) -> Tool:
    """Reads the schema from the annotations when none is given; a `DefinitionError` says what does not fit."""
    place = f"tool {name}"
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", name):
        raise DefinitionError(f'the tool "{name}" has to be 1 to 64 letters, digits, "_" and "-"')
    schema = schema_of(function, TOOL) if parameters is None else json_copy(parameters, f"the schema of the {place}")
    if schema.get("type") != "object":
        raise DefinitionError(f'{place}: its parameters have to be {{"type": "object", "properties": …}}')
    properties = list(schema.get("properties", {}))
    for reserved in sorted(set(properties) & {*TOOL, "row", "transcript"}):
        raise DefinitionError(f'{place}: the argument "{reserved}" has the name of something else; choose another')
    read = hook(place, function, TOOL, properties)
    takes_more = _takes_more(function)
    for missing in [name for name in properties if name not in read.parameters and not takes_more]:
        raise DefinitionError(f'{place}: the function has no parameter "{missing}", which its schema names')
    return Tool(name, description, schema, read, takes_more)


def read_call(tools: Mapping[str, Tool], name: str, arguments: str) -> tuple[Tool, dict[str, Any]] | str:
    """The tool that a call names and its arguments, or the output that tells the model what is wrong."""
    tool = tools.get(name)
    # What vLLM writes where a tool takes no arguments. A tool that needs some hears what is wrong.
    if tool is not None and not arguments.strip() and not any(issues(tool.parameters, {})):
        arguments = "{}"
    try:
        body = read_json(arguments)
        if _is_nested_deeper(body, MAX_NESTING):
            return refusal(f"Invalid tool call arguments: nested more than {MAX_NESTING} levels deep")
    except ValueError as error:
        return refusal(f"Invalid tool call arguments: {type(error).__name__}: {error}")
    if tool is None:
        return json_text({"detail": "Not Found"})
    if body is None:
        return json_text({"detail": [{"type": "missing", "loc": ["body"], "msg": "Field required", "input": None}]})
    found = [
        {"type": issue.type, "loc": ["body", *issue.path], "msg": issue.message, "input": issue.input}
        for issue in issues(tool.parameters, body)
    ]
    if found:
        return json_text({"detail": found})
    known = tool.parameters.get("properties", {})
    return tool, {key: value for key, value in body.items() if key in known or tool.takes_more}


def refusal(error: str) -> str:
    """A failure as the model reads it."""
    return json_text({"error": error})


def result_text(result: Any, name: str) -> str:
    """A tool's result as the model reads it: text as it is, anything else as compact JSON."""
    return result if isinstance(result, str) else json_text(json_copy(result, f"the result of the {name}"))


def _is_nested_deeper(value: Any, levels: int) -> bool:
    if not isinstance(value, (dict, list)):
        return False
    parts = value.values() if isinstance(value, dict) else value
    return levels == 0 or any(_is_nested_deeper(part, levels - 1) for part in parts)


def _takes_more(function: Callable[..., Any]) -> bool:
    return any(p.kind is p.VAR_KEYWORD for p in inspect.signature(function).parameters.values())
