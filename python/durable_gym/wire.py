"""The verbs as history carries them: references become values on the way in, large values references on the way out."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

from .asks import Answer
from .conversation import Item
from .environment import Environment
from .store import read_blob, read_row, spill, unspill
from .verbs import Heard, Task, Verbs

#: Bytes of JSON above which a prompt, or any other value, becomes a blob: `contracts/limits.ts`.
MAX_INLINE_PROMPT_BYTES = 4 * 1024
MAX_INLINE_BYTES = 16 * 1024

Input = dict[str, Any]
Performs = Callable[[Environment, Input], Awaitable[Heard]]


async def describe(environment: Environment, given: Input) -> Heard:
    """What the environment is, and the options that a batch's own come to."""
    environment.check()
    options = environment.resolve_options(given.get("options") or {}, given.get("preset"))
    return {**environment.describe(), "resolved_options": options}


async def open(environment: Environment, given: Input) -> Heard:
    """Opens a row."""
    row = await asyncio.to_thread(read_row, given["row"])
    heard = await (await _verbs(environment, given)).open(row)
    return await asyncio.to_thread(_put_away, given, heard)


async def call(environment: Environment, given: Input) -> Heard:
    """Runs a tool call."""
    state, arguments, answers = await asyncio.to_thread(
        lambda: (unspill(given["state"]), unspill(given["call"]["arguments"]), _answers(given))
    )
    heard = await (await _verbs(environment, given)).call(state, given["call"]["name"], arguments, answers)
    return await asyncio.to_thread(_put_away, given, heard, given["inline_bytes"])


async def reply(environment: Environment, given: Input) -> Heard:
    """Speaks for the user."""
    task, answers = await asyncio.to_thread(lambda: (_task(given), _answers(given)))
    heard = await (await _verbs(environment, given)).reply(task, answers)
    return await asyncio.to_thread(_put_away, given, heard)


async def reward(environment: Environment, given: Input) -> Heard:
    """Scores the rollout."""
    task, answers = await asyncio.to_thread(lambda: (_task(given), _answers(given)))
    heard = await (await _verbs(environment, given)).reward(task, answers)
    return await asyncio.to_thread(_put_away, given, heard)


async def close(environment: Environment, given: Input) -> Heard:
    """Releases what the rollout holds."""
    verbs = await _verbs(environment, given)
    await verbs.close(await asyncio.to_thread(unspill, given["state"]))
    return {}


VERBS: dict[str, Performs] = {
    "describe": describe,
    "open": open,
    "call": call,
    "reply": reply,
    "reward": reward,
    "close": close,
}


async def _verbs(environment: Environment, given: Input) -> Verbs:
    # Options of more than 4 KiB are a reference: every call of every rollout carries them.
    options = await asyncio.to_thread(unspill, given["options"])
    return Verbs(environment, options, given["key"])


def _task(given: Input) -> Task:
    conversation = given["conversation"]
    items = [item for chunk in conversation["chunks"] for item in _chunk(chunk)]
    transcript = [*unspill(conversation["prompt"])["items"], *items]
    return Task(read_row(given["row"]), unspill(given["state"]), transcript)


def _answers(given: Input) -> list[Answer]:
    return [Answer(answer["key"], _chunk(answer["chunk"]), answer.get("incomplete")) for answer in given["answers"]]


def _chunk(chunk: Input) -> list[Item]:
    if "blob" in chunk:
        items: list[Item] = json.loads(read_blob(chunk["blob"]["url"], chunk["blob"]["sha256"]))
        return items
    # The outputs of tools and the messages of users may be references.
    return [{name: unspill(value) for name, value in item.items()} for item in chunk["inline"]]


def _put_away(given: Input, heard: Heard, output_bytes: int = MAX_INLINE_BYTES) -> Heard:
    """What a verb says, with references in place of what is too large for history."""
    store = given["store"]
    if "ask" in heard:
        return {
            "ask": [
                {"role": ask.role, "key": ask.key, "prompt": spill(store, ask.prompt, MAX_INLINE_PROMPT_BYTES)}
                for ask in heard["ask"]
            ]
        }
    limits = {
        "state": MAX_INLINE_BYTES,
        "prompt": MAX_INLINE_PROMPT_BYTES,
        "output": output_bytes,
        "message": MAX_INLINE_BYTES,
        "details": MAX_INLINE_BYTES,
    }
    return {name: spill(store, value, limits[name]) if name in limits else value for name, value in heard.items()}
