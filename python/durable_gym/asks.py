"""Model calls inside a hook, without waiting for a model: what has been answered is found, what has not been suspends.

The workflow makes the calls and runs the verb again with the answers; the hook runs again from the top and finds them.
"""

from __future__ import annotations

import asyncio
import hashlib
import threading
from collections import deque
from collections.abc import Callable, Coroutine, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from .conversation import Item
from .errors import JudgeError
from .json_values import json_bytes

T = TypeVar("T")
Prompt = dict[str, Any]

#: More answers than this that the hook did not ask for again: its prompts differ from run to run.
MAX_UNCLAIMED = 32
#: Turns of the event loop without a new ask, after which a hook is taken to wait for the answers.
CALM_TURNS = 20


class Suspension(BaseException):
    """Unwinds a hook that waits for a model. Private: a hook that catches it is suspended all the same."""


@dataclass(frozen=True)
class Ask:
    """A model call that the workflow is asked to make."""

    role: str
    key: str
    prompt: Prompt


@dataclass(frozen=True)
class Answer:
    """The answer to an ask; `incomplete` says why it was cut short."""

    key: str
    items: list[Item]
    incomplete: str | None = None


class Asks:
    """The asks of one run of a verb's hooks."""

    def __init__(self, answers: Iterable[Answer] = ()) -> None:
        #: Asks without an answer, in the order in which they were made.
        self.pending: list[Ask] = []
        self._answers: dict[str, deque[Answer]] = {}
        for answer in answers:
            self._answers.setdefault(answer.key, deque()).append(answer)
        self._waiting: list[asyncio.Future[Any]] = []
        self._threads: set[asyncio.Future[Any]] = set()
        self._lock = threading.Lock()
        self._asked = asyncio.Event()
        self._asked_late = asyncio.Event()
        self._closed = False

    def ask_now(self, hook: str, role: str, prompt: Prompt) -> list[Item]:
        """The answer, for a hook in a thread of its own: the first one that is missing suspends it."""
        items = self._take(hook, role, prompt)
        if items is None:
            raise Suspension(f'waits for the model that plays "{role}"; leave this alone')
        return items

    async def ask(self, hook: str, role: str, prompt: Prompt) -> list[Item]:
        """The answer, for a hook on the event loop: all it asks for before it has to wait is asked at once."""
        items = self._take(hook, role, prompt)
        if items is not None:
            return items
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        if self._closed:
            self._asked_late.set()
        else:
            self._waiting.append(future)
            self._asked.set()
        return await future  # type: ignore[no-any-return]

    async def in_thread(self, function: Callable[[], T]) -> T:
        """Runs a hook that is not async, so that it does not keep the event loop from its heartbeats."""
        work = asyncio.ensure_future(asyncio.to_thread(function))
        self._threads.add(work)
        work.add_done_callback(self._threads.discard)
        return await work

    async def settle(self, work: Coroutine[Any, Any, T]) -> T | None:
        """What `work` returns; `None` when it is suspended, with `pending` holding every ask it got to."""
        task = asyncio.ensure_future(work)
        task.add_done_callback(_heard)
        try:
            await _first(task, self._asked)
            if self.pending:
                await self._until_calm(task)
                self._refuse_endlessness()
                self._closed = True
                for future in reversed(self._waiting):
                    future.add_done_callback(_heard)
                    future.set_exception(Suspension("waits for a model; leave this alone"))
                await _first(task, self._asked_late)
            return None if self.pending else await task
        finally:
            task.cancel()

    def _take(self, hook: str, role: str, prompt: Prompt) -> list[Item] | None:
        key = _request_key(hook, role, prompt)
        with self._lock:
            if not self._answers.get(key):
                # Once closed, the hook has swallowed the signal; what it does from there on would be undone.
                if not self._closed:
                    self.pending.append(Ask(role, key, prompt))
                return None
            answer = self._answers[key].popleft()
        if answer.incomplete is not None:
            raise JudgeError(f'the answer of the model that plays "{role}" was cut short: {answer.incomplete}')
        return answer.items

    async def _until_calm(self, task: asyncio.Future[Any]) -> None:
        """Until every hook that can go on without one of the answers has asked what it can ask, or has ended."""
        calm = 0
        while calm < CALM_TURNS and not task.done():
            seen = len(self.pending)
            if self._threads:
                await asyncio.wait(self._threads)
            await asyncio.sleep(0)
            calm = calm + 1 if len(self.pending) == seen else 0

    def _refuse_endlessness(self) -> None:
        unclaimed = sum(len(answers) for answers in self._answers.values())
        if unclaimed > MAX_UNCLAIMED:
            raise RuntimeError(
                f"a hook asked for {unclaimed} answers that it did not ask for when it ran again: it has to build "
                "the same prompts each time it runs, so keep times and random numbers out of them"
            )


def _request_key(hook: str, role: str, prompt: Prompt) -> str:
    # With the hook in it, rewards that run side by side never take each other's answers.
    return hashlib.sha256(json_bytes([hook, role, _sorted(prompt)])).hexdigest()


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _sorted(value[key]) for key in sorted(value)}
    return [_sorted(element) for element in value] if isinstance(value, (list, tuple)) else value


async def _first(task: asyncio.Future[Any], event: asyncio.Event) -> None:
    signal = asyncio.ensure_future(event.wait())
    try:
        await asyncio.wait({task, signal}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        signal.cancel()


def _heard(future: asyncio.Future[Any]) -> None:
    """Keeps asyncio from reporting an error that nobody waits for any more."""
    if not future.cancelled():
        future.exception()
