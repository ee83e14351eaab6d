"""The verbs as Temporal activities: with heartbeats, the time they took, and errors by their class of failure."""

from __future__ import annotations

import asyncio
import contextlib
import re
import time
from collections.abc import AsyncIterator, Callable
from typing import Any

from temporalio import activity
from temporalio.exceptions import ApplicationError, FailureError

from .environment import Environment
from .errors import HookError, InvalidOptionError, InvalidRowError, JudgeError, StoreError, UnreadableAnswerError
from .wire import VERBS, Input, Performs

#: Each heartbeat that is sent is a write on the server.
HEARTBEAT_SECONDS = 10.0
#: Failures enter history, where a conversation's worth of error text has no place.
MAX_MESSAGE_LENGTH = 500


def activities(environment: Environment) -> list[Callable[..., Any]]:
    """The six activities that answer for an environment."""
    return [_activity(environment, verb, performs) for verb, performs in VERBS.items()]


def _activity(environment: Environment, verb: str, performs: Performs) -> Callable[..., Any]:
    @activity.defn(name=f"{environment.name}.{verb}")
    async def answer(given: Any) -> Any:
        started = time.monotonic()
        expected = (given or {}).get("version")
        try:
            if verb not in ("describe", "close") and expected not in (None, environment.version):
                raise _other_version(environment, expected)
            async with _heartbeats():
                heard = await performs(environment, _complete(given))
        except Exception as error:
            raise failure(error, verb) from None
        seconds, attempt = round(time.monotonic() - started, 3), activity.info().attempt
        # Left out where it says nothing, because it is written to history.
        timing = {**({"seconds": seconds} if seconds > 0 else {}), **({"attempts": attempt} if attempt > 1 else {})}
        version = {"version": environment.version} if verb == "open" and expected is None else {}
        return {**heard, **timing, **version}

    return answer


def failure(error: Exception, verb: str) -> FailureError:
    """What an activity raises in place of `error`: its type is the failure class that the user reads about."""
    cause = error.__cause__ if isinstance(error, HookError) and error.__cause__ else error
    if isinstance(cause, FailureError):
        return cause
    kind, retryable = _kind_of(error, verb)
    text = (
        str(error)
        if kind != "environment_error" or isinstance(error, HookError)
        else f"{type(error).__name__}: {error}"
    )
    # The workflow learns of an attempt's number from nothing else.
    details = {"attempts": activity.info().attempt} if activity.in_activity() else {}
    raised = ApplicationError(_presentable(text), details, type=kind, non_retryable=not retryable)
    return raised.with_traceback(cause.__traceback__)


def _other_version(environment: Environment, expected: str) -> ApplicationError:
    text = (
        f"the rollout began with version {expected} of {environment.name}, and this worker has version "
        f"{environment.version}"
    )
    # Where both poll, another attempt may meet the other one; as a lost one this attempt does not count against the hook.
    attempt = activity.info().attempt
    return ApplicationError(text, {"attempts": attempt, "lost": attempt}, type="environment_changed")


def _kind_of(error: Exception, verb: str) -> tuple[str, bool]:
    if isinstance(error, InvalidRowError):
        return "invalid_row", False
    if isinstance(error, UnreadableAnswerError):
        return "judge_unparseable", False
    if isinstance(error, JudgeError):
        # The same answers are judged the same way again.
        return "judge_failed", False
    if isinstance(error, StoreError):
        return "store_failed", True
    if isinstance(error, InvalidOptionError):
        # Options are checked before a batch starts, so what is wrong with them later came with another version.
        return ("invalid_option" if verb == "describe" else "environment_changed"), False
    return "environment_error", True


def _presentable(text: str) -> str:
    """Text fit for history: short, on one line, and without the credentials that a URL or a header may carry."""
    text = re.sub(r"//[^/@\s]*@", "//", text)
    text = re.sub(r"(?i)\b(Bearer|Basic)\s+[\w.~+/=-]{8,}", r"\1 ***", text)
    text = re.sub(r"\bsk-[\w*-]{8,}", "sk-***", text)
    # Half a character is no UTF-8, and could not be sent.
    text = " ".join(text.encode("utf-8", "replace").decode("utf-8").split())
    return text if len(text) <= MAX_MESSAGE_LENGTH else f"{text[: MAX_MESSAGE_LENGTH - 1]}…"


def _complete(given: Input | None) -> Input:
    return {"answers": [], "options": {}, "key": "", **(given or {})}


@contextlib.asynccontextmanager
async def _heartbeats() -> AsyncIterator[None]:
    """So that a dead worker is noticed in seconds, and cancellation arrives."""
    timeout = activity.info().heartbeat_timeout
    seconds = min(HEARTBEAT_SECONDS, timeout.total_seconds() / 3) if timeout else HEARTBEAT_SECONDS
    beating = asyncio.create_task(_beat(seconds))
    try:
        yield
    finally:
        beating.cancel()


async def _beat(seconds: float) -> None:
    while True:
        await asyncio.sleep(seconds)
        activity.heartbeat()
