"""math-verify's own time limits, by the time of the processor: on a busy machine the clock runs on without it.

math-verify passes over an expression that ran out of time, as over one that it cannot read, and tells nobody.
"""

from __future__ import annotations

import signal
from collections.abc import Callable
from typing import Any

from math_verify import grader, metric, parser
from math_verify.errors import TimeoutException

_ran_out = False


def install() -> None:
    for module in (grader, metric, parser):
        module.timeout = timeout


def ran_out() -> bool:
    """Whether anything has run out of time since the last call."""
    global _ran_out
    before, _ran_out = _ran_out, False
    return before


def timeout(timeout_seconds: int) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """In the place of math_verify.utils.timeout, which sets an alarm of the clock."""

    def stop(_signal: int, _frame: object) -> None:
        global _ran_out
        _ran_out = True
        raise TimeoutException("Operation timed out!")

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        def limited(*args: Any, **kwargs: Any) -> Any:
            before = signal.signal(signal.SIGPROF, stop)
            signal.setitimer(signal.ITIMER_PROF, timeout_seconds)
            try:
                return function(*args, **kwargs)
            finally:
                signal.setitimer(signal.ITIMER_PROF, 0)
                signal.signal(signal.SIGPROF, before)

        return limited

    return decorate
