"""The authoring API: an `Environment`, and decorators that make plain functions its hooks."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from math import isfinite
from typing import Any, TypeVar, overload

from .errors import DefinitionError, InvalidOptionError
from .hooks import CLOSING, OPENING, TASK, Hook, hook
from .json_values import json_copy
from .options import Options, options_schema, resolve_options
from .schema import Schema
from .tools import Tool, make_tool

F = TypeVar("F", bound=Callable[..., Any])
_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")
_MOST_TURNS = 10_000
_LONGEST_HOOK = timedelta(days=1)


class Environment:
    """An environment: what a row opens with, tools, a simulated user, rewards.

    Hooks ask for what they need by the names of their parameters: `row`, `state`, `transcript`, `options`, `models`,
    `key`. They may be async; the others run in threads. The state is JSON and belongs to the rollout: a hook gets a
    copy, which is committed when it returns and dropped when it raises.

    Args:
        name: Lower-case letters, digits and `_`; part of activity types.
        version: Change it when the same row could be rewarded differently than before.
        roles: Roles that hooks ask models to play: `models.judge`. A batch binds each of them to a model.
        options: Settings of a batch with their defaults: `--option max_guesses=3`.
        presets: Named sets of options: `--environment NAME:PRESET@QUEUE`.
        weights: Weight of each reward, where it is not 1; `@env.reward(weight=…)` says the same.
        row: JSON Schema of a row; what does not fit fails its rollout without a retry.
        replayable: Whether recorded tool calls can be played again to rebuild the state.
        needs: What it needs of the machine: `{"keys": ["SEARCH_API_KEY"]}`.
        max_turns: Answers of the model after which a rollout ends, unless the batch sets `--max-turns`; 50 by default.
        hook_timeout: How long one call of a hook may take: `timedelta(minutes=5)`; an hour by default.
    """

    def __init__(
        self,
        name: str,
        *,
        description: str = "",
        version: str = "1",
        roles: Sequence[str] = (),
        options: Mapping[str, Any] | None = None,
        presets: Mapping[str, Mapping[str, Any]] | None = None,
        weights: Mapping[str, float] | None = None,
        row: Schema | None = None,
        replayable: bool = False,
        needs: Mapping[str, Any] | None = None,
        max_turns: int | None = None,
        hook_timeout: timedelta | None = None,
    ) -> None:
        self.name, self.description, self.version = name, description, version
        self.roles = tuple(roles)
        self.row: Schema = json_copy(row or {}, "the schema of the row")
        self.replayable = replayable
        self.needs: dict[str, Any] = json_copy(needs or {}, "needs")
        self.defaults: Options = json_copy(options or {}, "options")
        self.presets: dict[str, Options] = json_copy(presets or {}, "presets")
        self.max_turns, self.hook_timeout = max_turns, hook_timeout
        self.tools: dict[str, Tool] = {}
        self.rewards: dict[str, Hook] = {}
        self.opening: Hook | None = None
        self.speaking: Hook | None = None
        self.closing: Hook | None = None
        self._weights = dict(weights or {})

    def open(self, function: F) -> F:
        """`@env.open`: turns a row into the state and the opening items. May acquire what `close` releases."""
        self.opening = hook("open", function, OPENING)
        return function

    def tool(
        self, description: str | None = None, parameters: Schema | None = None, *, name: str | None = None
    ) -> Callable[[F], F]:
        """`@env.tool("Guess a word.")`: a tool. Its schema is read from the annotations when none is given."""
        if callable(description):
            raise DefinitionError('write @env.tool("what it does"), or @env.tool() to take the docstring')

        def register(function: F) -> F:
            tool_name = name or function.__name__
            if tool_name in self.tools:
                raise DefinitionError(f'the tool "{tool_name}" is defined twice')
            says = description if description is not None else (function.__doc__ or "").strip()
            self.tools[tool_name] = make_tool(tool_name, says, parameters, function)
            return function

        return register

    def user(self, function: F) -> F:
        """`@env.user`: speaks for the user after each answer; `None` ends the conversation."""
        self.speaking = hook("user", function, TASK)
        return function

    @overload
    def reward(self, function: F) -> F: ...
    @overload
    def reward(self, *, weight: float | None = None, name: str | None = None) -> Callable[[F], F]: ...
    def reward(
        self, function: F | None = None, *, weight: float | None = None, name: str | None = None
    ) -> F | Callable[[F], F]:
        """`@env.reward`: a finite number, or `{"score": …, "details": {…}}` with fields for the record."""

        def register(function: F) -> F:
            reward = name or function.__name__
            if reward in self.rewards:
                raise DefinitionError(f'the reward "{reward}" is defined twice')
            self.rewards[reward] = hook(f"reward {reward}", function, TASK)
            if weight is not None:
                self._weights[reward] = weight
            return function

        return register if function is None else register(function)

    def close(self, function: F) -> F:
        """`@env.close`: releases what `open` acquired. Runs once the rollout ends, however it ends."""
        self.closing = hook("close", function, CLOSING)
        return function

    @property
    def weights(self) -> dict[str, float]:
        """The weight of each reward."""
        return {reward: self._weights.get(reward, 1) for reward in self.rewards}

    def describe(self) -> dict[str, Any]:
        """What the command line and the workflow need to know: `EnvironmentDescription`."""
        tools = [tool.spec() for tool in self.tools.values()]
        return {
            "name": self.name,
            "description": self.description,
            "version": self.version,
            "placement": "queue",
            "converses": self.speaking is not None,
            "roles": list(self.roles),
            "weights": self.weights,
            "replayable": self.replayable,
            "tools": [{key: tool[key] for key in ("name", "description", "parameters")} for tool in tools],
            "row": self.row,
            "options": options_schema(self.defaults),
            "presets": self.presets,
            "needs": self.needs,
            **({} if self.max_turns is None else {"max_turns": self.max_turns}),
            **({} if self.hook_timeout is None else {"timeout_seconds": self.hook_timeout.total_seconds()}),
        }

    def resolve_options(self, given: Mapping[str, Any], preset: str | None = None) -> Options:
        """The given options and preset with defaults filled in."""
        return resolve_options(self.name, self.defaults, self.presets, given, preset)

    def check(self) -> None:
        """Raises a `DefinitionError` for what can be known to be wrong before any row is opened."""
        for wrong in self._faults():
            raise DefinitionError(f'The environment "{self.name}" cannot work: {wrong}.')

    def run(self, queue: str | None = None, **settings: Any) -> None:
        """Answers on a task queue until SIGTERM or Ctrl-C; `settings` are those of `serve`."""
        from .worker import serve

        asyncio.run(serve(self, queue=queue, **settings))

    def _faults(self) -> list[str]:
        faults = []
        if not _NAME.fullmatch(self.name):
            faults.append('its name has to be lower-case letters, digits and "_", a letter first')
        if self.opening is None:
            faults.append("it has no @env.open")
        if not self.rewards:
            faults.append("it has no @env.reward")
        for reward, weight in self._weights.items():
            if reward not in self.rewards:
                faults.append(f'it weighs "{reward}", but its rewards are {", ".join(self.rewards)}')
            if not isinstance(weight, (int, float)) or not isfinite(weight):
                faults.append(f'the weight of "{reward}" is {weight}, not a finite number')
        for role in self.roles:
            if not _NAME.fullmatch(role):
                faults.append(f'the role "{role}" has to be lower-case letters, digits and "_"')
            if role == "policy":
                faults.append('the role "policy" is the model that the rollout is about; hooks cannot ask it')
            if self.roles.count(role) > 1:
                faults.append(f'the role "{role}" is declared twice')
        faults += self._limit_faults()
        for preset in self.presets:
            try:
                self.resolve_options({}, preset)
            except InvalidOptionError as error:
                faults.append(f'the preset "{preset}" does not fit its options. {error}')
        return faults

    def _limit_faults(self) -> list[str]:
        faults = []
        turns, timeout = self.max_turns, self.hook_timeout
        if turns is not None and (type(turns) is not int or not 1 <= turns <= _MOST_TURNS):
            faults.append(f"its max_turns is {turns!r}; it has to be a whole number from 1 to {_MOST_TURNS}")
        if timeout is not None and not (isinstance(timeout, timedelta) and timedelta() < timeout <= _LONGEST_HOOK):
            faults.append(f"its hook_timeout is {timeout!r}; it has to be a timedelta above 0, of at most a day")
        return faults
