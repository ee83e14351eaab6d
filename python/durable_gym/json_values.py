"""What may leave a hook: JSON values, checked so that a worker in any language reads the same."""

from __future__ import annotations

import json
import math
from typing import Any

#: Beyond this the workflow, which is JavaScript, would round an integer.
MAX_INTEGER = 2**53 - 1
#: Deeper than any value that is meant: a value that contains itself.
MAX_DEPTH = 500


def json_copy(value: Any, name: str, depth: int = 0) -> Any:
    """A copy of `value`, tuples as lists; a `TypeError` names the first part that is not JSON."""
    if depth > MAX_DEPTH:
        raise TypeError(f"{name.split('.')[0]} contains itself, which is not JSON")
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, int):
        if abs(value) > MAX_INTEGER:
            raise TypeError(f"{name} is {value}, more than a JSON number holds exactly: keep it as text")
        return int(value)
    if isinstance(value, float):
        if not math.isfinite(value):
            raise TypeError(f"{name} is {value}, which is not JSON: use None, or a finite number")
        return float(value)
    if isinstance(value, (list, tuple)):
        return [json_copy(element, f"{name}[{index}]", depth + 1) for index, element in enumerate(value)]
    if isinstance(value, dict):
        for key in value:
            if not isinstance(key, str):
                raise TypeError(f"{name} has the key {key!r}, which JSON would turn into text: use str({key!r})")
        return {key: json_copy(field, f"{name}.{key}", depth + 1) for key, field in value.items()}
    raise TypeError(f"{name} is a {type(value).__name__}, which is not JSON")


def json_text(value: Any) -> str:
    """Compact JSON with keys in their order."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def json_bytes(value: Any) -> bytes:
    """As above, in UTF-8. Halves of surrogate pairs, which models do write, are escaped."""
    try:
        return json_text(value).encode()
    except UnicodeEncodeError:
        return json.dumps(value, allow_nan=False, separators=(",", ":")).encode()


def read_json(text: str | bytes) -> Any:
    """Reads JSON as the workflow does: `NaN` is refused, `1.0` and `1` are the same, large integers are rounded."""
    try:
        return json.loads(text, parse_float=_number, parse_int=_integer, parse_constant=_refuse)
    except RecursionError:
        # A model wrote it, and hears that it is no good.
        raise ValueError("it is nested too deeply") from None


def _integer(text: str) -> int | float:
    number = int(text)
    return number if abs(number) <= MAX_INTEGER else _number(text)


def _number(text: str) -> int | float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text} is out of range")
    return int(number) if number.is_integer() and abs(number) <= MAX_INTEGER else number


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is not JSON")
