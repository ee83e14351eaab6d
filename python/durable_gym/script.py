"""Scripted models: what they answer, by role, row, sample and turn, as `--model scripted:FILE` reads it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from .conversation import Item
from .json_values import json_text

Entry = dict[str, Any]


class ScriptEndedError(Exception):
    """The script has no answer for a call."""


def read_lines(path: str | Path) -> list[dict[str, Any]]:
    """The objects of a JSON Lines file: rows, or the entries of a script."""
    # `splitlines` would also split at separators that JSON allows within a text.
    lines = Path(path).read_text(encoding="utf-8").split("\n")
    return [json.loads(line) for line in lines if line.strip()]


class ScriptedModels:
    """The models of one rollout, with the turns that each role has had."""

    def __init__(self, entries: Sequence[Entry], row: int, sample: int) -> None:
        self._entries, self._row, self._sample = entries, row, sample
        self._turns: dict[str, int] = {}

    def answer(self, role: str) -> tuple[list[Item], str]:
        """The items of the role's next turn and how it finished: `stop`, `max_tokens`, …"""
        turn = self._turns.get(role, 0)
        self._turns[role] = turn + 1
        turns = self._entry(role).get("turns", [])
        if turn >= len(turns):
            raise ScriptEndedError(f"the script has no answer for the role {role}, turn {turn} (from 0)")
        said = {"text": turns[turn]} if isinstance(turns[turn], str) else turns[turn]
        finish = said.get("finish", "stop")
        # A refused history brings no answer.
        items = [] if finish in ("context_overflow", "invalid_tool_call") else _items(said, f"{role}-{turn}")
        return items, finish

    def _entry(self, role: str) -> Entry:
        """The most specific entry that fits: the role counts most, then the row, then the sample."""
        call = {"role": role, "row": self._row, "sample": self._sample}
        fits = [e for e in self._entries if all(e.get(field) in (None, value) for field, value in call.items())]
        return max(fits, key=lambda e: ("role" in e, "row" in e, "sample" in e), default={})


def _items(said: dict[str, Any], place: str) -> list[Item]:
    items: list[Item] = list(said.get("items", []))
    if "text" in said:
        content = [{"type": "output_text", "text": said["text"], "annotations": []}]
        items.append({"type": "message", "role": "assistant", "content": content})
    for index, call in enumerate(said.get("calls", [])):
        given = call["arguments"]
        arguments = given if isinstance(given, str) else json_text(given)
        call_id = f"call_{place}-{index}"
        items.append({"type": "function_call", "call_id": call_id, "name": call["name"], "arguments": arguments})
    return items
