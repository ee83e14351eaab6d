"""An environment's verbs over whole JSON values: gives hooks copies of the state, and commits what they return with."""

from __future__ import annotations

import asyncio
import copy
import math
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .asks import Answer, Asks
from .conversation import Item, opening_items
from .environment import Environment
from .errors import InvalidRowError, ToolError
from .json_values import json_copy
from .schema import complaints
from .tools import read_call, refusal, result_text

Heard = dict[str, Any]


@dataclass(frozen=True)
class Task:
    """What the verbs that judge or continue the conversation are given."""

    row: dict[str, Any]
    state: Any
    transcript: list[Item]


@dataclass(frozen=True)
class Verbs:
    """The verbs for one attempt. Those that may ask models answer `{"ask": [Ask, …]}` while an answer is missing."""

    environment: Environment
    options: Mapping[str, Any]
    key: str = ""

    async def open(self, row: dict[str, Any]) -> Heard:
        """The first state, and the prompt that the conversation opens with."""
        env = self.environment
        env.check()
        assert env.opening is not None
        self._check_row(row)
        opened = await env.opening(Asks(), (), {"row": copy.deepcopy(row), **self._settings()})
        if not isinstance(opened, tuple) or len(opened) != 2:
            raise TypeError(f"open has to return (state, items), not a {type(opened).__name__}")
        state, items = opened
        tools, sampling = _request_of(row)
        own = [tool.spec() for tool in env.tools.values()] if tools is None else tools
        return {
            "state": json_copy(state, "state"),
            "prompt": {"items": json_copy(opening_items(items), "items"), "tools": own, "sampling": sampling},
            "converses": env.speaking is not None,
        }

    async def call(self, state: Any, name: str, arguments: str, answers: Sequence[Answer] = ()) -> Heard:
        """Runs a tool. What the model did wrong becomes an output that it reads, and the state stays."""
        read = read_call(self.environment.tools, name, arguments)
        if isinstance(read, str):
            return {"state": state, "output": read, "refused": True, "invalid": True}
        tool, given = read

        async def run(asks: Asks) -> Heard:
            draft = copy.deepcopy(state)
            reach = {"state": draft, **self._settings()}
            try:
                result = await tool.hook(asks, self.environment.roles, reach, given)
            except ToolError as error:
                return {"state": state, "output": refusal(str(error)), "refused": True}
            output = result_text(result, f"tool {tool.name}")
            return {"state": json_copy(draft, "state"), "output": output}

        return await _asking(answers, run)

    async def reply(self, task: Task, answers: Sequence[Answer] = ()) -> Heard:
        """What the user says next; no `message` ends the conversation."""
        speaking = self.environment.speaking
        if speaking is None:
            return {"state": task.state}

        async def run(asks: Asks) -> Heard:
            reach = self._reach(task)
            message = await speaking(asks, self.environment.roles, reach)
            if message is not None and not isinstance(message, str):
                raise TypeError(f"user has to return text or None, not a {type(message).__name__}")
            said = {} if message is None else {"message": message}
            return {"state": json_copy(reach["state"], "state"), **said}

        return await _asking(answers, run)

    async def reward(self, task: Task, answers: Sequence[Answer] = ()) -> Heard:
        """Every reward, each with a state of its own: one that waits for a model does not cut another short."""

        async def run(asks: Asks) -> Heard:
            hooks = self.environment.rewards
            results = await asyncio.gather(
                *(hook(asks, self.environment.roles, self._reach(task)) for hook in hooks.values()),
                return_exceptions=True,
            )
            rewards: dict[str, float] = {}
            details: dict[str, Any] = {}
            for name, result in zip(hooks, results, strict=True):
                if isinstance(result, BaseException):
                    raise result
                rewards[name], more = _scored(name, result)
                details |= more
            return {"rewards": rewards, **({"details": details} if details else {})}

        return await _asking(answers, run)

    async def close(self, state: Any) -> None:
        """Releases what `open` acquired."""
        if self.environment.closing is not None:
            await self.environment.closing(Asks(), (), {"state": copy.deepcopy(state), **self._settings()})

    def _reach(self, task: Task) -> dict[str, Any]:
        # Copies: hooks run side by side, and what one that raises did has never happened.
        row, state, transcript = copy.deepcopy((task.row, task.state, task.transcript))
        return {"row": row, "state": state, "transcript": transcript, **self._settings()}

    def _settings(self) -> dict[str, Any]:
        return {"options": self.environment.resolve_options(self.options), "key": self.key}

    def _check_row(self, row: dict[str, Any]) -> None:
        complaint = complaints(self.environment.row, row)
        if complaint:
            raise InvalidRowError(f'The row does not fit the environment "{self.environment.name}": {complaint}')


async def _asking(answers: Sequence[Answer], run: Callable[[Asks], Coroutine[Any, Any, Heard]]) -> Heard:
    """Runs hooks up to their end or to where they wait for models."""
    asks = Asks(answers)
    heard = await asks.settle(run(asks))
    return {"ask": asks.pending} if heard is None else heard


def _scored(name: str, result: Any) -> tuple[float, dict[str, Any]]:
    score, details = (result.get("score"), result.get("details") or {}) if isinstance(result, dict) else (result, {})
    if not isinstance(score, (int, float)) or not math.isfinite(score):
        raise TypeError(f'the reward "{name}" is {score!r}; a score has to be a finite number')
    return float(score), json_copy(details, f'the details of the reward "{name}"')


def _request_of(row: dict[str, Any]) -> tuple[list[Item] | None, dict[str, Any]]:
    """The tools and sampling parameters that a row brings along; `None` when it names no tools at all."""
    params = row.get("responses_create_params")
    if not isinstance(params, dict):
        return None, {}
    sampling = {name: value for name, value in params.items() if name not in ("input", "tools") and value is not None}
    tools = params.get("tools")
    if tools is None:
        return None, sampling
    if not isinstance(tools, list) or not all(isinstance(tool, dict) and "name" in tool for tool in tools):
        raise InvalidRowError("responses_create_params.tools has to be a list of tools with names")
    return [tool if "type" in tool else {"type": "function", **tool} for tool in tools], sampling
