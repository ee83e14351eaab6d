"""Plays rows through an environment's verbs in one process, without Temporal and without models: for authors' tests.

`play(env, row, script)` does what a rollout does, with a JSON round trip between all calls.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .asks import Answer
from .author_line import author_line
from .conversation import Item, calls_to_run, says_something
from .environment import Environment
from .json_values import json_text, read_json
from .script import Entry, ScriptedModels, read_lines
from .verbs import Heard, Task, Verbs

__all__ = ["PlayError", "Played", "play", "read_lines"]

MAX_TURNS = 50
MAX_STALLED = 3
MAX_INVALID_TURNS = 5
#: A hook that asks for more rounds than this never ends.
MAX_ROUNDS = 100


class PlayError(Exception):
    """What went wrong, with the row, the hook and the author's line; the error itself is its `__cause__`."""


@dataclass(frozen=True)
class Played:
    """How a rollout ended."""

    #: The weighted sum of the rewards.
    reward: float
    #: Each reward, not weighted.
    rewards: dict[str, float]
    #: Fields for the record.
    details: dict[str, Any]
    state: Any
    transcript: list[Item]
    turns: int
    stop_reason: str


def play(
    environment: Environment,
    row: Mapping[str, Any],
    script: Sequence[Entry],
    *,
    index: int = 0,
    sample: int = 0,
    options: Mapping[str, Any] | None = None,
    preset: str | None = None,
) -> Played:
    """Plays one row with scripted models; a `PlayError` names the row and the hook that failed.

    Args:
        script: Entries as in `script.jsonl`; `read_lines("script.jsonl")` reads them.
        index: The row's number, which entries of the script may name.
    """
    environment.check()
    settled = environment.resolve_options(options or {}, preset)
    rollout = _Rollout(Verbs(environment, settled, f"test/{index}-{sample}"), ScriptedModels(script, index, sample))
    try:
        return asyncio.run(rollout.play(_through_json(row)))
    except Exception as error:
        raise PlayError(f"row {index}, {rollout.place}: {error}{author_line(error)}") from error


class _Rollout:
    def __init__(self, verbs: Verbs, models: ScriptedModels) -> None:
        self.place = "open"
        self._verbs, self._models = verbs, models
        self._state: Any = None
        self._transcript: list[Item] = []
        self._turns = 0

    async def play(self, row: dict[str, Any]) -> Played:
        opened = _through_json(await self._verbs.open(row))
        self._state, self._transcript = opened["state"], opened["prompt"]["items"]
        try:
            stop_reason = await self._converse(row, opened["converses"])
            self.place = "reward"
            scored = await self._settle(lambda answers: self._verbs.reward(self._task(row), answers))
        finally:
            await self._verbs.close(self._state)
        weights, rewards = self._verbs.environment.weights, scored["rewards"]
        reward = sum(weights[name] * score for name, score in rewards.items())
        details = scored.get("details", {})
        return Played(reward, rewards, details, self._state, self._transcript, self._turns, stop_reason)

    async def _converse(self, row: dict[str, Any], converses: bool) -> str:
        """By the rules of `contracts/turns.ts`, which the workflow goes by."""
        silent = invalid = 0
        max_turns = self._verbs.environment.max_turns or MAX_TURNS
        while self._turns < max_turns:
            self.place = f"turn {self._turns + 1} of the model"
            items, finish = self._models.answer("policy")
            self._turns += 1
            self._transcript += items
            if finish != "stop":
                return finish
            calls, spoke = calls_to_run(items), says_something(items)
            answered = len(calls) < sum(item["type"] == "function_call" for item in items)
            silent = 0 if calls or answered or spoke else silent + 1
            if silent >= MAX_STALLED:
                return "stalled"
            if silent:
                continue
            ran = [await self._call(call) for call in calls]
            invalid = 0 if any(ran) or not calls else invalid + 1
            if invalid >= MAX_INVALID_TURNS:
                return "invalid_tool_calls"
            if calls or (answered and not spoke):
                continue
            if not converses or not await self._reply(row):
                return "completed"
        return "max_turns"

    async def _call(self, call: Item) -> bool:
        """Whether a tool ran."""
        self.place = f"turn {self._turns}, call of {call['name']}"
        heard = await self._settle(
            lambda answers: self._verbs.call(self._state, call["name"], call["arguments"], answers)
        )
        self._state = heard["state"]
        output = {"type": "function_call_output", "call_id": call["call_id"], "output": heard["output"]}
        self._transcript.append(output)
        return heard.get("invalid") is not True

    async def _reply(self, row: dict[str, Any]) -> bool:
        self.place = f"turn {self._turns}, user"
        heard = await self._settle(lambda answers: self._verbs.reply(self._task(row), answers))
        self._state = heard["state"]
        if "message" not in heard:
            return False
        self._transcript.append({"type": "message", "role": "user", "content": heard["message"]})
        return True

    def _task(self, row: dict[str, Any]) -> Task:
        return Task(row, self._state, self._transcript)

    async def _settle(self, verb: Callable[[Sequence[Answer]], Awaitable[Heard]]) -> Heard:
        """Says a verb until it has all the answers that its hooks ask models for."""
        answers: list[Answer] = []
        for _ in range(MAX_ROUNDS):
            heard = await verb(answers)
            if "ask" not in heard:
                settled: Heard = _through_json(heard)
                return settled
            for ask in heard["ask"]:
                items, finish = self._models.answer(ask.role)
                answers.append(Answer(ask.key, items, None if finish == "stop" else finish))
        raise RuntimeError(f"a hook asked models {MAX_ROUNDS} times without coming to an end")


def _through_json(value: Any) -> Any:
    """As the workflow would hand it on: what JSON changes (tuples, `1.0`) shows here already."""
    return read_json(json_text(value))
